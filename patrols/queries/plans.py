"""Plans, the visits in them, and what a proposal is made from."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, aliased

from identity.levels import DivisionLevel
from identity.models import Division, DivisionPath
from identity.queries import descendants, in_scope
from identity.queries.places import holds
from kernel.access import Actor
from kernel.among import Among
from kernel.errors import NotFound
from patrols.models import LastSeen, Patrol, PatrolPlan, PatrolSight, PlannedVisit
from patrols.queries.units import Unit, units_readable_by
from patrols.states import PatrolState, PlanPeriod, PlanState, SightKind

_COUNTS = (PatrolState.LOGGED, PatrolState.APPROVED)


class PlanMissing(NotFound):
    code = "patrols.plan_missing"
    zh = "没有找到这份巡查计划。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such patrol plan. Check its id, or whether it lies within your jurisdiction."


class VisitMissing(NotFound):
    code = "patrols.visit_missing"
    zh = "计划中没有这次巡查，或它已被移除。请刷新后重试。"
    en = "The plan has no such visit, or it was removed. Reload and try again."


def plans_readable_by(actor: Actor, on: dt.date) -> Select[PatrolPlan]:
    """Plans of the divisions within the scope of the actor's office, every version."""
    return select(PatrolPlan).where(in_scope(actor, PatrolPlan.division_id, on=on))


def get_plan(session: Session, actor: Actor, plan_id: uuid.UUID, on: dt.date) -> PatrolPlan:
    found = session.scalar(plans_readable_by(actor, on).where(PatrolPlan.id == plan_id))
    if found is None:
        raise PlanMissing
    return found


def get_held_plan(session: Session, actor: Actor, plan_id: uuid.UUID, on: dt.date) -> PatrolPlan:
    """Return the plan, held until the transaction ends; raise `PlanMissing`."""
    asked = plans_readable_by(actor, on).where(PatrolPlan.id == plan_id)
    found = session.scalar(asked.with_for_update())
    if found is None:
        raise PlanMissing
    return found


def versions_of_plan(
    division_id: int, period: PlanPeriod, first_day: dt.date
) -> Select[PatrolPlan]:
    """Every version of the plan of that division and time, the newest first."""
    found = select(PatrolPlan).where(
        PatrolPlan.division_id == division_id,
        PatrolPlan.period == period,
        PatrolPlan.first_day == first_day,
    )
    return found.order_by(PatrolPlan.version.desc())


def visits_of_plan(plan_id: uuid.UUID, *, removed: bool = False) -> Select[PlannedVisit]:
    """The visits of a plan in the order of their days; those that were removed, if asked for."""
    found = select(PlannedVisit).where(PlannedVisit.plan_id == plan_id)
    if not removed:
        found = found.where(PlannedVisit.removed_at.is_(None))
    return found.order_by(PlannedVisit.day, PlannedVisit.office_id, PlannedVisit.id)


def get_visit(session: Session, plan_id: uuid.UUID, visit_id: uuid.UUID) -> PlannedVisit:
    """Return a visit of a plan that the caller holds; raise `VisitMissing`."""
    found = session.scalar(visits_of_plan(plan_id).where(PlannedVisit.id == visit_id))
    if found is None:
        raise VisitMissing
    return found


def visits_readable_by(
    actor: Actor, on: dt.date, *, first: dt.date, last: dt.date, office_id: uuid.UUID | None = None
) -> Select[PlannedVisit]:
    """
    What stands published for the units in the actor's scope between two days.

    The plan of a week stands for its days, also where that of the month says otherwise.
    """
    by_week = aliased(PatrolPlan)
    told_by_week = exists().where(
        PatrolPlan.period == PlanPeriod.MONTH,
        by_week.period == PlanPeriod.WEEK,
        by_week.state == PlanState.PUBLISHED,
        by_week.division_id == PatrolPlan.division_id,
        PlannedVisit.day.between(by_week.first_day, by_week.last_day),
    )
    found = (
        select(PlannedVisit)
        .join(PatrolPlan, PatrolPlan.id == PlannedVisit.plan_id)
        .where(
            PatrolPlan.state == PlanState.PUBLISHED,
            PlannedVisit.removed_at.is_(None),
            PlannedVisit.day.between(first, last),
            in_scope(actor, PlannedVisit.division_id, on=on),
            ~told_by_week,
        )
    )
    return found if office_id is None else found.where(PlannedVisit.office_id == office_id)


def numbers_of_plans(plans: Collection[uuid.UUID]) -> Select[uuid.UUID, int]:
    return select(PatrolPlan.id, PatrolPlan.version).where(PatrolPlan.id.in_(plans))


def days_last_seen(
    session: Session, kind: SightKind, targets: Collection[uuid.UUID]
) -> dict[uuid.UUID, dt.date]:
    """Return the last day on which a patrol of the ledger saw each; what nobody saw is left out."""
    newest = select(LastSeen.target_id, LastSeen.walked_on).where(
        LastSeen.kind == kind, Among(LastSeen.target_id, targets)
    )
    return {row[0]: row[1] for row in session.execute(newest)}


def sights_of(
    targets: Collection[uuid.UUID], first: dt.date, last: dt.date
) -> Select[uuid.UUID, uuid.UUID, dt.date, uuid.UUID]:
    """Office, target, day and patrol of every sight of these between two days, in their order."""
    found = select(
        Patrol.office_id, PatrolSight.target_id, PatrolSight.walked_on, PatrolSight.patrol_id
    ).join(Patrol, Patrol.id == PatrolSight.patrol_id)
    return found.where(
        Among(PatrolSight.target_id, targets),
        PatrolSight.walked_on.between(first, last),
        Patrol.state.in_(_COUNTS),
    ).order_by(PatrolSight.walked_on, PatrolSight.patrol_id)


def units_planned_for(
    session: Session, actor: Actor, division: Division, on: dt.date
) -> list[Unit]:
    """Return the offices a plan is for: those seated in a division, and below it in a county."""
    seated = units_readable_by(session, actor, on, under=division.id)
    if division.level in (DivisionLevel.COUNTY, DivisionLevel.TOWNSHIP):
        return seated
    return [unit for unit in seated if unit.division_id == division.id]


def reaches(
    session: Session, division_id: int, seats: Collection[int], on: dt.date
) -> dict[int, frozenset[int]]:
    """Return for each seat the divisions under it, and those above it up to the plan's."""
    within, holding = descendants(division_id, on), holds(DivisionPath, on)
    down, up = DivisionPath.descendant_id, DivisionPath.ancestor_id
    below = select(up, down).where(up.in_(seats), holding)
    above = select(down, up).where(down.in_(seats), up.in_(within), holding)
    found = {seat: set[int]() for seat in seats}
    for seat, other in (*session.execute(below), *session.execute(above)):
        found[seat].add(other)
    return {seat: frozenset(others) for seat, others in found.items()}
