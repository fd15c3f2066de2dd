"""A look at a board, as the phone sealed it and as it was judged."""

import marshmallow as ma

from kernel.fixes import Fix
from kernel.paging import PageQuery, page_schema
from kernel.stood import ground, ground_told
from kernel.wire import Flag, Instant, text
from signboards.states import CheckState, Verdict


class SignboardCheckPayload(ma.Schema):
    """
    A look at a board as sealed on the phone, version 1.

    ``damaged`` and ``ground`` came later; a phone that does not ask leaves them out.
    """

    checked_at = Instant(required=True)
    fix = ma.fields.Nested(Fix, required=True)
    signboard_id = ma.fields.UUID(allow_none=True, load_default=None)
    right_id = ma.fields.UUID(required=True)
    present = Flag(required=True)
    conspicuous = Flag(required=True)
    legible = Flag(required=True)
    damaged = Flag(allow_none=True, load_default=None)
    licence_no_read = text(60, allow_none=True, load_default=None)
    holder_read = text(200, allow_none=True, load_default=None)
    valid_to_read = ma.fields.Date(allow_none=True, load_default=None)
    remark = text(2000, load_default="")
    ground = ground()


class CheckQuery(PageQuery):
    state = ma.fields.Enum(CheckState, by_value=True)
    verdict = ma.fields.Enum(Verdict, by_value=True)
    right_id = ma.fields.UUID()
    signboard_id = ma.fields.UUID()


class CheckOut(ma.Schema):
    """``ground`` is the phone's own word of where it stood, ``place`` what the service found."""

    id = ma.fields.UUID(required=True)
    original_id = ma.fields.UUID(required=True)
    version = ma.fields.Integer(required=True)
    reason = ma.fields.String(required=True, allow_none=True)
    signboard_id = ma.fields.UUID(required=True, allow_none=True)
    right_id = ma.fields.UUID(required=True)
    office_id = ma.fields.UUID(required=True)
    division_id = ma.fields.Integer(required=True)
    author_id = ma.fields.UUID(required=True)
    state = ma.fields.Enum(CheckState, by_value=True, required=True)
    checked_at = ma.fields.AwareDateTime(required=True)
    seen_at = ma.fields.AwareDateTime(required=True)
    fix = ma.fields.Dict(required=True)
    present = ma.fields.Boolean(required=True)
    conspicuous = ma.fields.Boolean(required=True)
    legible = ma.fields.Boolean(required=True)
    damaged = ma.fields.Boolean(required=True, allow_none=True)
    licence_no_read = ma.fields.String(required=True, allow_none=True)
    holder_read = ma.fields.String(required=True, allow_none=True)
    valid_to_read = ma.fields.Date(required=True, allow_none=True)
    remark = ma.fields.String(required=True)
    verdict = ma.fields.Enum(Verdict, by_value=True, required=True, allow_none=True)
    defects = ma.fields.List(ma.fields.String(), required=True)
    compared_with = ma.fields.Dict(required=True, allow_none=True)
    judged_by_version = ma.fields.Integer(required=True, allow_none=True)
    items = ma.fields.List(ma.fields.Dict(), required=True, allow_none=True)
    ground = ground_told()
    place = ma.fields.Dict(required=True, allow_none=True)
    flags = ma.fields.List(ma.fields.String(), required=True)


CheckPage = page_schema(CheckOut)
