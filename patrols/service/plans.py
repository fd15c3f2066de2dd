"""The timetable of a county: proposed, edited as a draft, published, and then only superseded."""

import datetime as dt
import uuid
from collections import Counter
from typing import Any, Final

from sqlalchemy.orm import Session

import identity.queries
from identity.models import Division
from kernel import audit, calendar
from kernel.access import Actor
from kernel.clock import day_of
from kernel.db import lock
from kernel.errors import Conflict, Unacceptable
from kernel.ids import new_id
from patrols import queries
from patrols.duty.periods import Span
from patrols.models import PatrolPlan, PlannedVisit
from patrols.service import rosters
from patrols.service.planning import OutOfScope
from patrols.service.rosters import Spot
from patrols.states import PlanPeriod, PlanState
from patrols.timetable import Chosen, bounds_of, propose

_PLANS_TAKE_TURNS: Final = 0x506C_616E
_FARTHEST: Final = dt.timedelta(days=400)
_LONGEST: Final = dt.timedelta(days=31)
_NAMES_TOLD: Final = 20


class PlanIsOver(Unacceptable):
    code = "patrols.plan_is_over"
    zh = "{last} 之前的日期已过，不能再编制计划。请选择本期或以后的日期。"
    en = "The days until {last} are over and cannot be planned. Choose this period or a later one."


class PlanTooFar(Unacceptable):
    code = "patrols.plan_too_far"
    zh = "{first} 离现在超过一年，尚不能编制计划。请选择较近的日期。"
    en = "{first} is more than a year away and cannot be planned yet. Choose a nearer day."


class DraftExists(Conflict):
    code = "patrols.plan_draft_exists"
    zh = "该时段已有第 {version} 版草稿。请先修改、发布或放弃该草稿。"
    en = "Version {version} for these days is still a draft. Edit, publish or drop it first."


class NotADraft(Conflict):
    code = "patrols.plan_not_a_draft"
    zh = "该计划当前为“{state}”，不能直接修改。请由它另起新版本。"
    en = "This plan is {state} and is not changed as it stands. Begin another version from it."


class NotPublished(Conflict):
    code = "patrols.plan_not_published"
    zh = "只有已发布的计划可以另起新版本，该计划当前为“{state}”。"
    en = "Another version is begun from a published plan; this one is {state}."


def propose_plan(
    session: Session,
    actor: Actor,
    *,
    division_id: int,
    period: PlanPeriod,
    day: dt.date,
    now: dt.datetime,
) -> PatrolPlan:
    """Propose the plan of the week or month that ``day`` lies in, as a draft."""
    today = day_of(now)
    if session.scalar(queries.division_in_scope(actor, division_id, today)) is None:
        raise OutOfScope
    days = _days(period, day, today)
    version = _next_version(session, division_id, period, days[0])
    plan = _plan(actor, division_id, period, days, version, now)
    division = session.get_one(Division, division_id)
    units = rosters.units(session, actor, division, days, today)
    spots = {spot.target.id: spot for spot in rosters.spots(session, division, days, today)}
    targets = [spot.target for spot in spots.values()]
    found = propose(units, targets, is_working_day=calendar.is_working_day)
    plan.notes = _gathered(found.notes)
    visits = [_visit(plan, one, spots[one.target.id]) for one in found.visits]
    _write(session, actor, plan, visits, "patrols.plan_proposed", now)
    return plan


def _days(period: PlanPeriod, day: dt.date, today: dt.date) -> Span:
    """Return the days of a plan; raise `PlanTooFar`, or `PlanIsOver` where all are before today."""
    if day > today + _FARTHEST:
        raise PlanTooFar(first=day)
    if day < today - _LONGEST:
        raise PlanIsOver(last=day)
    days = bounds_of(period, day)
    if days.last_day < today:
        raise PlanIsOver(last=days.last_day)
    return days


def _next_version(
    session: Session, division_id: int, period: PlanPeriod, first_day: dt.date
) -> int:
    """Return the number of the next version; raise `DraftExists`."""
    lock(session, _PLANS_TAKE_TURNS)
    versions = session.scalars(queries.versions_of_plan(division_id, period, first_day)).all()
    for one in versions:
        if one.state is PlanState.DRAFT:
            raise DraftExists(version=one.version)
    return versions[0].version + 1 if versions else 1


def _plan(
    actor: Actor,
    division_id: int,
    period: PlanPeriod,
    days: Span,
    version: int,
    now: dt.datetime,
) -> PatrolPlan:
    return PatrolPlan(
        id=new_id(),
        division_id=division_id,
        period=period,
        first_day=days[0],
        last_day=days[1],
        version=version,
        state=PlanState.DRAFT,
        notes=[],
        made_by=actor.id,
        made_at=now,
    )


