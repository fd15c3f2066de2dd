"""Coverage on the wire."""

from typing import Any

import marshmallow as ma
from marshmallow import validate

from kernel.paging import PageQuery, page_schema
from patrols.states import Grade, SightKind
from registry.states import RightKind, RightState

_DIVISION = validate.Range(1, 2**31 - 1)
_WEEKS = {"description": "any day of the first or last week; left out: this week"}
_MINES = {"description": "mining rights only, in force or ended; false: exploration rights only"}
_UNSEEN = {"description": "only what no patrol saw for so many days, or ever"}
_SHARE = {"description": "share of its ground, 0 to 1; null for a full area"}


class CoverageQuery(ma.Schema):
    """Which division, and which weeks: Monday to Sunday, whole ones."""

    division_id = ma.fields.Integer(required=True, validate=_DIVISION)
    first = ma.fields.Date(load_default=None, metadata=_WEEKS)
    last = ma.fields.Date(load_default=None, metadata=_WEEKS)


class RightsCoveredQuery(PageQuery, CoverageQuery):
    seen = ma.fields.Boolean(load_default=None)
    mines = ma.fields.Boolean(load_default=None, metadata=_MINES)


class LastSeenQuery(ma.Schema):
    division_id = ma.fields.Integer(load_default=None, validate=_DIVISION)
    kind = ma.fields.Enum(SightKind, by_value=True, load_default=None)
    unseen_days = ma.fields.Integer(
        load_default=None, validate=validate.Range(0, 36_500), metadata=_UNSEEN
    )


class PartOut(ma.Schema):
    seen = ma.fields.Integer(required=True)
    of = ma.fields.Integer(required=True)


class SentencesOut(ma.Schema):
    zh = ma.fields.String(required=True)
    en = ma.fields.String(required=True)


class CoverageOut(ma.Schema):
    division_id = ma.fields.Integer(required=True)
    first = ma.fields.Date(required=True)
    last = ma.fields.Date(required=True)
    rights = ma.fields.Nested(PartOut, required=True)
    mines = ma.fields.Nested(PartOut, required=True)
    areas = ma.fields.Nested(PartOut, required=True)
    key_areas = ma.fields.Nested(PartOut, required=True)
    swept = ma.fields.Float(required=True, allow_none=True, metadata=_SHARE)
    places = ma.fields.Nested(PartOut, required=True)
    patrols = ma.fields.Integer(required=True)
    length_km = ma.fields.Float(required=True)
    hours = ma.fields.Float(required=True)
    summary = ma.fields.Nested(SentencesOut, required=True)


class RightCoveredOut(ma.Schema):
    """``visits`` of the weeks asked about; ``last_seen`` ever."""

    right_id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    licence_no = ma.fields.String(required=True)
    kind = ma.fields.Enum(RightKind, by_value=True, required=True)
    state = ma.fields.Enum(RightState, by_value=True, required=True)
    visits = ma.fields.Integer(required=True)
    nearest_m = ma.fields.Float(required=True, allow_none=True)
    last_seen = ma.fields.Date(required=True, allow_none=True)


RightsCoveredPage = page_schema(RightCoveredOut)


class AreaCoveredOut(ma.Schema):
    area_id = ma.fields.UUID(required=True, attribute="area.id")
    name = ma.fields.String(required=True, attribute="area.name")
    grade = ma.fields.Enum(Grade, by_value=True, required=True, attribute="area.grade")
    visits = ma.fields.Integer(required=True)
    swept = ma.fields.Float(required=True, allow_none=True, metadata=_SHARE)
    last_seen = ma.fields.Date(required=True, allow_none=True)


def _numbers(field: type[ma.fields.Field[Any]]) -> ma.fields.List[Any]:
    return ma.fields.List(field(), required=True)


class UnitCoveredOut(ma.Schema):
    """A number for each of ``weeks``, which are Mondays; without a patrol there is none."""

    office_id = ma.fields.UUID(required=True)
    weeks = _numbers(ma.fields.String)
    patrols = _numbers(ma.fields.Integer)
    length_km = _numbers(ma.fields.Float)
    hours = _numbers(ma.fields.Float)
    key_visits = _numbers(ma.fields.Integer)


class SightOut(ma.Schema):
    """``first_at`` by the phone's clock; ``near_s`` within reach of the way."""

    kind = ma.fields.Enum(SightKind, by_value=True, required=True)
    target_id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    nearest_m = ma.fields.Float(required=True)
    first_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    near_s = ma.fields.Float(required=True, allow_none=True)
    swept = ma.fields.Float(required=True, allow_none=True, metadata=_SHARE)
