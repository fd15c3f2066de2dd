"""How much of a right's boundary a flight saw, and which earlier pictures show the same ground."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from pyproj import Proj
from shapely.geometry.base import BaseGeometry

from evidence.sorties.camera import Places
from evidence.sorties.frames import Frame

SAME_VIEW: Final = 0.6  # shared ground as a part of all ground in either picture
_ENOUGH_PAIRS = 5  # of one frame, the best

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

    Bounding boxes are compared first, by a tree; only what they leave is cut with each other.
    """
    later, before = ([f for f in some if f.footprint] for some in (frames, earlier))
    if not later or not before:
        return []
    sheet = sheet_round(_polygon(later[0]))
    shapes = [sheet(_polygon(frame)) for frame in before]
    tree = shapely.STRtree(shapes)
    found: list[Pair] = []
    for frame in later:
        found += sorted(_alike(frame, sheet, before, shapes, tree), key=_overlap)[:_ENOUGH_PAIRS]
    return found


def _alike(
    frame: Frame,
    sheet: Sheet,
    before: Sequence[Frame],
    shapes: Sequence[BaseGeometry],
    tree: Any,
) -> Iterator[Pair]:
    here = sheet(_polygon(frame))
    for at in tree.query(here):
        shared = here.intersection(shapes[at]).area
        overlap = shared / (here.area + shapes[at].area - shared)
        if overlap >= SAME_VIEW:
            yield Pair(frame, before[at], overlap, _turned(frame, before[at]))


def _overlap(pair: Pair) -> float:
    return -pair.overlap


def _turned(frame: Frame, other: Frame) -> float | None:
    if frame.yaw_deg is None or other.yaw_deg is None:
        return None
    return abs((frame.yaw_deg - other.yaw_deg + 180) % 360 - 180)


def _polygon(frame: Frame) -> BaseGeometry:
    return frame.footprint.polygon if frame.footprint else shapely.Polygon()
