"""Duty on the wire."""

import datetime as dt

import marshmallow as ma
from marshmallow import validate

from identity.levels import DivisionLevel
from kernel.paging import PageQuery, page_schema
from kernel.wire import text
from patrols.duty.periods import Period
from patrols.duty.reading import RuleKind
from patrols.service.duty.outlook import Outlook, Whereabouts
from patrols.states import ExcuseState

_UNITS, _MOST_UNITS = 100, 2000
_FIRST, _LAST = dt.date(2000, 1, 1), dt.date(2199, 12, 31)


def _day() -> ma.fields.Date:
    return ma.fields.Date(required=True, validate=validate.Range(_FIRST, _LAST))


class FiguresOut(ma.Schema):
    """
    Numbers of patrols.

    ``owed`` is what is left of ``at_least`` after what is ``excused``; of those ``walked`` that
    stand in the ledger some are ``counted``.
    """

    at_least = ma.fields.Integer(required=True)
    excused = ma.fields.Integer(required=True)
    owed = ma.fields.Integer(required=True)
    walked = ma.fields.Integer(required=True)
    counted = ma.fields.Integer(required=True)
    missing = ma.fields.Integer(required=True)


class DutyPeriodOut(FiguresOut):
    period = ma.fields.Enum(Period, by_value=True, required=True)
    first_day = ma.fields.Date(required=True)
    last_day = ma.fields.Date(required=True)


class DutyOut(DutyPeriodOut):
    """What an office owes in the present period, and what it has walked of it."""

    office_id = ma.fields.UUID(required=True)
    level = ma.fields.String(required=True)
    source = ma.fields.String(required=True)


class DutyUnitOut(ma.Schema):
    office_id = ma.fields.UUID(required=True)
    office = ma.fields.String(required=True)
    division_id = ma.fields.Integer(required=True)
    division_code = ma.fields.String(required=True)
    division = ma.fields.String(required=True)
    level = ma.fields.Enum(DivisionLevel, by_value=True, required=True)


class AreaQuery(ma.Schema):
    division = ma.fields.Integer(
        load_default=None,
        validate=validate.Range(min=1, max=2**31 - 1),
        metadata={"description": "only offices in or below this division"},
    )


class LedgerQuery(AreaQuery):
    """The periods that touch these days; at most 400 of them."""

    first = _day()
    last = _day()
    level = ma.fields.Enum(DivisionLevel, by_value=True, load_default=None)
    period = ma.fields.Enum(Period, by_value=True, load_default=None)
    only_missing = ma.fields.Boolean(load_default=False)
    limit = ma.fields.Integer(load_default=_UNITS, validate=validate.Range(1, _MOST_UNITS))
    after = ma.fields.UUID(load_default=None)


class CauseOut(ma.Schema):
    """What was found out; ``subject_id`` is the patrol's or the excuse's."""

    found = ma.fields.String(required=True)
    subject_id = ma.fields.UUID(required=True)


class RestatementOut(FiguresOut):
    number = ma.fields.Integer(required=True)
    restated_at = ma.fields.AwareDateTime(required=True)
    causes = ma.fields.List(ma.fields.Nested(CauseOut), required=True)


class DutyCellOut(DutyPeriodOut):
    """
    What a period says now.

    Where it was restated since it was ``closed``, ``at_closing`` is what it said then, and the
    restatements lead from there to now.
    """

    rule = ma.fields.String(required=True)
    closed = ma.fields.Boolean(required=True)
    at_closing = ma.fields.Nested(FiguresOut, required=True, allow_none=True)
    restatements = ma.fields.List(ma.fields.Nested(RestatementOut), required=True)


class WhyOut(ma.Schema):
    code = ma.fields.String(required=True)
    text = ma.fields.String(required=True)


class UncountedOut(ma.Schema):
    """A patrol that does not count, and why, in the reader's language."""

    patrol_id = ma.fields.UUID(required=True)
    walked_on = ma.fields.Date(required=True)
    reasons = ma.fields.List(ma.fields.Nested(WhyOut), required=True)


