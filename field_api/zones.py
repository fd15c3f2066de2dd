"""
Areas that an officer's map shows: those of the timetable, and protected land about the scope.

A province's redline has more corners than a phone can draw. So of protected land goes along what
lies about the rights and patrol areas of the scope, the largest areas of each layer first, all
simplified by as many metres as it takes to stay within a number of corners. Each area says by how
much it was simplified, and how many of its layer stayed behind.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import shapely
from shapely.geometry import mapping
from sqlalchemy.orm import Session

import patrols.policy
import patrols.queries
import registry.ground.queries
import registry.policy
import registry.queries
from kernel.access import Actor
from kernel.spatial import wkb_of
from kernel.spatial.geodesy import reach_of
from patrols.models import PatrolArea
from registry.ground.tables import ProtectedArea
from registry.models import Boundary, Right

MOST_AREAS: Final = 400
MOST_CORNERS: Final = 20_000
NEAR_M: Final = 5000.0
TOLERANCES_M: Final = (2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
_METRES_IN_DEGREE: Final = 111_700.0  # the longest there is, so that no corner moves further
_DECIMALS: Final = 7  # of a degree: a centimetre
Item = dict[str, Any]


class Drawn(NamedTuple):
    """A protected area as it goes along, ``left_out`` being how many of its layer do not."""

    area: ProtectedArea
    left_out: int
    shape: shapely.MultiPolygon
    simplified_m: float


def zones(session: Session, actor: Actor, on: dt.date) -> Iterable[Item]:
    """Patrol areas and protected areas that hold today, as far as the post may see them."""
    walked = _patrol_areas(session, actor, on)
    yield from (_of_timetable(area) for area in walked)
    if registry.policy.Permission.READ in actor.permissions:
        about = _about(session, actor, walked, on)
        yield from (_protected(one) for one in _drawn(session, actor, about, on))


def _patrol_areas(session: Session, actor: Actor, on: dt.date) -> Sequence[PatrolArea]:
    if patrols.policy.Permission.READ not in actor.permissions:
        return []
    return session.scalars(patrols.queries.areas_drawn(actor, on, day=on)).all()


def _of_timetable(area: PatrolArea) -> Item:
    return {
        "id": area.id,
        "kind": "patrol_area",
        "name": area.name,
        "layer": None,
        "grade": area.grade,
        "version": 1,
        "geometry": mapping(shapely.from_wkb(wkb_of(area.place))),
        "simplified_m": 0.0,
        "left_out": 0,
    }


def _protected(one: Drawn) -> Item:
    return {
        "id": one.area.id,
        "kind": one.area.layer.kind,
        "name": one.area.name,
        "layer": one.area.layer.name,
        "grade": None,
        "version": 1,
        "geometry": mapping(one.shape),
        "simplified_m": one.simplified_m,
        "left_out": one.left_out,
    }


def _about(
    session: Session, actor: Actor, walked: Sequence[PatrolArea], on: dt.date
) -> shapely.Polygon | None:
    """The box within `NEAR_M` of all rights and patrol areas of the scope; None without any."""
    rights = session.scalars(
        registry.queries.readable_by(actor, on=on).with_only_columns(Right.id)
    ).all()
    drawn = registry.queries.present_boundaries(rights, on=on).with_only_columns(Boundary.geometry)
    staked = [shape for shape in session.scalars(drawn) if shape is not None]
    known = shapely.from_wkb([wkb_of(shape) for shape in (*staked, *(a.place for a in walked))])
    if not len(known):
        return None
    return shapely.box(*reach_of(shapely.box(*shapely.total_bounds(known)), NEAR_M))


def _drawn(
    session: Session, actor: Actor, about: shapely.Polygon | None, on: dt.date
) -> Iterator[Drawn]:
    asked = registry.ground.queries.largest_areas(actor, about, on=on, most=MOST_AREAS)
    chosen = {key: (rank, of) for key, rank, of in session.execute(asked)}
    loaded = session.scalars(registry.ground.queries.areas_with_layers(chosen)).all()
    areas = sorted(loaded, key=lambda area: (chosen[area.id][0], -area.area_m2, area.id))
    shapes = shapely.from_wkb([wkb_of(area.geometry) for area in areas])
    simple, tolerance_m = fitting(shapes)
    going = int(np.searchsorted(np.cumsum(_corners(simple)), MOST_CORNERS, side="right"))
    taken: dict[uuid.UUID, int] = {}
    for area in areas[:going]:
        taken[area.layer_id] = taken.get(area.layer_id, 0) + 1
    for area, shape, now in zip(areas[:going], shapes, simple, strict=False):
        left_out = chosen[area.id][1] - taken[area.layer_id]
        same = shapely.get_num_coordinates(shape) == shapely.get_num_coordinates(now)
        if same:
            yield Drawn(area, left_out, shape, 0.0)
        else:
            yield Drawn(area, left_out, _rounded(now), tolerance_m)


def _rounded(shape: shapely.MultiPolygon) -> shapely.MultiPolygon:
    """Spare the phone digits that mean nothing any more."""
    return shapely.transform(shape, lambda corners: np.round(corners, _DECIMALS))


def fitting(shapes: Any) -> tuple[Any, float]:
    """
    Return the shapes simplified as little as it takes for `MOST_CORNERS`, and by how many metres.

    By more than the last of `TOLERANCES_M` nothing is simplified, however many corners are left.
    """
    simple, tolerance_m = shapes, 0.0
    for step_m in TOLERANCES_M:
        if _corners(simple).sum() <= MOST_CORNERS:
            break
        simple, tolerance_m = _simplified(simple, step_m), step_m
    return simple, tolerance_m


def _simplified(shapes: Any, tolerance_m: float) -> Any:
    """
    Simplify by a quarter of what is told.

    Steps add up, to less than half of the last, and where a ring begins GEOS may cut off as much
    again. What would fall apart, or lose a part, is simplified in the way that takes longer.
    """
    by = tolerance_m / _METRES_IN_DEGREE / 4
    cut = shapely.simplify(shapes, by, preserve_topology=False)
    lost = shapely.get_num_geometries(cut) != shapely.get_num_geometries(shapes)
    broken = lost | ~shapely.is_valid(cut)
    cut[broken] = shapely.simplify(shapes[broken], by, preserve_topology=True)
    return np.array([shapely.multipolygons(shapely.get_parts(one)) for one in cut])


def _corners(shapes: Any) -> Any:
    return shapely.get_num_coordinates(shapes)
