"""
The subtitles DJI writes beside a video: where the drone was at each frame, in many dialects.

    GPS(126.4245,41.9425,16) BAROMETER:20.1            Mavic Pro, Phantom 4: longitude first
    GPS(41.9425,126.4245,0.0M) BAROMETER:0.3M          Matrice: in either order
    [latitude : 41.9425] [longtitude : 126.4245]       so spelled by older firmware
    [latitude: 41.942500] [longitude: 126.424500] [rel_alt: 1.300 abs_alt: 502.500]

What follows the two in ``GPS(…)`` is a number of satellites on some models and a height on others,
and ``altitude`` does not say above what; so only ``abs_alt`` is taken for a height above sea level.
Where the Matrice's pair could be read in either order, no place is taken and both are shown.
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

from evidence.reading.angles import angles
from evidence.reading.draft import Draft
from evidence.reading.facts import Position, as_stated
from evidence.reading.points import HIGHEST_M, LOWEST_M, doubt

SUBTITLES = "application/x-subrip"
_MOST_BYTES, _MOST_LINES, _LONGEST_LINE = 48 << 20, 2_000_000, 4096
_CUE = re.compile(rb"(\d{1,3}:\d\d:\d\d[,.]\d{1,3}) {0,2}--> {0,2}(\d{1,3}:\d\d:\d\d[,.]\d{1,3})")
_MOMENT = re.compile(rb"(\d{4})[.-](\d\d)[.-](\d\d) (\d\d):(\d\d):(\d\d)")
_GPS = re.compile(rb"GPS ?\(([^()]{3,80})\)")
_POINTED = re.compile(
    rb"([+-]?\d{1,9}(?:\.\d{1,15})?) *, *([+-]?\d{1,9}(?:\.\d{1,15})?)(?: *,([^,]*))?"
)
_COMMAED = re.compile(rb"([+-]?\d{1,3},\d{3,15}) *, *([+-]?\d{1,3},\d{3,15})(?: *,(.*))?")
_LAT = re.compile(rb"\[ ?latitude ?: ?([^\[\]]{1,40})\]")
_LON = re.compile(rb"\[ ?longt?itude ?: ?([^\[\]]{1,40})\]")
_NUMBER = re.compile(rb"[+-]?\d{1,9}(?:[.,]\d{1,15})?")
_HEIGHTS = {
    "absolute_altitude_m": re.compile(rb"\babs_alt ?: ?([^\s\[\]]{1,30})\]"),
    "height_above_takeoff_m": re.compile(
        rb"(?:\brel_alt ?: ?|, H )([+-]?[\d.,]{0,30}\d)(?=m|[\s\[\]])"
    ),
    "barometer_m": re.compile(rb"\bBAROMETER ?: ?([+-]?[\d.,]{0,30}\d)"),
}
_LOOSE_HEIGHT = re.compile(rb"\[ ?altitude ?: ?([^\[\]]{1,30})\]")
_GLOBE_DEG = 90
_WIDEST_ZONE = dt.timedelta(hours=14)


class Fix(NamedTuple):
    """A pair as it stands in a line; ``flag`` if it is no place, ``either`` if it may be two."""

    source: str
    stated: bytes
    position: Position | None
    flag: str | None
    either: dict[str, Position] | None = None


@dataclass(slots=True)
class Flight:
    """What all lines together say; ``doubts`` keeps the first words behind each flag."""

    cues: int = 0
    moments: int = 0
    pairs: int = 0
    fixes: int = 0
    first_cue: str = ""
    last_cue: str = ""
    times: list[dt.datetime] = field(default_factory=list)
    fix: Fix | None = None
    line: bytes = b""
    dialects: set[str] = field(default_factory=set)
    doubts: dict[str, tuple[str, bytes]] = field(default_factory=dict)


def read_flight(file: BinaryIO) -> Flight:
    """Read line by line; bounded in bytes, lines and length of a line."""
    flight, read = Flight(), 0
    file.seek(0)
    for _ in range(_MOST_LINES):
        line = file.readline(_LONGEST_LINE)
        read += len(line)
        if not line or read > _MOST_BYTES:
            break
        _hear(flight, line)
    if file.read(1):
        flight.doubts["subtitles_too_long"] = ("srt length", b"more than is read")
    return flight


def _hear(flight: Flight, line: bytes) -> None:
    if cue := _CUE.match(line):
        flight.cues += 1
        flight.first_cue = flight.first_cue or cue[1].decode()
        flight.last_cue = cue[2].decode()
    if moment := _MOMENT.search(line):
        flight.moments += 1
        _hear_time(flight, moment)
    if fix := _gps(line) or _named(line):
        _hear_fix(flight, fix, line)


def _hear_fix(flight: Flight, fix: Fix, line: bytes) -> None:
    """The first place counts; until there is one, the first pair of numbers does."""
    flight.pairs += 1
    flight.dialects.add(fix.source)
    if fix.position:
        flight.fixes += 1
    if flight.fix is None or (fix.position and not flight.fix.position):
        flight.fix, flight.line = fix, line
    if fix.flag:
        flight.doubts.setdefault(fix.flag, (fix.source, fix.stated))


def _hear_time(flight: Flight, moment: re.Match[bytes]) -> None:
    try:
        when = dt.datetime(*(int(part) for part in moment.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 -- six numbers, as the pattern has it; a wall clock whose zone the file does not state
    except ValueError:
        flight.doubts.setdefault("taken_at_impossible", ("srt time", moment[0]))
    else:
        flight.times = [*flight.times[:1], when]


def _gps(line: bytes) -> Fix | None:
    match = _GPS.search(line) if b"GPS" in line else None
    if match is None:
        return None
    stated = match[1].strip()
    parts = _COMMAED.fullmatch(stated) or _POINTED.fullmatch(stated)
    if parts is None:
        return Fix("srt GPS", stated, None, "position_unreadable")
    one, other = _number(parts[1]), _number(parts[2])
    lon, lat = one, other
    if (parts[3] or b"").strip().upper().endswith(b"M"):
        if abs(one) <= _GLOBE_DEG and abs(other) <= _GLOBE_DEG and (one, other) != (0, 0):
            either = {
                "srt GPS, latitude first": Position(lat=one, lon=other),
                "srt GPS, longitude first": Position(lat=other, lon=one),
            }
            return Fix("srt GPS", stated, None, "position_order_ambiguous", either)
        lon, lat = (one, other) if abs(one) > _GLOBE_DEG else (other, one)
    return _fix("srt GPS", stated, lat, lon)


def _named(line: bytes) -> Fix | None:
    lat, lon = (_LAT.search(line), _LON.search(line)) if b"titude" in line else (None, None)
    if lat is None or lon is None:
        return None
    stated, parts = lat[0] + b" " + lon[0], (lat[1].strip(), lon[1].strip())
    if not all(map(_NUMBER.fullmatch, parts)):
        return Fix("srt latitude longitude", stated, None, "position_unreadable")
    return _fix("srt latitude longitude", stated, *map(_number, parts))


def _fix(source: str, stated: bytes, lat: float, lon: float) -> Fix:
    flag = doubt(lat, lon)
    return Fix(source, stated, None if flag else Position(lat=lat, lon=lon), flag)


def _number(stated: bytes) -> float:
    return float(stated.replace(b",", b"."))


def tell_flight(draft: Draft, flight: Flight, now: dt.datetime) -> None:
    """Place and heights of the first fix, and how far the flight goes; other subtitles say none."""
    if flight.times:
        draft.take("taken_at", flight.times[0].isoformat(), "srt time")
        if flight.times[0].replace(tzinfo=dt.UTC) > now + _WIDEST_ZONE:
            draft.flag("taken_at_future")
    for flag, (source, stated) in flight.doubts.items():
        draft.flag(flag)
        draft.stated.setdefault(source, as_stated(stated))
    if flight.fix:
        draft.take("position", flight.fix.position, flight.fix.source)
        if flight.fix.either:
            draft.disagreements["position"] = dict(flight.fix.either)
    if flight.fix or flight.moments or flight.doubts:
        held = angles(flight.line)
        draft.take("drone", _extent(flight) | _heights(draft, flight) | held, "srt")
        if "gimbal_yaw_deg" in held:
            draft.take("heading_deg", held["gimbal_yaw_deg"] % 360, "srt gimbal yaw")
            draft.flag("heading_from_gimbal")
    draft.flag(*_gaps(flight))


def _gaps(flight: Flight) -> list[str]:
    """Frames that were cut off or say less than the others; two drones in one file."""
    short = 0 < flight.pairs < (flight.cues or flight.moments)
    flags = ["subtitles_incomplete"] if short else []
    return [*flags, "subtitles_mixed"] if len(flight.dialects) > 1 else flags


def _extent(flight: Flight) -> dict[str, float | str]:
    said: dict[str, float | str] = {"frames": flight.cues or flight.moments, "fixes": flight.fixes}
    if flight.cues:
        said |= {"first_cue": flight.first_cue, "last_cue": flight.last_cue}
    if flight.times:
        first, last = flight.times[0], flight.times[-1]
        said |= {"first_at": first.isoformat(), "last_at": last.isoformat()}
    return said


def _heights(draft: Draft, flight: Flight) -> dict[str, float | str]:
    found: dict[str, float | str] = {}
    for name, pattern in _HEIGHTS.items():
        if not (match := pattern.search(flight.line)):
            continue
        height = _number(match[1]) if _NUMBER.fullmatch(match[1]) else None
        if height is None or not LOWEST_M <= height <= HIGHEST_M:
            draft.flag("altitude_out_of_range")
            draft.stated[f"srt {name}"] = as_stated(match[1])
            continue
        found[name] = height
        if name == "absolute_altitude_m":
            draft.take("altitude_m", height, "srt abs_alt")
    if loose := _LOOSE_HEIGHT.search(flight.line):
        draft.flag("altitude_ref_missing")
        draft.stated["srt altitude"] = as_stated(loose[1])
    return found
