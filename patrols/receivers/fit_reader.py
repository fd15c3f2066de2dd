"""FIT, the files of sports watches and handheld receivers."""

import struct
from collections.abc import Iterator
from typing import Any, Final

import fitdecode

from patrols.receivers.child import Read, Unreadable
from patrols.receivers.instants import seconds

_WRONG: Final = (fitdecode.FitError, struct.error, ValueError, TypeError, LookupError)
_DEGREE: Final = 180 / 2**31  # positions are in semicircles


def read(content: bytes) -> Iterator[Read]:
    try:
        with fitdecode.FitReader(
            content,
            check_crc=fitdecode.CrcCheck.RAISE,
            error_handling=fitdecode.ErrorHandling.IGNORE,
        ) as frames:
            for frame in frames:
                if isinstance(frame, fitdecode.FitDataMessage) and frame.name == "record":
                    yield from _fix(frame)
    except _WRONG as wrong:
        raise Unreadable(wrong) from None


def _fix(frame: "fitdecode.FitDataMessage") -> Iterator[Read]:
    lon, lat = _number(frame, "position_long"), _number(frame, "position_lat")
    if lon is None or lat is None:
        return
    time = frame.get_value("timestamp", fallback=None)
    altitude = _number(frame, "enhanced_altitude")
    yield Read(
        lon=lon * _DEGREE,
        lat=lat * _DEGREE,
        t=seconds(time) if hasattr(time, "timestamp") else None,
        accuracy_m=_number(frame, "gps_accuracy"),
        altitude_m=_number(frame, "altitude") if altitude is None else altitude,
    )


def _number(frame: "fitdecode.FitDataMessage", name: str) -> float | None:
    value: Any = frame.get_value(name, fallback=None)
    return float(value) if isinstance(value, int | float) else None