def _gathered(notes: Any) -> list[Any]:
    """Return the notes, what did not fit in counted together and the first of it named."""
    left = [note["name"] for note in notes if note["code"] == "left_out"]
    kept = [dict(note) for note in notes if note["code"] != "left_out"]
    if left:
        kept.append({"code": "left_out", "count": len(left), "names": left[:_NAMES_TOLD]})
    return kept


def _visit(plan: PatrolPlan, one: Chosen, spot: Spot) -> PlannedVisit:
    return visit_to(
        plan, spot, one.unit.office_id, one.unit.division_id, one.day, [dict(w) for w in one.why]
    )


def visit_to(
    plan: PatrolPlan,
    spot: Spot,
    office_id: uuid.UUID,
    seat: int,
    day: dt.date,
    why: list[Any],
    note: str = "",
) -> PlannedVisit:
    """Return a visit of a plan, not yet written."""
    target = spot.target
    return PlannedVisit(
        id=new_id(),
        plan_id=plan.id,
        uid=new_id(),
        office_id=office_id,
        division_id=seat,
        day=day,
        area_id=target.id if spot.is_area else None,
        reason_id=None if spot.is_area else target.id,
        name=target.name,
        grade=target.grade,
        lon=spot.lon,
        lat=spot.lat,
        why=why,
        note=note,
    )


def _write(
    session: Session,
    actor: Actor,
    plan: PatrolPlan,
    visits: list[PlannedVisit],
    act: str,
    now: dt.datetime,
) -> None:
    session.add(plan)
    audit.record(session, actor, act, plan, now=now, visits=len(visits))
    session.add_all(visits)
    audit.record_each(session, actor, "patrols.visit_planned", visits, now=now)


def held_draft(session: Session, actor: Actor, plan_id: uuid.UUID, now: dt.datetime) -> PatrolPlan:
    """Return a plan that may be edited, held; raise `PlanMissing`, `NotADraft`."""
    plan = queries.get_held_plan(session, actor, plan_id, day_of(now))
    if plan.state is not PlanState.DRAFT:
        raise NotADraft(state=plan.state)
    return plan


def publish(session: Session, actor: Actor, plan_id: uuid.UUID, *, now: dt.datetime) -> PatrolPlan:
    """
    Let a draft stand; the version that stood until now is superseded, and still to be read.

    Raise `PlanIsOver` once its days have passed: what was missed is missed.
    """
    lock(session, _PLANS_TAKE_TURNS)
    plan = held_draft(session, actor, plan_id, now)
    _not_over(plan, now)
    asked = queries.versions_of_plan(plan.division_id, plan.period, plan.first_day)
    for other in session.scalars(asked):
        if other.state is PlanState.PUBLISHED:
            other.supersede()
            audit.record(session, actor, "patrols.plan_superseded", other, now=now)
    plan.publish(actor.id, now)
    audit.record(session, actor, "patrols.plan_published", plan, now=now)
    return plan


def _not_over(plan: PatrolPlan, now: dt.datetime) -> None:
    if plan.last_day < day_of(now):
        raise PlanIsOver(last=plan.last_day)


def drop(session: Session, actor: Actor, plan_id: uuid.UUID, *, now: dt.datetime) -> PatrolPlan:
    """Give a draft up; it stays to be read."""
    plan = held_draft(session, actor, plan_id, now)
    plan.drop()
    audit.record(session, actor, "patrols.plan_dropped", plan, now=now)
    return plan


_COPIED: Final = (
    *("uid", "office_id", "division_id", "day", "area_id", "reason_id"),
    *("name", "grade", "lon", "lat", "why", "note"),
)


def revise(session: Session, actor: Actor, plan_id: uuid.UUID, *, now: dt.datetime) -> PatrolPlan:
    """Begin another version of a published plan, its visits as they are; not once it is over."""
    lock(session, _PLANS_TAKE_TURNS)
    old = queries.get_held_plan(session, actor, plan_id, day_of(now))
    _not_over(old, now)
    if old.state is not PlanState.PUBLISHED:
        raise NotPublished(state=old.state)
    version = _next_version(session, old.division_id, old.period, old.first_day)
    days = Span(old.first_day, old.last_day)
    plan = _plan(actor, old.division_id, old.period, days, version, now)
    plan.notes = list(old.notes)
    visits = [
        PlannedVisit(id=new_id(), plan_id=plan.id, **{name: getattr(one, name) for name in _COPIED})
        for one in session.scalars(queries.visits_of_plan(old.id))
    ]
    _write(session, actor, plan, visits, "patrols.plan_revised", now)
    return plan


def load(session: Session, visits: list[PlannedVisit]) -> list[dict[str, Any]]:
    """Return how many visits each unit has, by name."""
    times = Counter(visit.office_id for visit in visits)
    names = identity.queries.offices_named(session, times)
    found = [
        {"office_id": office, "name": names.get(office, ""), "visits": n}
        for office, n in times.items()
    ]
    return sorted(found, key=lambda one: (-one["visits"], one["name"], str(one["office_id"])))
