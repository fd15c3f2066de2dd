"""A place written as ISO 6709 has it: ``+43.8781+126.5663+193.500/``."""

import re
from typing import NamedTuple

from evidence.reading.facts import Position

_POINT = re.compile(
    r"([+-])(\d{1,7})(\.\d{1,15})?([+-])(\d{1,7})(\.\d{1,15})?"
    r"(?:([+-]\d{1,12}(?:\.\d{1,15})?))?(?:CRS([\w:.-]{1,40}))?/?",
    re.ASCII,
)
# Higher than any survey aircraft and deeper than any pit, as for EXIF.
LOWEST_M, HIGHEST_M = -12_000, 100_000
_AS_GPS = ("WGS_84", "WGS84", "CGCS2000", "EPSG:4326", "EPSG:4490")
_SIXTY = 60


class Point(NamedTuple):
    """What can be accepted of it, and why not the rest."""

    position: Position | None
    altitude_m: float | None
    flags: list[str]


def read_point(stated: bytes) -> Point:
    match = _POINT.fullmatch(stated.split(b"\x00")[0].strip().decode("ascii", "replace"))
    if match is None:
        return Point(None, None, ["position_unreadable"])
    lat, odd_lat = _degrees(match[1], match[2], match[3], whole=2)
    lon, odd_lon = _degrees(match[4], match[5], match[6], whole=3)
    flag = odd_lat or odd_lon or doubt(lat, lon)
    height, flags = _height(match[7])
    if match[8] and not match[8].upper().startswith(_AS_GPS):
        flags.append("datum_unexpected")
    if flag:
        return Point(None, height, [flag, *flags])
    return Point(Position(lat=lat, lon=lon), height, flags)


def doubt(lat: float, lon: float) -> str | None:
    """Name what keeps a pair of degrees from being a place."""
    if not (abs(lat) <= 90 and abs(lon) <= 180):  # noqa: PLR2004 -- degrees of the globe
        return "position_out_of_range"
    return "position_null_island" if lat == lon == 0 else None


def _degrees(sign: str, digits: str, fraction: str | None, *, whole: int) -> tuple[float, str]:
    """
    Read degrees, or degrees and minutes, or these and seconds, told apart by how many digits.

    Also degrees with fewer or more digits than the standard wants, if they can be nothing else.
    """
    if len(digits) in {whole + 2, whole + 4}:
        parts = [digits[:whole], *re.findall("..", digits[whole:])]
    else:
        parts = [digits]
    numbers = [float(part) for part in parts]
    numbers[-1] += float(f"0{fraction or ''}")
    value = sum(part / _SIXTY**power for power, part in enumerate(numbers))
    odd = "position_minutes" if any(part >= _SIXTY for part in numbers[1:]) else ""
    return (-value if sign == "-" else value), odd


def _height(stated: str | None) -> tuple[float | None, list[str]]:
    if stated is None:
        return None, []
    height = float(stated)
    if LOWEST_M <= height <= HIGHEST_M:
        return height, []
    return None, ["altitude_out_of_range"]
