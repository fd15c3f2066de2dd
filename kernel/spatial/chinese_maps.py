"""
How far GCJ-02, the datum that maps in China are published in, moves a point.

The formula is not published; this is the approximation in general use, good to a few metres.
"""

import math
from typing import Final

from kernel.spatial.geodesy import metres_between
from kernel.spatial.shapes import Point

_RADIUS_M: Final = 6_378_245.0  # the ellipsoid of Krasovsky, on which the shift is made
_ECCENTRICITY: Final = 0.00669342162296594323
_EAST, _NORTH = 105.0, 35.0
# Maps of elsewhere are not shifted; the box is that of the approximation.
_WESTMOST, _EASTMOST, _SOUTHMOST, _NORTHMOST = 72.004, 137.8347, 0.8293, 55.8271


def shifted(true: Point) -> Point:
    """Return where maps in China show a point of WGS 84 or CGCS2000; abroad, where it is."""
    if not (_WESTMOST <= true.lon <= _EASTMOST and _SOUTHMOST <= true.lat <= _NORTHMOST):
        return true
    x, y = true.lon - _EAST, true.lat - _NORTH
    waves = _short_waves(x)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + waves
    north += _long_waves(y, 20, 40, 160, 320, 12, 30)
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + waves
    east += _long_waves(x, 20, 40, 150, 300, 12, 30)
    lat = math.radians(true.lat)
    flat = 1 - _ECCENTRICITY * math.sin(lat) ** 2
    meridian = _RADIUS_M * (1 - _ECCENTRICITY) / flat**1.5
    parallel = _RADIUS_M / math.sqrt(flat) * math.cos(lat)
    return Point(
        true.lon + math.degrees(east / parallel), true.lat + math.degrees(north / meridian)
    )


def _short_waves(x: float) -> float:
    return (20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)) * 2 / 3


def _long_waves(
    at: float, one: float, two: float, three: float, four: float, third: float, fourth: float
) -> float:
    first = one * math.sin(at * math.pi) + two * math.sin(at / 3 * math.pi)
    second = three * math.sin(at / third * math.pi) + four * math.sin(at / fourth * math.pi)
    return (first + second) * 2 / 3


def metres_if_shifted(one: Point, other: Point) -> float:
    """How far apart two points would be if one of them had been moved as maps are."""
    return min(apart_m(shifted(one), other), apart_m(shifted(other), one))


def apart_m(one: Point, other: Point) -> float:
    return metres_between(one.lon, one.lat, other.lon, other.lat)
