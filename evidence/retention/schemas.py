"""Removals on the wire."""

import marshmallow as ma
from marshmallow import validate

from evidence.retention.states import RemovalState
from kernel.paging import PageQuery, page_schema

_WHY = validate.Length(min=5, max=2000)


class RemovalIn(ma.Schema):
    reason = ma.fields.String(required=True, validate=_WHY)


class RefusalIn(ma.Schema):
    reason = ma.fields.String(required=True, validate=_WHY)


class RemovalQuery(PageQuery):
    state = ma.fields.Enum(RemovalState, by_value=True, load_default=None)


class RemovalOut(ma.Schema):
    """A removal; once ``removed`` it is all that is left of the file: its tombstone."""

    id = ma.fields.UUID(required=True)
    sha256 = ma.fields.String(required=True)
    bytes = ma.fields.Integer(required=True)
    items = ma.fields.Integer(required=True)
    state = ma.fields.Enum(RemovalState, by_value=True, required=True)
    reason = ma.fields.String(required=True)
    office_id = ma.fields.UUID(required=True)
    proposed_by = ma.fields.UUID(required=True)
    proposed_at = ma.fields.AwareDateTime(required=True)
    decided_by = ma.fields.UUID(required=True, allow_none=True)
    decided_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    refusal = ma.fields.String(required=True, allow_none=True)
    hindrance = ma.fields.String(required=True, allow_none=True)
    removed_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    kept_again_at = ma.fields.AwareDateTime(required=True, allow_none=True)


RemovalPage = page_schema(RemovalOut)
