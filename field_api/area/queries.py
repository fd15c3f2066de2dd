"""Which basemaps there are, for whom, and where a division lies."""

import datetime as dt
from typing import Any

from sqlalchemy import Select, func, select

from field_api.models import Basemap
from identity.models import Division, DivisionPath, OfficeScope
from identity.queries import descendants
from identity.queries.places import holds
from kernel.access import Actor
from registry.models import Boundary, Right
from registry.queries import drawn_on


def basemaps_for(actor: Actor, on: dt.date) -> Select[Basemap]:
    """
    The basemaps of the divisions that the scope of the actor's office lies in.

    That of the smallest division comes first.
    """
    around = (
        select(DivisionPath.ancestor_id, func.min(DivisionPath.depth).label("steps"))
        .join(OfficeScope, OfficeScope.division_id == DivisionPath.descendant_id)
        .where(OfficeScope.office_id == actor.office_id)
        .where(holds(OfficeScope, on), holds(DivisionPath, on))
        .group_by(DivisionPath.ancestor_id)
        .subquery()
    )
    found = select(Basemap).join(around, around.c.ancestor_id == Basemap.division_id)
    return found.order_by(around.c.steps, Basemap.id)


def basemap_of(division_id: int) -> Select[Basemap]:
    return select(Basemap).where(Basemap.division_id == division_id).with_for_update()


def basemaps_with(sha256: str) -> Select[int]:
    return select(Basemap.division_id).where(Basemap.sha256 == sha256)


def basemaps_listed() -> Select[Basemap, Division]:
    found = select(Basemap, Division).join(Division, Division.id == Basemap.division_id)
    return found.order_by(Division.code)


def staked_in(division_id: int, on: dt.date) -> Select[Any]:
    """The ground of every right of a division and those below it."""
    found = select(Boundary.geometry).join(Right, Right.id == Boundary.right_id)
    within = Right.division_id.in_(descendants(division_id, on))
    return found.where(within, drawn_on(on), Boundary.geometry.is_not(None))
