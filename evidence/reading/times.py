"""When the camera says it was: its own clock without a zone, and the satellites' clock in UTC."""

import datetime as dt
import math
import re

from evidence.formats.tags import Tags
from evidence.reading.facts import Facts, ratio, undefined

# Hyphens are DJI's; ASCII only, or full-width digits would pass for a date.
_CLOCK = re.compile(
    r"(\d{4})[:\-/.](\d\d)[:\-/.](\d\d)[ T](\d\d)[:\-](\d\d)[:\-](\d\d)(?:\.\d+)?\s*"
    r"(Z|[+-]\d\d:\d\d)?",
    re.ASCII,
)
_OFFSET = re.compile(r"[+-](?:0\d|1[0-4]):[0-5]\d", re.ASCII)
_DATE = re.compile(r"(\d{4})[:\-/](\d\d)[:\-/](\d\d)", re.ASCII)
_BLANK = b"0: -/.\x00T"
_WIDEST_ZONE = dt.timedelta(hours=14)
_SAME_MOMENT = dt.timedelta(minutes=5)


def read_times(tags: Tags, facts: Facts, now: dt.datetime) -> None:
    """``now`` (aware) only serves to flag the future."""
    taken = _taken(tags, facts, now)
    satellites = _satellites(tags, facts, now)
    if taken and satellites:
        _compare(taken, satellites, tags, facts)


def _taken(tags: Tags, facts: Facts, now: dt.datetime) -> dt.datetime | None:
    """
    Keep the wall clock as stated.

    A scanner's date of digitizing stands in only where no date of taking is stated at all.
    """
    name = "original" if "original" in tags else "digitized"
    stated = tags.get(name)
    if not isinstance(stated, bytes):
        return None
    if not stated.strip(_BLANK):
        facts.doubt("taken_at_blank", tags, name)
        return None
    match = _CLOCK.fullmatch(stated.split(b"\x00")[0].strip().decode("ascii", "replace"))
    taken = _moment(match) if match else None
    if taken is None:
        facts.doubt("taken_at_impossible" if match else "taken_at_unreadable", tags, name)
        return None
    facts.values["taken_at"] = taken.isoformat()
    if name == "digitized":
        facts.doubt("taken_at_from_digitized", tags, name)
    if taken.replace(tzinfo=dt.UTC) > now + _WIDEST_ZONE:
        facts.doubt("taken_at_future", tags, name)
    _offset(tags, facts, f"{name}_offset", match)
    return taken


def _moment(match: re.Match[str]) -> dt.datetime | None:
    year, month, day, hour, minute, second = map(int, match.groups()[:6])
    try:
        return dt.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 -- a wall clock whose zone the file does not state
    except ValueError:
        return None


def _offset(tags: Tags, facts: Facts, name: str, clock: re.Match[str] | None) -> None:
    value = tags.get(name)
    stated = value.strip(b"\x00 ").decode("ascii", "replace") if isinstance(value, bytes) else ""
    inline = (clock.group(7) or "") if clock else ""
    offset = "+00:00" if "Z" in {stated, inline} else stated or inline
    if _OFFSET.fullmatch(offset):
        facts.values["utc_offset"] = offset
    elif offset.strip(" :"):
        facts.doubt("utc_offset_unreadable", tags, name)


def _satellites(tags: Tags, facts: Facts, now: dt.datetime) -> dt.datetime | None:
    if "gps_date" not in tags or undefined(tags.get("gps_time")):
        return None
    moment = _utc(tags)
    if moment is None:
        facts.doubt("gps_time_unreadable", tags, "gps_date", "gps_time")
        return None
    facts.values["gps_at"] = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    if moment > now + dt.timedelta(days=1):
        facts.doubt("gps_time_future", tags, "gps_date", "gps_time")
    return moment


def _utc(tags: Tags) -> dt.datetime | None:
    date, clock = tags["gps_date"], tags["gps_time"]
    parts = [ratio(pair) for pair in clock] if isinstance(clock, tuple) else []
    stated = date.strip(b"\x00 ").decode("ascii", "replace") if isinstance(date, bytes) else ""
    match = _DATE.fullmatch(stated)
    if match is None or len(parts) != 3 or None in parts:  # noqa: PLR2004 -- hours, minutes, seconds
        return None
    year, month, day = map(int, match.groups())
    hours, minutes, seconds = (math.floor(part or 0) for part in parts)
    try:
        return dt.datetime(year, month, day, hours, minutes, seconds, tzinfo=dt.UTC)
    except ValueError:
        return None


def _compare(taken: dt.datetime, satellites: dt.datetime, tags: Tags, facts: Facts) -> None:
    """Flag a camera clock that cannot be right: no zone explains the difference."""
    apart = taken.replace(tzinfo=dt.UTC) - satellites
    stated, allowed = facts.values.get("utc_offset"), _WIDEST_ZONE
    if isinstance(stated, str):
        hours, minutes = int(stated[:3]), int(stated[0] + stated[4:])
        apart, allowed = apart - dt.timedelta(hours=hours, minutes=minutes), _SAME_MOMENT
    if abs(apart) > allowed:
        facts.doubt("clock_against_gps", tags, "original", "gps_date", "gps_time")
