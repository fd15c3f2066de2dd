"""The sections of a pack: what each room has that an officer needs where there is no signal."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from shapely.geometry import mapping
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

import identity.policy
import identity.queries
import registry.policy
import registry.queries
from cases import offences
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
    """Lists to choose from, in the words of the law of that day."""
    del session, actor
    return [
        {"id": "offences", "values": [[one.code, one.zh] for one in offences.known(on)]},
    ]


SECTIONS: Final = (
    Section("divisions", divisions, "out_of_scope"),
    Section("colleagues", colleagues, "left_the_office"),
    Section("codes", codes, "no_longer_in_force"),
    Section("rights", rights, "ended_or_out_of_scope", registry.policy.Permission.READ),
)
