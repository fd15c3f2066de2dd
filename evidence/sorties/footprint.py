"""The footprint of one frame: a polygon on the ground, its error, and what was cut off."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from evidence.sorties.camera import Camera, Places
from evidence.sorties.doubt import ASSUMED, StandardErrors, error_m
from kernel.spatial import ELLIPSOID, area_m2

_DECIMALS = 8  # of a degree: a millimetre
_LEAST_M2 = 0.1
_HIGHEST_LAT, _FARTHEST_LON = 80, 175  # beyond, degrees make no map

FLAT: Final = "flat_ground_at_take_off"
CUT: Final = "cut_towards_horizon"


@dataclass(frozen=True, slots=True)
class Footprint:
    """``polygon`` in CGCS2000 longitude and latitude; ``error_m`` one standard deviation."""

    polygon: shapely.Polygon
    area_m2: float
    error_m: float
    cut: bool


def footprint(
    lon: float, lat: float, camera: Camera, errors: StandardErrors = ASSUMED
) -> Footprint | None:
    """
    Return what a camera over (lon, lat) sees of flat ground beneath; None if that is nothing.

    WGS 84 is taken as CGCS2000, from which it differs by less than GNSS without corrections can
    tell. What lies towards the horizon is cut off, see `camera.FLATTEST_DEG`.
    """
    seen, cut = camera.seen()
    if len(seen) == 0 or not on_the_map(lon, lat):
        return None
    polygon = _placed(lon, lat, camera.ground(seen))
    area = area_m2(polygon)
    if area < _LEAST_M2 or not shapely.is_valid(polygon):
        return None
    return Footprint(polygon, area, error_m(camera, seen, errors), cut)


def on_the_map(lon: float, lat: float) -> bool:
    return abs(lat) <= _HIGHEST_LAT and abs(lon) <= _FARTHEST_LON


def _placed(lon: float, lat: float, metres: Places) -> shapely.Polygon:
    azimuths = np.degrees(np.arctan2(metres[:, 0], metres[:, 1]))
    far = np.hypot(metres[:, 0], metres[:, 1])
    here = np.ones(len(metres))
    lons, lats, _ = ELLIPSOID.fwd(lon * here, lat * here, azimuths, far)
    return shapely.Polygon(np.round(np.column_stack((lons, lats)), _DECIMALS))


def view_tangents(width: int, height: int, focal_35mm_mm: float) -> tuple[float, float, bool]:
    """
    Return the tangents of half the angles of view, and whether the frame was taken as a crop.

    The 35 mm equivalent is taken to compare the diagonals of whole sensors. A frame longer than
    3:2 is taken as cut from a sensor of 4:3 as wide as itself.
    """
    long, short = max(width, height), min(width, height)
    cropped = long / short > 1.55  # noqa: PLR2004 -- a little over 3:2
    diagonal = long * 1.25 if cropped else math.hypot(width, height)
    focal = focal_35mm_mm / math.hypot(36, 24) * diagonal
    return width / 2 / focal, height / 2 / focal, cropped
