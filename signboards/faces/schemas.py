"""Faces on the wire."""

import datetime as dt
from typing import Any

import marshmallow as ma
from marshmallow import validate

from signboards.faces.layout import Size

_EARLIEST, _LATEST = dt.date(2000, 1, 1), dt.date(2100, 1, 1)
_BLEEDS = (0, 3)  # millimetres


class FaceQuery(ma.Schema):
    """``made_on`` is today unless said otherwise; ``bleed_mm`` of ground goes beyond each edge."""

    size = ma.fields.Enum(Size, by_value=True, load_default=Size.LARGE)
    made_on = ma.fields.Date(
        load_default=None, allow_none=True, validate=validate.Range(_EARLIEST, _LATEST)
    )
    bleed_mm = ma.fields.Integer(load_default=0, validate=validate.OneOf(_BLEEDS))


class FaceIn(FaceQuery):
    bleed_mm = ma.fields.Integer(load_default=0, strict=True, validate=validate.OneOf(_BLEEDS))


class FaceOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    right_id = ma.fields.UUID(required=True)
    division_id = ma.fields.Integer(required=True)
    office_id = ma.fields.UUID(required=True)
    made_by = ma.fields.UUID(required=True)
    made_at = ma.fields.AwareDateTime(required=True)
    made_on = ma.fields.Date(required=True)
    size = ma.fields.Enum(Size, by_value=True, required=True)
    bleed_mm = ma.fields.Integer(required=True)
    layout = ma.fields.String(required=True)
    address = ma.fields.Function(lambda face: face.text["address"], required=True)
    values = ma.fields.Method("_values", required=True)
    absent = ma.fields.List(ma.fields.String(), required=True)
    svg_sha256 = ma.fields.String(required=True)
    pdf_sha256 = ma.fields.String(required=True)

    def _values(self, face: Any) -> dict[str, str]:
        found: dict[str, str] = face.text["values"]
        return found
