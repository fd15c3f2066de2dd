"""The sections of a pack: what each room has that an officer needs where there is no signal."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from shapely.geometry import mapping
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

import clues.queries
import identity.queries
import patrols.policy
import patrols.queries
import patrols.service
import registry.policy
import registry.queries
import signboards.policy
import signboards.queries
from cases import offences
from clues.models import Clue, VerificationTask
from field_api.patrol_tasks import follow_ups, returned
from field_api.zones import zones
from identity.models import Division, Officer
from kernel.access import Actor
from kernel.spatial import to_shapely
from registry.models import Boundary, Right
from registry.states import RightState

Item = dict[str, Any]
Read = Callable[[Session, Actor, dt.date], Iterable[Item]]


@dataclass(frozen=True, slots=True)
class Section:
    """
    One kind of thing in a pack; every item has an ``id``.

    Left out for a post without ``permission``. ``gone`` says why an item may be missing the
    next time.
    """

    name: str
    read: Read
    gone: str
    permission: StrEnum | None = None


def rights(session: Session, actor: Actor, on: dt.date) -> Iterable[Item]:
    """Rights that have not ended, each with its boundary of today."""
    statement = registry.queries.readable_by(actor, on=on).options(joinedload(Right.holder))
    going_on = Right.state.in_([RightState.VALID, RightState.SUSPENDED, RightState.EXPIRED])
    found = session.scalars(statement.where(going_on)).all()
    drawn = registry.queries.present_boundaries([right.id for right in found], on=on)
    boundaries = {one.right_id: one for one in session.scalars(drawn)}
    return [_right(right, boundaries.get(right.id)) for right in found]


def _right(right: Right, boundary: Boundary | None) -> Item:
    return {
        "id": right.id,
        "licence_no": right.licence_no,
        "kind": right.kind,
        "name": right.name,
        "holder": right.holder.name,
        "division_id": right.division_id,
        "mineral": right.mineral,
        "state": right.state,
        "valid_from": right.valid_from,
        "valid_to": right.valid_to,
        "boundary": boundary and _boundary(boundary),
    }


def _boundary(boundary: Boundary) -> Item:
    shape = boundary.geometry
    return {
        "version": boundary.version,
        "comparable": boundary.comparable,
        "source_datum": boundary.source_datum,
        "top_m": boundary.top_m,
        "bottom_m": boundary.bottom_m,
        "geometry": None if shape is None else mapping(to_shapely(shape)),
    }


def boards(session: Session, actor: Actor, on: dt.date) -> Iterable[Item]:
    found = session.scalars(signboards.queries.readable_by(actor, on))
    return [
        {
            "id": board.id,
            "right_id": board.right_id,
            "lon": board.lon,
            "lat": board.lat,
            "state": board.state,
            "checked_at": board.checked_at,
        }
        for board in found
    ]


def tasks(session: Session, actor: Actor, on: dt.date) -> Iterable[Item]:
    """What the officer has to verify, without a word about who told us."""
    found = session.execute(clues.queries.tasks_of(actor, on))
    return [_task(task, clue) for task, clue in found]


def _task(task: VerificationTask, clue: Clue) -> Item:
    place = None if clue.position is None else to_shapely(clue.position)
    return {
        "id": task.id,
        "clue_id": clue.id,
        "clue_number": f"{clue.number_year}-{clue.number}",
        "due_day": task.due_day,
        "provisional": task.provisional,
        "note": task.note,
        "description": clue.description,
        "party": clue.party,
        "offence": clue.offence,
        "lon": None if place is None else place.x,
        "lat": None if place is None else place.y,
    }


def reasons(session: Session, actor: Actor, on: dt.date) -> Iterable[Item]:
    """Places to look at."""
    found = session.scalars(patrols.queries.reasons_readable_by(actor, on))
    return [
        {"id": one.id, "lon": one.lon, "lat": one.lat, "reason": one.reason, "until": one.until}
        for one in found
    ]


def visits(session: Session, actor: Actor, on: dt.date) -> Iterable[Item]:
    """Where the officer's own unit is to go, by the plan that stands, and why."""
    return patrols.service.coming_visits(session, actor, on=on)


def quotas(session: Session, actor: Actor, on: dt.date) -> Iterable[Item]:
    """How often the office owes a patrol in the present period, and what is walked of it."""
    owed = patrols.service.owed(session, actor.office_id, on=on)
    if owed is None:
        return []
    return [
        {
            "id": owed.office_id,
            "period": owed.duty.period,
            "first_day": owed.first_day,
            "last_day": owed.last_day,
            **owed.cell.figures._asdict(),
            "source": owed.duty.source,
        }
    ]


def divisions(session: Session, actor: Actor, on: dt.date) -> Iterable[Item]:
    columns = (Division.id, Division.code, Division.name, Division.level, Division.parent_id)
    scoped = select(*columns).where(
        identity.queries.in_scope(actor, Division.id, on=on), Division.valid_to.is_(None)
    )
    return [dict(row._mapping) for row in session.execute(scoped)]  # noqa: SLF001 (its public name)


def colleagues(session: Session, actor: Actor, on: dt.date) -> Iterable[Item]:
    """Officers of one's own office and those below it, to be named as members of a patrol."""
    found = identity.queries.officers_readable_by(actor, on).where(Officer.active)
    return [{"id": one.id, "name": one.name} for one in session.scalars(found)]


def codes(session: Session, actor: Actor, on: dt.date) -> Iterable[Item]:
    """Lists to choose from, in the words of the law of that day, and in English beside them."""
    del session, actor
    return [
        {"id": "offences", "values": [[one.code, one.zh, one.en] for one in offences.known(on)]},
    ]


SECTIONS: Final = (
    Section("divisions", divisions, "out_of_scope"),
    Section("colleagues", colleagues, "left_the_office"),
    Section("codes", codes, "no_longer_in_force"),
    Section("quotas", quotas, "nothing_owed"),
    Section("rights", rights, "ended_or_out_of_scope", registry.policy.Permission.READ),
    Section("signboards", boards, "out_of_scope", signboards.policy.Permission.READ),
    Section("tasks", tasks, "answered_or_withdrawn"),
    Section("follow_ups", follow_ups, "looked_at", patrols.policy.Permission.READ),
    Section("returned_patrols", returned, "logged_again"),
    Section("visits", visits, "moved_or_past", patrols.policy.Permission.READ),
    Section("reasons", reasons, "past_or_out_of_scope", patrols.policy.Permission.READ),
    Section("zones", zones, "no_longer_in_force"),
)
