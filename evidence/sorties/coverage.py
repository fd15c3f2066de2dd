"""How much of a right's boundary a flight saw, and which earlier pictures show the same ground."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Proj
from shapely.geometry.base import BaseGeometry

from evidence.sorties.camera import Places
from evidence.sorties.frames import Frame

SAME_VIEW: Final = 0.6  # shared ground as a part of all ground in either picture
_ENOUGH_PAIRS = 5  # of one frame, the best
_MOST_CUT = 50  # shapes cut with one frame

Shapes = NDArray[np.object_]
Sheet = Callable[[BaseGeometry], BaseGeometry]


@dataclass(frozen=True, slots=True)
class Coverage:
    """
    Square metres of a boundary; ``share`` of it seen.

    ``share_least`` and ``share_most`` are with every footprint drawn in, or out, on all sides by
    its own standard error.
    """

    area_m2: float
    covered_m2: float
    missed_m2: float
    share: float
    share_least: float
    share_most: float
    worst_error_m: float | None


@dataclass(frozen=True, slots=True)
class Pair:
    """``turned_deg``: by how much the later camera was turned against the earlier, 0 to 180."""

    frame: Frame
    earlier: Frame
    overlap: float
    turned_deg: float | None


def coverage(boundary: BaseGeometry, frames: Sequence[Frame]) -> Coverage:
    """Compare the union of the footprints with a boundary, both in degrees."""
    sheet = sheet_round(boundary)
    right = sheet(boundary)
    seen = [(sheet(f.footprint.polygon), f.footprint.error_m) for f in frames if f.footprint]
    covered = _within(right, [polygon for polygon, _ in seen])
    least = _within(right, [polygon.buffer(-error) for polygon, error in seen])
    most = _within(right, [polygon.buffer(error) for polygon, error in seen])
    return Coverage(
        area_m2=right.area,
        covered_m2=covered,
        missed_m2=right.area - covered,
        share=covered / right.area,
        share_least=least / right.area,
        share_most=most / right.area,
        worst_error_m=max((error for _, error in seen), default=None),
    )


def _within(right: BaseGeometry, polygons: Sequence[BaseGeometry]) -> float:
    near = [polygon for polygon in polygons if polygon.intersects(right)]
    return float(shapely.intersection(right, shapely.union_all(near)).area)


def sheet_round(geometry: BaseGeometry) -> Sheet:
    """Return a projection to metres, true to area, centred on a geometry."""
    lon, lat = shapely.centroid(geometry).coords[0]
    # GRS 80 is the ellipsoid of CGCS2000 but for a tenth of a millimetre
    laea = Proj(proj="laea", lon_0=lon, lat_0=lat, ellps="GRS80")

    def flat(degrees: Places) -> Places:
        return np.column_stack(laea(degrees[:, 0], degrees[:, 1]))

    return lambda shape: shapely.transform(shape, flat)


def pairs(frames: Sequence[Frame], earlier: Sequence[Frame]) -> list[Pair]:
    """
    Return the same views: for each frame its best few of the earlier ones, most alike first.

    Bounding boxes are compared first; only the most promising are cut with each other.
    """
    later, before = ([f for f in some if f.footprint] for some in (frames, earlier))
    if not later or not before:
        return []
    sheet = sheet_round(_polygon(later[0]))
    shapes = np.array([sheet(_polygon(frame)) for frame in before])
    found: list[Pair] = []
    for frame in later:
        alike = _alike(sheet(_polygon(frame)), shapes)
        best = sorted(alike, key=lambda one: -one[1])[:_ENOUGH_PAIRS]
        found += [
            Pair(frame, before[at], overlap, _turned(frame, before[at])) for at, overlap in best
        ]
    return found


def _alike(here: BaseGeometry, shapes: Shapes) -> Iterator[tuple[int, float]]:
    """Yield which of the shapes share enough ground with ``here``, and how much."""
    for at in _promising(here, shapes):
        shared = here.intersection(shapes[at]).area
        overlap = shared / (here.area + shapes[at].area - shared)
        if overlap >= SAME_VIEW:
            yield int(at), overlap


def _promising(here: BaseGeometry, shapes: Shapes) -> NDArray[np.intp]:
    """The shapes that may share enough by their boxes, the most promising first; a bounded few."""
    west, south, east, north = shapely.bounds(shapes).T
    left, lower, right, upper = here.bounds
    wide = np.minimum(east, right) - np.maximum(west, left)
    high = np.minimum(north, upper) - np.maximum(south, lower)
    shared = np.maximum(wide, 0) * np.maximum(high, 0)
    at_most = shared / np.maximum(shapely.area(shapes), here.area)
    order = np.argsort(-at_most)[:_MOST_CUT]
    promising: NDArray[np.intp] = order[at_most[order] >= SAME_VIEW]
    return promising


def _turned(frame: Frame, other: Frame) -> float | None:
    if frame.yaw_deg is None or other.yaw_deg is None:
        return None
    return abs((frame.yaw_deg - other.yaw_deg + 180) % 360 - 180)


def _polygon(frame: Frame) -> BaseGeometry:
    return frame.footprint.polygon if frame.footprint else shapely.Polygon()
