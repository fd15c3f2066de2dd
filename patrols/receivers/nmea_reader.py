"""NMEA 0183, the sentences of receivers: places by RMC and GGA, the day by RMC and ZDA."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from pynmeagps import NMEAMessageError, NMEAParseError, NMEAReader, NMEAStreamError, NMEATypeError

from patrols.receivers.child import Read
from patrols.receivers.instants import seconds

_WRONG = (NMEAMessageError, NMEAParseError, NMEAStreamError, NMEATypeError, ValueError, TypeError)


def read(content: bytes) -> Iterator[Read]:
    """Sentences whose checksum is wrong are left out; a GGA tells the height of its second."""
    day: dt.date | None = None
    held: Read | None = None
    for line in content.splitlines():
        said = _sentence(line)
        if said is None:
            continue
        day = _day(said) or day
        fix = _fix(said, day)
        if fix is None:
            continue
        if held is not None and held.t != fix.t:
            yield held
            held = None
        held = _merged(held, fix)
    if held is not None:
        yield held


def _sentence(line: bytes) -> Any:
    start = line.find(b"$")
    if start < 0:
        return None
    try:
        return NMEAReader.parse(line[start:].strip() + b"\r\n", validate=1)
    except _WRONG:
        return None


def _day(said: Any) -> dt.date | None:
    found = getattr(said, "date", None)
    return found if isinstance(found, dt.date) else None


def _fix(said: Any, day: dt.date | None) -> Read | None:
    void = getattr(said, "status", "A") == "V" or getattr(said, "quality", 1) == 0
    lon, lat, time = (_told(said, name) for name in ("lon", "lat", "time"))
    if said.msgID not in {"RMC", "GGA"} or void or not _numbers(lon, lat):
        return None
    height = _told(said, "alt")
    t = None
    if day is not None and isinstance(time, dt.time):
        t = seconds(dt.datetime.combine(day, time))
    return Read(float(lon), float(lat), t, altitude_m=height if _numbers(height) else None)


def _told(said: Any, name: str) -> Any:
    return getattr(said, name, None)


def _numbers(*values: Any) -> bool:
    return all(isinstance(value, int | float) for value in values)


def _merged(one: Read | None, other: Read) -> Read:
    """One second of a receiver is one fix, though two sentences tell of it."""
    if one is None:
        return other
    return one._replace(altitude_m=one.altitude_m if other.altitude_m is None else other.altitude_m)
