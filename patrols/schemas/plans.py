"""The timetable on the wire."""

import datetime as dt
from typing import Any

import marshmallow as ma
from marshmallow import validate

from kernel.paging import PageQuery, page_schema
from kernel.wire import text
from patrols.service.progress import VisitState
from patrols.states import Grade, PlanPeriod, PlanState

_DIVISION = validate.Range(1, 2**31 - 1)
_LONGEST = dt.timedelta(days=366)


class PlanIn(ma.Schema):
    """``day`` is any day of the week or month to be planned."""

    division_id = ma.fields.Integer(required=True, strict=True, validate=_DIVISION)
    period = ma.fields.Enum(PlanPeriod, by_value=True, required=True)
    day = ma.fields.Date(required=True)


class PlanQuery(PageQuery):
    state = ma.fields.Enum(PlanState, by_value=True)
    period = ma.fields.Enum(PlanPeriod, by_value=True)
    division_id = ma.fields.Integer(validate=_DIVISION)
    first_day = ma.fields.Date()


class VisitIn(ma.Schema):
    """Either an area or a reason to visit."""

    office_id = ma.fields.UUID(required=True)
    day = ma.fields.Date(required=True)
    area_id = ma.fields.UUID(allow_none=True, load_default=None)
    reason_id = ma.fields.UUID(allow_none=True, load_default=None)
    note = text(500, load_default="")


class MoveVisitIn(ma.Schema):
    """What is left out stays as it was."""

    day = ma.fields.Date(required=True)
    office_id = ma.fields.UUID(allow_none=True, load_default=None)
    note = text(500, allow_none=True, load_default=None)


class RemoveVisitIn(ma.Schema):
    because = text(500, least=1, required=True)


class DaysQuery(ma.Schema):
    first = ma.fields.Date(required=True)
    last = ma.fields.Date(required=True)
    office_id = ma.fields.UUID(load_default=None)

    @ma.validates_schema
    def _in_order(self, data: dict[str, Any], **_: Any) -> None:
        if not dt.timedelta() <= data["last"] - data["first"] <= _LONGEST:
            raise ma.ValidationError("last comes after first, within a year.", "last")


class VisitsQuery(PageQuery, DaysQuery):
    """What stands published between two days."""


class FileQuery(ma.Schema):
    form = ma.fields.String(required=True, validate=validate.OneOf(["xlsx", "ics"]))


class VisitsFileQuery(DaysQuery, FileQuery):
    """The same as a file."""


class VisitOut(ma.Schema):
    """``uid`` is the same in every version; ``why`` is a list of codes, facts and sentences."""

    id = ma.fields.UUID(required=True)
    plan_id = ma.fields.UUID(required=True)
    uid = ma.fields.UUID(required=True)
    office_id = ma.fields.UUID(required=True)
    day = ma.fields.Date(required=True)
    area_id = ma.fields.UUID(required=True, allow_none=True)
    reason_id = ma.fields.UUID(required=True, allow_none=True)
    name = ma.fields.String(required=True)
    grade = ma.fields.Enum(Grade, by_value=True, required=True, allow_none=True)
    lon = ma.fields.Float(required=True)
    lat = ma.fields.Float(required=True)
    why = ma.fields.List(ma.fields.Dict(), required=True)
    note = ma.fields.String(required=True)
    removed_because = ma.fields.String(required=True, allow_none=True)
    state = ma.fields.Enum(VisitState, by_value=True, required=True)
    walked_on = ma.fields.Date(required=True, allow_none=True)
    patrol_id = ma.fields.UUID(required=True, allow_none=True)


class PlanLine(ma.Schema):
    """A plan in a list."""

    id = ma.fields.UUID(required=True)
    division_id = ma.fields.Integer(required=True)
    period = ma.fields.Enum(PlanPeriod, by_value=True, required=True)
    first_day = ma.fields.Date(required=True)
    last_day = ma.fields.Date(required=True)
    version = ma.fields.Integer(required=True)
    state = ma.fields.Enum(PlanState, by_value=True, required=True)
    made_by = ma.fields.UUID(required=True)
    made_at = ma.fields.AwareDateTime(required=True)
    published_by = ma.fields.UUID(required=True, allow_none=True)
    published_at = ma.fields.AwareDateTime(required=True, allow_none=True)


class LoadOut(ma.Schema):
    """How many visits a unit has in a plan."""

    office_id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    visits = ma.fields.Integer(required=True)


class PlanOut(PlanLine):
    """A plan with its visits, what each unit has to do, and what could not be fitted in."""

    notes = ma.fields.List(ma.fields.Dict(), required=True)
    units = ma.fields.List(ma.fields.Nested(LoadOut), required=True)
    visits = ma.fields.List(ma.fields.Nested(VisitOut), required=True)


PlanPage = page_schema(PlanLine)
VisitPage = page_schema(VisitOut)
