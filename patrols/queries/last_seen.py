"""Everything that patrols should look at, where it lies, and when one last did."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import Select, and_, or_, select

import registry.queries
from identity.queries import descendants, divisions_in_scope
from kernel.access import Actor
from patrols.models import LastSeen, PatrolArea, ReasonToVisit
from patrols.queries.areas import areas_readable_by, holds_on
from patrols.states import SightKind
from registry.models import Boundary, Right
from registry.queries import drawn_on

Told = Select[uuid.UUID, str, int, Any, dt.date | None]


def to_be_seen(
    actor: Actor,
    kind: SightKind,
    *,
    on: dt.date,
    division_id: int | None = None,
    not_since: dt.date | None = None,
) -> Told:
    """
    What of a kind there is today: id, name, division, ground and day last seen.

    With ``not_since`` only what no patrol saw after that day.
    """
    found, target, division = _OF[kind](actor, on)
    last = and_(LastSeen.kind == kind, LastSeen.target_id == target)
    found = found.outerjoin(LastSeen, last).add_columns(LastSeen.walked_on)
    if division_id is not None:
        found = found.where(division.in_(descendants(division_id, on)))
    if not_since is not None:
        found = found.where(or_(LastSeen.walked_on.is_(None), LastSeen.walked_on <= not_since))
    told: Told = found.where(division.in_(divisions_in_scope(actor, on))).order_by(target)
    return told


def _rights(actor: Actor, on: dt.date) -> tuple[Any, Any, Any]:
    found = (
        registry.queries.readable_by(actor, on=on)
        .join(Boundary, Boundary.right_id == Right.id)
        .where(drawn_on(on), Boundary.geometry.is_not(None), Right.oil_gas.is_(False))
    )
    told = found.with_only_columns(Right.id, Right.name, Right.division_id, Boundary.geometry)
    return told, Right.id, Right.division_id


def _areas(actor: Actor, on: dt.date) -> tuple[Any, Any, Any]:
    found = areas_readable_by(actor, on).where(holds_on(on))
    columns = (PatrolArea.id, PatrolArea.name, PatrolArea.division_id, PatrolArea.place)
    return found.with_only_columns(*columns), PatrolArea.id, PatrolArea.division_id


def _places(actor: Actor, on: dt.date) -> tuple[Any, Any, Any]:
    del actor  # the scope is asked of every kind alike
    columns = (ReasonToVisit.id, ReasonToVisit.reason, ReasonToVisit.division_id)
    found = select(*columns, ReasonToVisit.place).where(
        ReasonToVisit.until >= on, ReasonToVisit.settled_at.is_(None)
    )
    return found, ReasonToVisit.id, ReasonToVisit.division_id


_OF = {SightKind.RIGHT: _rights, SightKind.AREA: _areas, SightKind.PLACE: _places}
