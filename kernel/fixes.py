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

from kernel.spatial import Point, to_wkb_element
from kernel.wire import Instant, Number

STALE_AFTER: Final = dt.timedelta(days=1)  # older than that, it is where the phone once was
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


def corrected(told: dt.datetime, offset_ms: int | None, *, not_after: dt.datetime) -> dt.datetime:
    """
    Return when it was by our clock: legal periods run from here.

    ``offset_ms`` is how far the phone's clock was behind ours. What arrived has happened, so the
    result is never later than ``not_after``.
    """
    try:
        return min(told + dt.timedelta(milliseconds=offset_ms or 0), not_after)
    except OverflowError:
        return not_after
