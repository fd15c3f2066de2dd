"""Places to visit on the wire."""

import marshmallow as ma
from marshmallow import validate

from kernel.paging import PageQuery, page_schema
from kernel.wire import Number, text
from patrols.states import ReasonKind


class ReasonIn(ma.Schema):
    lon = Number(required=True)
    lat = Number(required=True)
    division_id = ma.fields.Integer(
        required=True, strict=True, validate=validate.Range(min=1, max=2**31 - 1)
    )
    reason = text(500, least=1, required=True)
    until = ma.fields.Date(required=True)


class ReasonOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    division_id = ma.fields.Integer(required=True)
    lon = ma.fields.Float(required=True)
    lat = ma.fields.Float(required=True)
    reason = ma.fields.String(required=True)
    source = ma.fields.String(required=True)
    given_at = ma.fields.AwareDateTime(required=True)
    until = ma.fields.Date(required=True)
    kind = ma.fields.Enum(ReasonKind, by_value=True, required=True)
    settled_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    settled_as = ma.fields.String(required=True, allow_none=True)


class ReasonQuery(PageQuery):
    """``over`` asks for those that have ended."""

    kind = ma.fields.Enum(ReasonKind, by_value=True)
    over = ma.fields.Boolean(load_default=False)


ReasonPage = page_schema(ReasonOut)
