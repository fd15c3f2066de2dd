"""What the county changes in a draft: visits added, moved, given to another unit, removed."""

import datetime as dt
import uuid

from sqlalchemy.orm import Session

from identity.models import Division
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.errors import Conflict, Unacceptable
from patrols import queries
from patrols.models import PatrolPlan, PlannedVisit
from patrols.service import rosters
from patrols.service.plans import held_draft, visit_to
from patrols.service.reasons import ReasonSettled
from patrols.service.rosters import Spot


class OutOfPlan(Unacceptable):
    code = "patrols.visit_out_of_plan"
    zh = "{day} 不在本计划的 {first} 至 {last} 之内。请改选日期。"
    en = "{day} is not between {first} and {last}, the days of this plan. Choose another day."


class VisitIsPast(Unacceptable):
    code = "patrols.visit_is_past"
    zh = "{day} 已过，过去的计划巡查不能增加、移动或移除。请改选今天或以后的日期。"
    en = "{day} has passed; visits of days gone are neither added nor changed. Choose a later one."


class OutOfSeason(Unacceptable):
    code = "patrols.visit_out_of_season"
    zh = "“{name}”在 {day} 不在有效期或巡查季节内。请改选日期或巡查区。"
    en = "{name} is not in force or not in season on {day}. Choose another day or area."


class NotAUnit(Unacceptable):
    code = "patrols.not_a_unit_of_plan"
    zh = "该单位不在本计划范围内。请选择本行政区内的单位。"
    en = "That office is not one this plan is for. Choose an office of the division."


class OutOfReach(Unacceptable):
    code = "patrols.visit_out_of_reach"
    zh = "“{name}”不在 {unit} 可巡查的范围内。请另选单位。"
    en = "{name} is not within the reach of {unit}. Choose another unit."


class VisitTwice(Conflict):
    code = "patrols.visit_twice"
    zh = "该单位 {day} 已安排巡查“{name}”。请改选日期。"
    en = "That unit goes to {name} on {day} already. Choose another day."


class NamesOneTarget(Unacceptable):
    code = "patrols.visit_names_one_target"
    zh = "请在巡查区与巡查事由中指定一个，且只指定一个。"
    en = "Name either an area or a reason to visit, and only one of them."


def add_visit(
    session: Session,
    actor: Actor,
    plan_id: uuid.UUID,
    *,
    office_id: uuid.UUID,
    day: dt.date,
    area_id: uuid.UUID | None,
    reason_id: uuid.UUID | None,
    note: str,
    now: dt.datetime,
) -> PlannedVisit:
    """Add a visit to a draft on the county's word."""
    plan = held_draft(session, actor, plan_id, now)
    spot = _spot(session, actor, area_id, reason_id, now)
    seat = _check(session, actor, plan, spot, office_id, day, now)
    why = [{"code": "added", "by": str(actor.id), "on": day_of(now).isoformat()}]
    visit = visit_to(plan, spot, office_id, seat, day, why, note)
    session.add(visit)
    audit.record(session, actor, "patrols.visit_added", visit, now=now)
    return visit


def move_visit(
    session: Session,
    actor: Actor,
    plan_id: uuid.UUID,
    visit_id: uuid.UUID,
    *,
    day: dt.date,
    office_id: uuid.UUID | None,
    note: str | None,
    now: dt.datetime,
) -> PlannedVisit:
    """Move a visit of a draft to another day, or to another unit."""
    plan = held_draft(session, actor, plan_id, now)
    visit = queries.get_visit(session, plan.id, visit_id)
    _not_past(visit.day, now)
    unit = office_id or visit.office_id
    spot = _spot(session, actor, visit.area_id, visit.reason_id, now)
    seat = _check(session, actor, plan, spot, unit, day, now, moving=visit)
    if (day, unit) != (visit.day, visit.office_id):
        moved = {"code": "moved", "by": str(actor.id), "from": visit.day.isoformat()}
        visit.why = [*(why for why in visit.why if why["code"] != "day_off"), moved]
    visit.day, visit.office_id, visit.division_id = day, unit, seat
    visit.note = visit.note if note is None else note
    audit.record(session, actor, "patrols.visit_moved", visit, now=now)
    return visit


def remove_visit(
    session: Session,
    actor: Actor,
    plan_id: uuid.UUID,
    visit_id: uuid.UUID,
    *,
    because: str,
    now: dt.datetime,
) -> PlannedVisit:
    """Take a visit out of a draft, for a reason that stays with it."""
    plan = held_draft(session, actor, plan_id, now)
    visit = queries.get_visit(session, plan.id, visit_id)
    _not_past(visit.day, now)
    visit.remove(because, now)
    audit.record(session, actor, "patrols.visit_removed", visit, now=now)
    return visit


def _not_past(day: dt.date, now: dt.datetime) -> None:
    if day < day_of(now):
        raise VisitIsPast(day=day)


def _spot(
    session: Session,
    actor: Actor,
    area_id: uuid.UUID | None,
    reason_id: uuid.UUID | None,
    now: dt.datetime,
) -> Spot:
    if (area_id is None) == (reason_id is None):
        raise NamesOneTarget
    on = day_of(now)
    area = queries.get_area(session, actor, area_id, on) if area_id else None
    place = queries.get_reason(session, actor, reason_id, on) if reason_id else None
    if place is not None and place.settled_at is not None:
        raise ReasonSettled
    return rosters.spot_of(session, area, place)


def _check(
    session: Session,
    actor: Actor,
    plan: PatrolPlan,
    spot: Spot,
    office_id: uuid.UUID,
    day: dt.date,
    now: dt.datetime,
    *,
    moving: PlannedVisit | None = None,
) -> int:
    """Return where the unit sits, if it may go there on that day; a Refusal otherwise."""
    if not plan.first_day <= day <= plan.last_day:
        raise OutOfPlan(day=day, first=plan.first_day, last=plan.last_day)
    _not_past(day, now)
    if not spot.target.open_on(day):
        raise OutOfSeason(name=spot.target.name, day=day)
    seat = _seat_within_reach(session, actor, plan, spot, office_id, day_of(now))
    for other in session.scalars(queries.visits_of_plan(plan.id)):
        same = (other.office_id, other.day, other.target_id) == (office_id, day, spot.target.id)
        if same and other is not moving:
            raise VisitTwice(day=day, name=other.name)
    return seat


def _seat_within_reach(
    session: Session,
    actor: Actor,
    plan: PatrolPlan,
    spot: Spot,
    office_id: uuid.UUID,
    on: dt.date,
) -> int:
    division = session.get_one(Division, plan.division_id)
    seated = queries.units_planned_for(session, actor, division, on)
    unit = next((one for one in seated if one.office_id == office_id), None)
    if unit is None:
        raise NotAUnit
    seat = unit.division_id
    if spot.target.division_id not in queries.reaches(session, division.id, {seat}, on)[seat]:
        raise OutOfReach(name=spot.target.name, unit=unit.name)
    return seat
