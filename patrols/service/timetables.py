"""The timetable given out: what is told of planned visits, and the lines of its files."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

import identity.queries
from kernel.access import Actor
from kernel.clock import SHANGHAI, day_of
from patrols import queries
from patrols.models import PatrolPlan, PlannedVisit
from patrols.service.plans import load
from patrols.service.progress import Status, statuses
from patrols.states import PlanState
from patrols.timetable import telling
from patrols.timetable.giving import Line, Timetable, title_of

_COMING = dt.timedelta(days=31)
_STANDING = {
    PlanState.DRAFT: "草稿，未发布",
    PlanState.PUBLISHED: "现行",
    PlanState.SUPERSEDED: "已被新版本取代",
    PlanState.DROPPED: "已放弃的草稿",
}
_SHOWN = (
    *("id", "plan_id", "uid", "office_id", "day", "area_id", "reason_id", "name", "grade"),
    *("lon", "lat", "note", "removed_because"),
)
_OF_PLAN = (
    *("id", "division_id", "period", "first_day", "last_day", "version", "state"),
    *("made_by", "made_at", "published_by", "published_at"),
)


def visits_told(
    session: Session, visits: Sequence[PlannedVisit], *, now: dt.datetime
) -> list[dict[str, Any]]:
    """Return what is shown of visits: with what became of each, and why it was planned."""
    became = statuses(session, visits, today=day_of(now))
    return [_told(visit, became[visit.id]) for visit in visits]


def _told(visit: PlannedVisit, status: Status) -> dict[str, Any]:
    return {
        **{name: getattr(visit, name) for name in _SHOWN},
        "why": [telling.told(why) for why in visit.why],
        "state": status.state,
        "walked_on": status.walked_on,
        "patrol_id": status.patrol_id,
    }


def plan_told(session: Session, plan: PatrolPlan, *, now: dt.datetime) -> dict[str, Any]:
    """Return a plan with its visits, what each unit has to do, and what did not fit in."""
    visits = list(session.scalars(queries.visits_of_plan(plan.id)))
    return {
        **{name: getattr(plan, name) for name in _OF_PLAN},
        "notes": [telling.told(note) for note in plan.notes],
        "units": load(session, visits),
        "visits": visits_told(session, visits, now=now),
    }


def timetable_of_plan(session: Session, plan: PatrolPlan, *, now: dt.datetime) -> Timetable:
    """Return a plan's timetable, with what was removed from this version marked so."""
    visits = session.scalars(queries.visits_of_plan(plan.id, removed=True)).all()
    name = identity.queries.division_names(session, [plan.division_id])[plan.division_id]
    standing = f"第{plan.version}版 · {_STANDING[plan.state]}"
    if plan.published_at:
        standing += f" · {plan.published_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}发布"
    lines = _lines(session, visits, {plan.id: plan.version}, now)
    return Timetable(title_of(name, plan.period, plan.first_day), standing, lines)


def timetable_in_scope(
    session: Session,
    actor: Actor,
    *,
    first: dt.date,
    last: dt.date,
    office_id: uuid.UUID | None,
    now: dt.datetime,
) -> Timetable:
    """Return what stands published for the units in the actor's scope between two days."""
    asked = queries.visits_readable_by(
        actor, day_of(now), first=first, last=last, office_id=office_id
    )
    ordered = asked.order_by(PlannedVisit.day, PlannedVisit.office_id, PlannedVisit.id)
    visits = session.scalars(ordered).all()
    versions = dict(_pairs(session, {visit.plan_id for visit in visits}))
    names = identity.queries.offices_named(session, [office_id or actor.office_id])
    title = f"{next(iter(names.values()), '')}巡查计划（{first}至{last}）"
    return Timetable(title, "已发布的计划", _lines(session, visits, versions, now))


def coming_visits(session: Session, actor: Actor, *, on: dt.date) -> list[dict[str, Any]]:
    """Return where the actor's own unit is to go in the coming days, for a phone."""
    last = on + _COMING
    asked = queries.visits_readable_by(actor, on, first=on, last=last, office_id=actor.office_id)
    return [
        {
            "id": one.uid,
            "day": one.day,
            "name": one.name,
            "grade": one.grade,
            "lon": one.lon,
            "lat": one.lat,
            "why": telling.line_zh(one.why),
            "note": one.note,
        }
        for one in session.scalars(asked.order_by(PlannedVisit.day, PlannedVisit.uid))
    ]


def _pairs(session: Session, plans: set[uuid.UUID]) -> list[tuple[uuid.UUID, int]]:
    return [(row[0], row[1]) for row in session.execute(queries.numbers_of_plans(plans))]


def _lines(
    session: Session,
    visits: Sequence[PlannedVisit],
    versions: Mapping[uuid.UUID, int],
    now: dt.datetime,
) -> list[Line]:
    became = statuses(session, visits, today=day_of(now))
    units = identity.queries.offices_named(session, {visit.office_id for visit in visits})
    return [
        Line(
            uid=visit.uid,
            version=versions[visit.plan_id],
            day=visit.day,
            unit=units.get(visit.office_id, ""),
            name=visit.name,
            grade=visit.grade,
            why=telling.line_zh(visit.why),
            state=became[visit.id].state.value,
            walked_on=became[visit.id].walked_on,
            note=visit.note,
            lon=visit.lon,
            lat=visit.lat,
            cancelled=visit.removed_at is not None,
        )
        for visit in visits
    ]
