"""
Place and time as a phone tells them, and how far they are believed.

What was told is kept as it was; what is not believed is never replaced by something invented.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import marshmallow as ma
import shapely
from geoalchemy2 import WKBElement
from marshmallow import validate

from kernel.clock import day_of
from kernel.spatial import Point, to_wkb_element
from kernel.wire import Instant, Number

STALE_AFTER: Final = dt.timedelta(days=1)  # older than that, it is where the phone once was


@dataclass(frozen=True, slots=True)
class ClockBounds:
    """
    How far the clock of a phone is believed.

    ``farthest`` is the largest offset that corrects an instant; a record ``sealed_long_ago``
    before it came is looked at twice.
    """

    farthest: dt.timedelta
    sealed_long_ago: dt.timedelta
    reason: str


# From which day of receipt. Whoever uploads says what the phone's clock shows, outside of the
# author's seal: it may mend a clock, it must not choose the day a legal period runs from.
_CLOCKS: Final = (
    (
        dt.date(1970, 1, 1),
        ClockBounds(
            farthest=dt.timedelta(hours=24),
            sealed_long_ago=dt.timedelta(days=30),
            reason="走时误差以分钟计，时区设错不超过一日；巡查记录按月归档",
        ),
    ),
)
_WEST_EAST, _SOUTH_NORTH = 180.0, 90.0
_FARTHEST_M = 1e7  # a quarter of the earth: beyond that a number is no length


class FixSource(StrEnum):
    GNSS = "gnss"
    NETWORK = "network"
    MANUAL = "manual"
    MAP = "map"
    IMPORT = "import"


def _metres(least: float) -> Number:
    within = validate.Range(min=least, max=_FARTHEST_M)
    return Number(allow_none=True, load_default=None, validate=within)


class Fix(ma.Schema):
    """A position as the phone had it; whether it can be one is judged by `judge`."""

    lon = Number(required=True)
    lat = Number(required=True)
    accuracy_m = _metres(0)
    altitude_m = _metres(-_FARTHEST_M)
    time = Instant(required=True)
    source = ma.fields.Enum(FixSource, by_value=True, required=True)


@dataclass(frozen=True, slots=True)
class Judged:
    """``position`` only if the fix is believed; ``flags`` say why it is not."""

    position: WKBElement | None
    raw: dict[str, Any] | None
    flags: list[str]


def judge(fix: Mapping[str, Any] | None, at: dt.datetime) -> Judged:
    """Judge a loaded `Fix` of something that was seen ``at``, both by the phone's clock."""
    if fix is None:
        return Judged(None, None, [])
    raw = {**fix, "time": fix["time"].isoformat(), "source": fix["source"].value}
    if doubts := _doubts(fix, at):
        return Judged(None, raw, doubts)
    place = Point(fix["lon"], fix["lat"])
    return Judged(to_wkb_element(shapely.Point(place.lon, place.lat)), raw, [])


def _doubts(fix: Mapping[str, Any], at: dt.datetime) -> list[str]:
    lon, lat = fix["lon"], fix["lat"]
    doubts = []
    if lon == 0 and lat == 0:
        doubts.append("fix_nowhere")
    if abs(lon) > _WEST_EAST or abs(lat) > _SOUTH_NORTH:
        doubts.append("fix_out_of_range")
    if at - fix["time"] > STALE_AFTER:
        doubts.append("fix_stale")
    return doubts


def clock_bounds(received_at: dt.datetime) -> ClockBounds:
    """Return the bounds that hold for what is received at that instant."""
    on = day_of(received_at)
    return next(bounds for since, bounds in reversed(_CLOCKS) if since <= on)


def _plausible(offset_ms: int | None, received_at: dt.datetime) -> bool:
    farthest = clock_bounds(received_at).farthest / dt.timedelta(milliseconds=1)
    return abs(offset_ms or 0) <= farthest


def corrected(told: dt.datetime, offset_ms: int | None, *, received_at: dt.datetime) -> dt.datetime:
    """
    Return when it was by our clock: legal periods run from here.

    ``offset_ms`` is how far the phone's clock was behind ours, as far as that is believed: of a
    clock that is off by more, only ``received_at`` is sure. What arrived has happened, so the
    result is never later than that.
    """
    if not _plausible(offset_ms, received_at):
        return received_at
    try:
        return min(told + dt.timedelta(milliseconds=offset_ms or 0), received_at)
    except OverflowError:
        return received_at


def clock_flags(
    sealed_at: dt.datetime, offset_ms: int | None, *, received_at: dt.datetime
) -> tuple[str, ...]:
    """Say what is odd about the time a record was sealed at."""
    flags: tuple[str, ...] = ()
    if not _plausible(offset_ms, received_at):
        flags += ("clock_offset_implausible",)
    if received_at - sealed_at > clock_bounds(received_at).sealed_long_ago:
        flags += ("sealed_long_ago",)
    return flags
