"""Areas of the timetable on the wire."""

import datetime as dt
from typing import Any

import marshmallow as ma
from marshmallow import validate
from shapely.geometry import mapping
from webargs.fields import DelimitedList

from kernel.paging import PageQuery, page_schema
from kernel.spatial import to_shapely
from kernel.wire import text
from patrols.models import PatrolArea
from patrols.states import Grade

_POLYGON = {"type": "object", "description": "GeoJSON Polygon or MultiPolygon, CGCS2000"}
_LATEST = validate.Range(max=dt.date(2200, 1, 1))  # a day after it can still be told
_DIVISION = validate.Range(1, 2**31 - 1)


def _months(**more: Any) -> ma.fields.List[int]:
    month = ma.fields.Integer(strict=True, validate=validate.Range(1, 12))
    told = {"description": "its season, 1 to 12; none for all year"}
    return ma.fields.List(month, validate=validate.Length(max=12), metadata=told, **more)


class AreaIn(ma.Schema):
    division_id = ma.fields.Integer(required=True, strict=True, validate=_DIVISION)
    name = text(120, least=1, required=True)
    grade = ma.fields.Enum(Grade, by_value=True, required=True)
    months = _months(load_default=list)
    valid_from = ma.fields.Date(required=True, validate=_LATEST)
    valid_to = ma.fields.Date(allow_none=True, load_default=None, validate=_LATEST)
    geometry = ma.fields.Dict(required=True, metadata=_POLYGON)


class RedrawIn(ma.Schema):
    """What is left out stays as it was."""

    valid_from = ma.fields.Date(required=True, validate=_LATEST)
    geometry = ma.fields.Dict(required=True, metadata=_POLYGON)
    name = text(120, least=1)
    grade = ma.fields.Enum(Grade, by_value=True)
    months = _months()


class EndAreaIn(ma.Schema):
    last_day = ma.fields.Date(required=True, validate=_LATEST)


class AreaImportQuery(ma.Schema):
    """What a file of areas is; the file itself is the body, its features bear the names."""

    division_id = ma.fields.Integer(required=True, validate=_DIVISION)
    grade = ma.fields.Enum(Grade, by_value=True, required=True)
    months = DelimitedList(ma.fields.Integer(validate=validate.Range(1, 12)), load_default=list)
    valid_from = ma.fields.Date(required=True, validate=_LATEST)
    valid_to = ma.fields.Date(load_default=None, validate=_LATEST)


class AreaFilter(ma.Schema):
    day = ma.fields.Date(metadata={"description": "as they hold then; left out: now or later"})
    grade = ma.fields.Enum(Grade, by_value=True)
    division_id = ma.fields.Integer(validate=_DIVISION)


class AreaQuery(PageQuery, AreaFilter):
    """A page of areas."""


class AreaLine(ma.Schema):
    """An area in a list, without its ground."""

    id = ma.fields.UUID(required=True)
    division_id = ma.fields.Integer(required=True)
    name = ma.fields.String(required=True)
    grade = ma.fields.Enum(Grade, by_value=True, required=True)
    months = ma.fields.List(ma.fields.Integer(), required=True)
    area_m2 = ma.fields.Float(required=True)
    valid_from = ma.fields.Date(required=True)
    valid_to = ma.fields.Date(required=True, allow_none=True)
    drawn_by = ma.fields.UUID(required=True, allow_none=True)
    drawn_at = ma.fields.AwareDateTime(required=True)


def _geometry(area: PatrolArea) -> dict[str, Any]:
    return mapping(to_shapely(area.place))


class AreaOut(AreaLine):
    """An area with its ground."""

    geometry = ma.fields.Function(_geometry, required=True, metadata=_POLYGON)


class AreasBrought(ma.Schema):
    """The areas that were taken of a file, and what was wrong with features of it."""

    areas = ma.fields.List(ma.fields.Nested(AreaLine), required=True)
    report = ma.fields.List(ma.fields.Dict(), required=True)


AreaPage = page_schema(AreaLine)
