"""
Gauss-Kruger zones: from the easting of a point to its meridian, and to degrees in its own datum.

The easting of CGCS2000, Xian 80 and Beijing 54 bears the number of its zone as its first two
digits: 13 to 23 are zones of 6°, 25 to 45 of 3°. Degrees are those of the same datum, always: there
are no public parameters between these three, and PROJ would shift by nothing without a word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyproj import Geod, Proj

from registry.outlines.drafts import Corner, Form, How, Place
from registry.outlines.refusals import MeridianContradicts, ZoneMissing, ZonesDiffer, ZoneUnknown
from registry.states import SourceDatum

_ZONE_M = 1_000_000
_FALSE_EASTING_M = 500_000
_SIX_DEGREES, _THREE_DEGREES = range(13, 24), range(25, 46)
_FIRST_MERIDIAN, _LAST_MERIDIAN = 75, 135
_GRS80: Final = (6378137.0, 298.257222101)
# semi-major axis in metres, and inverse flattening
_FIGURES: Final[dict[SourceDatum, tuple[float, float]]] = {
    SourceDatum.CGCS2000: _GRS80,
    SourceDatum.WGS84: (6378137.0, 298.257223563),
    SourceDatum.XIAN80: (6378140.0, 298.257),
    SourceDatum.BEIJING54: (6378245.0, 298.3),
}
GEOGRAPHIC: Final[dict[SourceDatum, int]] = {
    SourceDatum.CGCS2000: 4490,
    SourceDatum.WGS84: 4326,
    SourceDatum.XIAN80: 4610,
    SourceDatum.BEIJING54: 4214,
}
# EPSG codes of zone 25 (3°), of zone 13 (6°), and of meridian 75° (3°), which bears no zone
_CODES: Final[dict[SourceDatum, tuple[int, int, int]]] = {
    SourceDatum.CGCS2000: (4513, 4491, 4534),
    SourceDatum.XIAN80: (2349, 2327, 2370),
    SourceDatum.BEIJING54: (2401, 21413, 2422),
}


@dataclass(frozen=True, slots=True)
class Grid:
    """A zone: its meridian in degrees, its EPSG code where it has one, its false easting."""

    meridian: float
    epsg: int | None
    false_easting_m: float


def ellipsoid(datum: SourceDatum) -> Geod:
    major, flattening = _FIGURES[datum]
    return Geod(a=major, rf=flattening)


def grid_of(
    eastings: Sequence[float], corners: Sequence[Corner], datum: SourceDatum, form: Form, how: How
) -> Grid:
    """Return the one zone that all eastings are in; raise where there is none or are several."""
    zones = {int(easting // _ZONE_M) for easting in eastings}
    if len(zones) > 1:
        raise ZonesDiffer(form, zones="、".join(map(str, sorted(zones))))
    zone, named = zones.pop(), {"point": corners[0].label, "example": f"{eastings[0]:.10g}"}
    if zone == 0:
        if how.meridian is None:
            raise ZoneMissing(form, **named)
        return Grid(how.meridian, _unnumbered(how.meridian, datum), _FALSE_EASTING_M)
    if zone not in _SIX_DEGREES and zone not in _THREE_DEGREES:
        raise ZoneUnknown(form, zone=zone, **named)
    grid = _numbered(zone, datum)
    if how.meridian not in {None, grid.meridian}:
        raise MeridianContradicts(form, given=f"{how.meridian:g}", read=f"{grid.meridian:g}")
    return grid


def _numbered(zone: int, datum: SourceDatum) -> Grid:
    three, six, _ = _CODES.get(datum, _CODES[SourceDatum.CGCS2000])
    easting = zone * _ZONE_M + _FALSE_EASTING_M
    if zone in _SIX_DEGREES:
        return Grid(zone * 6 - 3, six + zone - _SIX_DEGREES[0], easting)
    return Grid(zone * 3, three + zone - _THREE_DEGREES[0], easting)


def _unnumbered(meridian: float, datum: SourceDatum) -> int | None:
    steps = (meridian - _FIRST_MERIDIAN) / 3
    if not steps.is_integer() or not _FIRST_MERIDIAN <= meridian <= _LAST_MERIDIAN:
        return None
    return _CODES.get(datum, _CODES[SourceDatum.CGCS2000])[2] + int(steps)


def place(
    grid: Grid, datum: SourceDatum, eastings: Sequence[float], northings: Sequence[float]
) -> list[Place]:
    """Return longitude and latitude in the same datum; infinite where the grid does not reach."""
    major, flattening = _FIGURES[datum]
    projection = Proj(
        proj="tmerc", lat_0=0, lon_0=grid.meridian, k=1, x_0=grid.false_easting_m, y_0=0,
        a=major, rf=flattening,
    )  # fmt: skip
    lons, lats = projection(list(eastings), list(northings), inverse=True)
    return list(zip(lons, lats, strict=True))
