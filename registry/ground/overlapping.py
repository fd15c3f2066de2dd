"""
What overlaps: rights with rights, rights with protected land, as of a day.

Surveyed lines never meet exactly, so that neighbours share slivers: an overlap narrower than the
tolerance, its area over half the length of its rim, is a common line and none.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import shapely
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.spatial import length_m, to_shapely
from registry.ground.measuring import area_m2, ground_of
from registry.ground.queries import pairs
from registry.ground.slices import through
from registry.ground.states import LayerKind, Vertical
from registry.states import RightKind, RightState

_COLUMNS: Final = 8  # of a right, in each statement

With = Literal["rights", "layers"]


@dataclass(frozen=True, slots=True)
class Side:
    """A right as told in a list of overlaps, with its ground of that day."""

    id: uuid.UUID
    licence_no: str
    name: str
    kind: RightKind
    state: RightState
    ground: shapely.MultiPolygon
    top_m: float | None
    bottom_m: float | None


@dataclass(frozen=True, slots=True)
class Zone:
    """A protected area that a right lies in."""

    layer_id: uuid.UUID
    layer: str
    kind: LayerKind
    area: str


@dataclass(frozen=True, slots=True)
class Overlap:
    """``other`` is None where it is another authority's right, of which nothing is told."""

    right: Side
    other: Side | Zone | None
    area_m2: float
    share: float
    width_m: float
    vertical: Vertical | None


def of_right(
    session: Session,
    actor: Actor,
    right_id: uuid.UUID,
    *,
    on: dt.date,
    day: dt.date,
    tolerance_m: float,
) -> list[Overlap]:
    """Return all that a right overlaps with, the largest first; it must be one the actor sees."""
    ids = [right_id]
    found = [
        *_with_rights(session, actor, ids, on, day, once=False),
        *_with_layers(session, actor, ids, on, day),
    ]
    return sorted(_wide(found, tolerance_m), key=lambda one: -one.area_m2)


def listed(
    session: Session,
    actor: Actor,
    what: With,
    *,
    on: dt.date,
    day: dt.date,
    after: uuid.UUID | None,
    most: int,
    tolerance_m: float,
) -> tuple[list[Overlap], uuid.UUID | None]:
    """Return overlaps in the area of the actor's office, and the right to go on after."""

    def find(ids: Sequence[uuid.UUID]) -> list[Overlap]:
        if what == "rights":
            return _wide(_with_rights(session, actor, ids, on, day, once=True), tolerance_m)
        return _wide(_with_layers(session, actor, ids, on, day), tolerance_m)

    return through(session, actor, find, on=on, after=after, most=most)


def _with_rights(
    session: Session,
    actor: Actor,
    ids: Sequence[uuid.UUID],
    on: dt.date,
    day: dt.date,
    *,
    once: bool,
) -> Iterator[Overlap]:
    for row in session.execute(pairs.of_rights(actor, ids, on=on, day=day, once=once)):
        one, other = _side(row[:_COLUMNS]), _side(row[_COLUMNS : 2 * _COLUMNS])
        if row[-1]:
            yield _overlap(one, other, other.ground, _vertical(one, other))
        else:
            yield _overlap(one, None, other.ground, Vertical.UNKNOWN)


def _with_layers(
    session: Session, actor: Actor, ids: Sequence[uuid.UUID], on: dt.date, day: dt.date
) -> Iterator[Overlap]:
    for row in session.execute(pairs.of_areas(actor, ids, on=on, day=day)):
        name, geometry, layer_id, layer, kind = row[_COLUMNS:]
        zone = Zone(layer_id, layer, kind, name)
        yield _overlap(_side(row[:_COLUMNS]), zone, to_shapely(geometry), None)


def _side(columns: Sequence[Any]) -> Side:
    right_id, licence_no, name, kind, state, geometry, top_m, bottom_m = columns
    return Side(right_id, licence_no, name, kind, state, to_shapely(geometry), top_m, bottom_m)


def _overlap(
    one: Side, other: Side | Zone | None, ground: Any, vertical: Vertical | None
) -> Overlap:
    shared = ground_of(shapely.intersection(one.ground, ground))
    area, rim = area_m2(shared), length_m(shared)
    width = 2 * area / rim if rim else 0.0
    return Overlap(one, other, area, area / area_m2(one.ground), width, vertical)


def _wide(found: Iterable[Overlap], tolerance_m: float) -> list[Overlap]:
    return [one for one in found if one.width_m > tolerance_m]


def _vertical(one: Side, other: Side) -> Vertical:
    heights = (one.top_m, one.bottom_m, other.top_m, other.bottom_m)
    if None in heights:
        return Vertical.UNKNOWN
    top, bottom, other_top, other_bottom = heights
    apart = bottom >= other_top or other_bottom >= top  # type: ignore[operator]  # none is None
    return Vertical.STACKED if apart else Vertical.SHARED