class DutyLineOut(DutyUnitOut):
    periods = ma.fields.List(ma.fields.Nested(DutyCellOut), required=True)
    uncounted = ma.fields.List(ma.fields.Nested(UncountedOut), required=True)


class LedgerOut(ma.Schema):
    """Go on while ``next`` is there: a page may be short before the end."""

    rules_version = ma.fields.String(required=True)
    items = ma.fields.List(ma.fields.Nested(DutyLineOut), required=True)
    next = ma.fields.UUID(required=True, allow_none=True)


class ForecastOut(DutyUnitOut, DutyPeriodOut):
    """Days left are counted with today; ``text`` says it in the reader's language."""

    days_left = ma.fields.Integer(required=True)
    working_days_left = ma.fields.Integer(required=True)
    outlook = ma.fields.Enum(Outlook, by_value=True, required=True)
    text = ma.fields.String(required=True)


class StandingOut(DutyUnitOut):
    """
    ``out`` rests on what the office said; ``out_today`` on the record of a patrol of today.

    ``since`` is when it left, or when that record came here.
    """

    state = ma.fields.Enum(Whereabouts, by_value=True, required=True)
    since = ma.fields.AwareDateTime(required=True, allow_none=True)
    last_walked_on = ma.fields.Date(required=True, allow_none=True)


class ExcuseQuery(PageQuery):
    state = ma.fields.Enum(ExcuseState, by_value=True)
    office_id = ma.fields.UUID()


class ExcuseIn(ma.Schema):
    office_id = ma.fields.UUID(required=True)
    first_day = _day()
    last_day = _day()
    reason = text(500, least=1, required=True)


class ExcuseOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    office_id = ma.fields.UUID(required=True)
    division_id = ma.fields.Integer(required=True)
    first_day = ma.fields.Date(required=True)
    last_day = ma.fields.Date(required=True)
    reason = ma.fields.String(required=True)
    state = ma.fields.Enum(ExcuseState, by_value=True, required=True)
    asked_by = ma.fields.UUID(required=True)
    asked_at = ma.fields.AwareDateTime(required=True)
    decided_by = ma.fields.UUID(required=True, allow_none=True)
    decided_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    note = ma.fields.String(required=True, allow_none=True)


class NoteIn(ma.Schema):
    note = text(500, least=1, required=True)


class DepartureIn(ma.Schema):
    """A phone names it by its patrol, so that asking again makes no second one."""

    departure_id = ma.fields.UUID(load_default=None)
    office_id = ma.fields.UUID(required=True)
    note = text(200, load_default="")


class DepartureOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    office_id = ma.fields.UUID(required=True)
    left_at = ma.fields.AwareDateTime(required=True)
    back_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    withdrawn_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    note = ma.fields.String(required=True)


class DutyRuleOut(ma.Schema):
    """A rule; ``valid_to`` is the first day on which it no longer holds."""

    id = ma.fields.String(required=True)
    kind = ma.fields.Enum(RuleKind, by_value=True, required=True)
    province = ma.fields.String(required=True)
    valid_from = ma.fields.Date(required=True)
    valid_to = ma.fields.Date(required=True, allow_none=True)
    source = ma.fields.String(required=True)
    level = ma.fields.Enum(DivisionLevel, by_value=True, required=True, allow_none=True)
    at_least = ma.fields.Integer(required=True)
    period = ma.fields.Enum(Period, by_value=True, required=True, allow_none=True)
    asks = ma.fields.Dict(keys=ma.fields.String(), required=True, allow_none=True)
    grace_days = ma.fields.Integer(required=True)
    departure_hours = ma.fields.Integer(required=True)


class DutyRulesOut(ma.Schema):
    version = ma.fields.String(required=True)
    items = ma.fields.List(ma.fields.Nested(DutyRuleOut), required=True)


class DutyRulesIn(ma.Schema):
    """All rules the province adds, each as `docs/duty.md` describes it."""

    rules = ma.fields.List(
        ma.fields.Dict(keys=ma.fields.String()), required=True, validate=validate.Length(max=200)
    )
    reason = text(500, least=1, required=True)


class RulesQuery(ma.Schema):
    dry_run = ma.fields.Boolean(load_default=False)


ExcusePage = page_schema(ExcuseOut)
