"""
Whether a survey looks as if its coordinates came off a web map (GCJ-02), 500 to 630 m off here.

The shift is published nowhere; this is the formula in use since 2010, good to some metres. It
serves a hint to the surveyor and nothing else: no place is ever moved by it.
"""

import math
from typing import Final

import shapely

from registry.ground.measuring import area_m2, ground_of

_MAJOR: Final = 6378245.0  # Krassovsky's ellipsoid, which the formula uses
_ECCENTRICITY2: Final = 0.00669342162296594323
_COARSE_DEG: Final = 5e-5  # a hint needs no corner closer than some metres
_FITS, _MISFITS = 0.9, 0.6  # shares of a survey inside its boundary, moved back and as it came


def perhaps_gcj02(survey: shapely.MultiPolygon, ground: shapely.MultiPolygon) -> bool:
    """Whether most of a survey would lie inside if it were moved back by the shift."""
    survey = ground_of(shapely.simplify(survey, _COARSE_DEG))
    whole = area_m2(survey)
    if area_m2(shapely.intersection(survey, ground)) > _MISFITS * whole:
        return False
    middle = survey.centroid
    east, north = _shift_deg(middle.x, middle.y)
    moved = shapely.transform(survey, lambda corners: corners - (east, north))
    return area_m2(shapely.intersection(moved, ground)) >= _FITS * whole


def _shift_deg(lon: float, lat: float) -> tuple[float, float]:
    """Return by how many degrees GCJ-02 moves a place to the east and to the north."""
    x, y = lon - 105.0, lat - 35.0
    here = math.radians(lat)
    narrowing = 1 - _ECCENTRICITY2 * math.sin(here) ** 2
    meridian_m = _MAJOR * (1 - _ECCENTRICITY2) / narrowing**1.5
    parallel_m = _MAJOR / math.sqrt(narrowing) * math.cos(here)
    return math.degrees(_east_m(x, y) / parallel_m), math.degrees(_north_m(x, y) / meridian_m)


def _east_m(x: float, y: float) -> float:
    plain = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    return (
        plain
        + _wave(x, (20, 6), (20, 2))
        + _wave(x, (20, 1), (40, 1 / 3))
        + _wave(x, (150, 1 / 12), (300, 1 / 30))
    )


def _north_m(x: float, y: float) -> float:
    plain = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    return (
        plain
        + _wave(x, (20, 6), (20, 2))
        + _wave(y, (20, 1), (40, 1 / 3))
        + _wave(y, (160, 1 / 12), (320, 1 / 30))
    )


def _wave(at: float, *terms: tuple[float, float]) -> float:
    return sum(height * math.sin(at * pace * math.pi) for height, pace in terms) * 2 / 3
