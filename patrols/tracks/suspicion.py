"""
Whether a track looks made rather than walked: a score with reasons, never a verdict.

Each reason is something a receiver carried over real ground does not do. Thresholds were set on
four recorded tracks with times, on foot and by car, so that they give none, and the three longer
ones played back ten times as fast do; on other tracks they have not been tried. A track without
times, be it a recorded one, is one to look at: nothing tells it from a drawing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from kernel.spatial import ELLIPSOID
from patrols.states import Transport
from patrols.tracks.cleaning import FASTEST, UNSTATED_M, Cleaned
from patrols.tracks.fixes import Fixes, Floats

HIGHEST: Final = 100
LOOK_AT: Final = 30  # a score that a person should look at
CODES: Final = frozenset(  # of the reasons a track gives by itself
    {
        *("no_times", "two_places_at_once", "too_fast", "teleport", "corners_too_sharp"),
        *("too_steep_for_its_speed", "no_jitter", "constant_accuracy"),
    }
)

_FEWEST: Final = 10  # legs or fixes below which nothing is said
_LEAPING_SHARE: Final = 0.2
_WALKING_MEDIAN: Final = 3.0  # m/s on foot, for as long as most of a patrol
_SHARPEST: Final = 6.0  # m/s² sideways; tyres slip at 8
_ROAD_M: Final = 500.0
_STEEPEST: Final = 0.15  # over half a kilometre; mountain roads have 0.12
_STOPPED_S: Final = 30.0  # ten metres on foot take fewer
_DRIVEN: Final = 5.0  # m/s: faster than anybody climbs on foot
_SMOOTH_M: Final = 0.05  # receivers waver by more between fixes
_SMOOTH_FIXES: Final = 30
_CONSTANT_FIXES: Final = 200
_APART_M: Final = 200.0  # two fixes of one instant further apart are of two receivers


@dataclass(frozen=True, slots=True)
class Reason:
    """``weight`` out of 100; ``facts`` are what was seen."""

    code: str
    weight: int
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suspicion:
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> int:
        return min(HIGHEST, sum(reason.weight for reason in self.reasons))


def suspect(raw: Fixes, cleaned: Cleaned, transport: Transport | None = None) -> Suspicion:
    """Return what is odd about a track; ``cleaned`` is what `clean` made of ``raw``."""
    found = (
        _untimed(raw),
        _two_places(raw),
        _leaps(raw, transport),
        _fast_on_foot(cleaned, transport),
        _sharp_corners(cleaned),
        _steep(cleaned),
        _no_jitter(raw),
        _constant_accuracy(raw),
    )
    return Suspicion(tuple(reason for reason in found if reason))


def _untimed(raw: Fixes) -> Reason | None:
    """A way without times may be a drawing."""
    return Reason("no_times", 30) if len(raw) and not raw.timed else None


def _two_places(raw: Fixes) -> Reason | None:
    if not raw.timed:
        return None
    fixes = raw.on_earth()
    fixes = fixes.where(np.isfinite(fixes.t))
    fixes = fixes.where(np.argsort(fixes.t, kind="stable"))
    apart = fixes.metres()[np.diff(fixes.t) == 0]
    far = apart[apart > _APART_M]
    return Reason("two_places_at_once", 40, {"count": len(far)}) if len(far) else None


def _leaps(raw: Fixes, transport: Transport | None) -> Reason | None:
    """Faster than anything that drives: now and then a reflection, most of the time a replay."""
    fixes = raw.on_earth().in_order()
    if not fixes.timed or len(fixes) < 2:  # noqa: PLR2004  # a leap has two ends
        return None
    vague = np.nan_to_num(fixes.accuracy_m, nan=UNSTATED_M)
    reach = FASTEST[transport or Transport.OTHER] * np.diff(fixes.t) + vague[:-1] + vague[1:]
    leaping = fixes.metres() > reach
    count, share = int(leaping.sum()), round(float(leaping.mean()), 3)
    if not count:
        return None
    if share > _LEAPING_SHARE and count > _FEWEST // 2:
        return Reason("too_fast", 60, {"share": share})
    return Reason("teleport", min(30, 10 * count), {"count": count})


def _fast_on_foot(cleaned: Cleaned, transport: Transport | None) -> Reason | None:
    legs = _legs(cleaned)
    if transport is not Transport.FOOT or len(legs.speed) < _FEWEST:
        return None
    usual = round(float(np.median(legs.speed)), 2)
    return Reason("too_fast", 60, {"median_m_s": usual}) if usual > _WALKING_MEDIAN else None


@dataclass(frozen=True, slots=True, eq=False)
class _Legs:
    """From one place to the next: metres, seconds, degrees from north, and what they give."""

    metres: Floats
    seconds: Floats
    azimuth: Floats
    height: Floats

    @property
    def speed(self) -> Floats:
        return self.metres / self.seconds


def _legs(cleaned: Cleaned) -> _Legs:
    """
    Return the legs of the way: from when one place was reached to when the next was.

    A place is held still until somebody is surely elsewhere, so that the last fix alone would tell
    a leg too fast. Where that took longer than walking explains, it was a stop, and is no leg.
    """
    fixes = cleaned.fixes
    if not fixes.timed or len(fixes) < 2:  # noqa: PLR2004  # a leg has two ends
        return _Legs(*(np.zeros(0),) * 4)
    azimuth, _, metres = ELLIPSOID.inv(fixes.lon[:-1], fixes.lat[:-1], fixes.lon[1:], fixes.lat[1:])
    steps = np.arange(len(fixes) - 1)
    moved = cleaned.joined & (np.asarray(metres) > 0)
    new = np.where(moved | ~cleaned.joined, steps + 1, 0)  # where a place or a piece begins
    begun = np.concatenate([[0], np.maximum.accumulate(new)[:-1]])
    seconds = fixes.t[1:] - fixes.t[begun]
    leg = moved & (seconds <= np.maximum(_STOPPED_S, np.diff(fixes.t)))
    columns = (metres, seconds, azimuth, fixes.altitude_m[1:] - fixes.altitude_m[begun])
    return _Legs(*(np.asarray(column)[leg] for column in columns))


def _sharp_corners(cleaned: Cleaned) -> Reason | None:
    """Return a reason where a tenth of the corners would have thrown a car off the road."""
    legs = _legs(cleaned)
    if len(legs.speed) < _FEWEST:
        return None
    turned = np.radians(np.abs((np.diff(legs.azimuth) + 180) % 360 - 180))
    slower = np.minimum(legs.speed[:-1], legs.speed[1:])
    sideways = turned * slower * 2 / (legs.seconds[:-1] + legs.seconds[1:])
    usual = round(float(np.percentile(sideways, 90)), 2)
    return Reason("corners_too_sharp", 50, {"m_s2": usual}) if usual > _SHARPEST else None


def _steep(cleaned: Cleaned) -> Reason | None:
    """Return a reason where a slope that people climb was taken at the speed of a car."""
    legs = _legs(cleaned)
    metres, seconds, height = (
        np.concatenate([[0.0], np.cumsum(column)])
        for column in (legs.metres, legs.seconds, legs.height)
    )
    ahead = np.searchsorted(metres, metres + _ROAD_M)
    here = np.flatnonzero(ahead < len(metres))
    ahead = ahead[here]
    along = metres[ahead] - metres[here]
    slope = np.abs(height[ahead] - height[here]) / along
    speed = along / (seconds[ahead] - seconds[here])
    steep = slope[(speed > _DRIVEN) & (slope > _STEEPEST)]
    if not len(steep):
        return None
    return Reason("too_steep_for_its_speed", 40, {"slope": round(float(steep.max()), 2)})


def _no_jitter(raw: Fixes) -> Reason | None:
    """Return a reason where fixes lie between their neighbours as no receiver puts them."""
    fixes = raw.on_earth().in_order()
    if len(fixes) < _SMOOTH_FIXES:
        return None
    lon, lat = (fixes.lon[:-2] + fixes.lon[2:]) / 2, (fixes.lat[:-2] + fixes.lat[2:]) / 2
    _, _, off = ELLIPSOID.inv(fixes.lon[1:-1], fixes.lat[1:-1], lon, lat)
    moving = fixes.metres()[:-1] > 1
    off = np.asarray(off)[moving]
    if len(off) < _SMOOTH_FIXES - 2:
        return None
    usual = round(float(np.median(off)), 3)
    return Reason("no_jitter", 50, {"median_m": usual}) if usual < _SMOOTH_M else None


def _constant_accuracy(raw: Fixes) -> Reason | None:
    """Return a reason where an accuracy was made up; some receivers say the same for minutes."""
    told = raw.accuracy_m[np.isfinite(raw.accuracy_m)]
    if len(told) < _CONSTANT_FIXES or np.ptp(told) > 0:
        return None
    return Reason("constant_accuracy", 15, {"metres": float(told[0])})
