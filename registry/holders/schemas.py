"""Holders on the wire."""

import marshmallow as ma
from marshmallow import validate

from kernel.paging import PageQuery, page_schema
from registry.schemas import HolderOut

_REASON = validate.Length(1, 500)
_CODE = validate.Length(1, 60)


class HoldersQuery(PageQuery):
    words = ma.fields.String(
        load_default=None,
        validate=validate.Length(1, 60),
        metadata={"description": "in the name or the credit code"},
    )
    natural_person = ma.fields.Boolean(load_default=None, allow_none=True)
    coded = ma.fields.Boolean(
        load_default=None,
        allow_none=True,
        metadata={"description": "whether a credit code is recorded"},
    )


class HolderLine(ma.Schema):
    """A holder in a list; ``rights``: how many it has within the office's area."""

    holder = ma.fields.Nested(HolderOut, required=True)
    rights = ma.fields.Integer(required=True)


HoldersPage = page_schema(HolderLine)


class HolderEvent(ma.Schema):
    """What was done to a record of the holder, by whom; name and code as they were and became."""

    at = ma.fields.AwareDateTime(required=True)
    act = ma.fields.String(required=True)
    record_id = ma.fields.UUID(required=True)
    officer_id = ma.fields.UUID(required=True, allow_none=True)
    name = ma.fields.List(ma.fields.String(), required=True, allow_none=True)
    credit_code = ma.fields.List(ma.fields.String(allow_none=True), required=True, allow_none=True)
    reason = ma.fields.String(required=True, allow_none=True)
    file = ma.fields.String(required=True, allow_none=True)


class HolderView(HolderLine):
    """
    A holder with its history.

    ``records`` are the ids it was ever recorded under; ``alike``: others of the same name. Its
    cases are listed by ``/api/cases?holder_id=…``.
    """

    records = ma.fields.List(ma.fields.UUID(), required=True)
    alike = ma.fields.List(ma.fields.Nested(HolderOut), required=True)
    history = ma.fields.List(ma.fields.Nested(HolderEvent), required=True)


class CorrectionIn(ma.Schema):
    """A name or a credit code, or both."""

    name = ma.fields.String(load_default=None, validate=validate.Length(1, 120))
    credit_code = ma.fields.String(load_default=None, validate=_CODE)
    reason = ma.fields.String(required=True, validate=_REASON)


class MergeIn(ma.Schema):
    """The record that is the same organisation, and the credit code on the papers of both."""

    merged_id = ma.fields.UUID(required=True)
    credit_code = ma.fields.String(required=True, validate=_CODE)
    reason = ma.fields.String(required=True, validate=_REASON)
