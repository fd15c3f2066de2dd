"""Reports of the public on the wire, for the desk."""

import marshmallow as ma
from marshmallow import validate

from kernel.paging import PageQuery, page_schema
from signboards.public.states import Problem

_PREVIEWS = (320, 1600)  # pixels


class BoardReportQuery(PageQuery):
    right_id = ma.fields.UUID()
    problem = ma.fields.Enum(Problem, by_value=True)


class PhotoQuery(ma.Schema):
    size = ma.fields.Integer(load_default=_PREVIEWS[0], validate=validate.OneOf(_PREVIEWS))


class BoardReportOut(ma.Schema):
    """``lon`` and ``lat`` are a stranger's browser's word; who it was stands with the clue."""

    id = ma.fields.UUID(required=True)
    right_id = ma.fields.UUID(required=True)
    office_id = ma.fields.UUID(required=True)
    division_id = ma.fields.Integer(required=True)
    receipt = ma.fields.String(required=True)
    problem = ma.fields.Enum(Problem, by_value=True, required=True)
    words = ma.fields.String(required=True)
    place = ma.fields.String(required=True, allow_none=True)
    lon = ma.fields.Float(required=True, allow_none=True)
    lat = ma.fields.Float(required=True, allow_none=True)
    accuracy_m = ma.fields.Float(required=True, allow_none=True)
    photo_sha256 = ma.fields.String(required=True, allow_none=True)
    photo_bytes = ma.fields.Integer(required=True, allow_none=True)
    photo_type = ma.fields.String(required=True, allow_none=True)
    received_at = ma.fields.AwareDateTime(required=True)


BoardReportPage = page_schema(BoardReportOut)
