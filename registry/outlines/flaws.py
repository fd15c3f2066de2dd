"""What is wrong with rings, each time with the numbers of the points."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import shapely

from registry.outlines.drafts import Flaw, Place, RawRing, Ring

_MOST_TOLD: Final = 50  # crossings of one ring; a scribble has thousands
_LEAST_CORNERS = 3
_MASKS: Final = frozenset("*×xX●■")
AREA_TOLERANCE: Final = 0.001  # relative


def is_masked(text: str) -> bool:
    return not _MASKS.isdisjoint(text)


def of_print(number: int, ring: RawRing) -> list[Flaw]:
    """Return what is wrong with a ring as printed: masked digits, no end, another count."""
    flaws = []
    masked = [c.label for c in ring.corners if is_masked(c.first) or is_masked(c.second)]
    if masked:
        flaws.append(Flaw("masked_digits", number, tuple(masked)))
    if not ring.closed and ring.corners:
        ends = (ring.corners[0].label, ring.corners[-1].label)
        flaws.append(Flaw("unclosed", number, ends))
    if ring.stated_corners not in {None, len(ring.corners)}:
        counts = (("stated", str(ring.stated_corners)), ("found", str(len(ring.corners))))
        flaws.append(Flaw("point_count_differs", number, (), counts))
    return flaws


def of_ring(number: int, labels: Sequence[str], places: Sequence[Place]) -> list[Flaw]:
    """Return what is wrong with a ring on the ground, its first corner not told again."""
    if len(set(places)) < _LEAST_CORNERS:
        return [Flaw("too_few_points", number, tuple(labels))]
    return [*_shared(number, labels, places), *_crossings(number, labels, places)]


def _shared(number: int, labels: Sequence[str], places: Sequence[Place]) -> Iterable[Flaw]:
    at = defaultdict[Place, list[str]](list)
    for label, place in zip(labels, places, strict=True):
        at[place].append(label)
    for same in at.values():
        if len(same) > 1:
            yield Flaw("shared_points", number, tuple(same))


def _crossings(number: int, labels: Sequence[str], places: Sequence[Place]) -> Iterable[Flaw]:
    corners = np.array(places)
    ends = np.roll(corners, -1, axis=0)
    real = np.flatnonzero((corners != ends).any(axis=1))  # edges of no length cross nothing
    edges: Any = shapely.linestrings(np.stack((corners[real], ends[real]), axis=1))
    first, second = shapely.STRtree(edges).query(edges, predicate="intersects")
    later = first < second
    first, second = first[later], second[later]
    told = 0
    for one, other in sorted(zip(first.tolist(), second.tolist(), strict=True)):
        if told < _MOST_TOLD and _really_cross(edges[one], edges[other]):
            told += 1
            yield Flaw("self_crossing", number, _ends(labels, real[one], real[other]))


def _really_cross(one: shapely.LineString, other: shapely.LineString) -> bool:
    """Whether edges meet elsewhere than in a corner that both have."""
    common = shapely.intersection(one, other)
    if common.geom_type != "Point":
        return True
    return not {*one.coords} & {*other.coords}


def _ends(labels: Sequence[str], *edges: int) -> tuple[str, ...]:
    around = len(labels)
    return tuple(labels[at % around] for edge in edges for at in (edge, edge + 1))


def of_holes(rings: Sequence[Ring]) -> list[Flaw]:
    """Return the holes that lie outside of every outer ring, with the points that do."""
    outers = [ring.polygon for ring in rings if not ring.hole and ring.polygon]
    ground = shapely.union_all(outers)
    flaws = []
    for number, ring in enumerate(rings, 1):
        if ring.hole and ring.polygon and not ground.covers(ring.polygon):
            inside = shapely.intersects_xy(ground, np.array(ring.places))
            pairs = zip(ring.labels, inside, strict=True)
            outside = tuple(label for label, covered in pairs if not covered)
            flaws.append(Flaw("hole_outside", number, outside or ring.labels))
    return flaws


def between_rings(rings: Sequence[Ring]) -> list[Flaw]:
    """Return the points that a hole has in common with another ring."""
    flaws = []
    for number, ring in enumerate(rings, 1):
        if not ring.hole:
            continue
        others = {place for other in rings if other is not ring for place in other.places}
        pairs = zip(ring.labels, ring.places, strict=True)
        if same := tuple(label for label, place in pairs if place in others):
            flaws.append(Flaw("shared_points", number, same))
    return flaws


def of_heights(number: int, ring: Ring) -> list[Flaw]:
    if ring.top_m is None or ring.bottom_m is None or ring.top_m >= ring.bottom_m:
        return []
    return [Flaw("elevations_reversed", number, (), (("top", f"{ring.top_m:g}"),))]


def of_area(number: int | None, stated: float | None, computed: float | None) -> list[Flaw]:
    """Tell an area that is off by more than 0.1 % from the one stated."""
    if stated is None or computed is None or abs(computed - stated) <= AREA_TOLERANCE * stated:
        return []
    facts = (("stated", f"{stated:g}"), ("computed", f"{computed:.4f}"))
    return [Flaw("area_differs", number, (), facts)]
