"""
What DJI writes into XMP: camera yaw, height above take-off, and sometimes another position.

Not parsed as XML, because entities and nesting are how XML parsers are killed: the packet is
searched for ``drone-dji:Name="value"`` and ``<drone-dji:Name>value</…>`` within its first 256 KB.
"""

import math
import re

from evidence.reading.draft import Draft
from evidence.reading.facts import Position
from evidence.reading.points import HIGHEST_M, LOWEST_M, doubt

LONGEST = 256 << 10
_FIELD = re.compile(
    rb"""drone-dji:([A-Za-z]{3,32})\s{0,4}(?:=\s{0,4}["']([^"'<]{0,64})["']|>([^<]{0,64})<)"""
)
_NAMES = {
    "GimbalYawDegree": "gimbal_yaw_deg",
    "GimbalPitchDegree": "gimbal_pitch_deg",
    "GimbalRollDegree": "gimbal_roll_deg",
    "FlightYawDegree": "flight_yaw_deg",
    "FlightPitchDegree": "flight_pitch_deg",
    "FlightRollDegree": "flight_roll_deg",
    "RelativeAltitude": "height_above_takeoff_m",
    "AbsoluteAltitude": "absolute_altitude_m",
    "GpsLatitude": "lat",
    "GPSLatitude": "lat",
    "GpsLongitude": "lon",
    "GPSLongitude": "lon",
    "GpsLongtitude": "lon",  # so spelled by older firmware
}
_CIRCLE = 360
_NUMBER = re.compile(rb"[+-]?\d{1,12}(?:\.\d{1,12})?")


def read_drone(xmp: bytes | None) -> dict[str, float]:
    """Return the numbers found, by our names; what is not a plain finite number is left out."""
    if not xmp:
        return {}
    found: dict[str, float] = {}
    for match in _FIELD.finditer(xmp[:LONGEST]):
        name = _NAMES.get(match.group(1).decode("ascii"))
        stated = (match.group(2) or match.group(3) or b"").strip()
        if name and name not in found and _NUMBER.fullmatch(stated):
            found[name] = float(stated)
    return found


def believable(draft: Draft, drone: dict[str, float]) -> dict[str, float]:
    """Return what can be; the rest is flagged and kept as stated."""
    odd = {name: flag for name, value in drone.items() if (flag := _oddness(name, value))}
    if "lat" in drone and "lon" in drone and (flag := doubt(drone["lat"], drone["lon"])):
        odd |= dict.fromkeys(("lat", "lon"), f"xmp_{flag}")
    for name, flag in odd.items():
        draft.flag(flag)
        draft.stated[f"xmp drone-dji {name}"] = f"{drone[name]}"
    return {name: value for name, value in drone.items() if name not in odd}


def _oddness(name: str, value: float) -> str | None:
    if name.endswith("_deg") and abs(value) > _CIRCLE:
        return "drone_angle_out_of_range"
    if name.endswith("_m") and not LOWEST_M <= value <= HIGHEST_M:
        return "drone_height_out_of_range"
    return None


def drone_position(drone: dict[str, float]) -> Position | None:
    lat, lon = drone.get("lat", math.nan), drone.get("lon", math.nan)
    on_globe = abs(lat) <= 90 and abs(lon) <= 180 and (lat, lon) != (0, 0)  # noqa: PLR2004 -- degrees
    return Position(lat=lat, lon=lon) if on_globe else None
