"""
What of a track is a way that somebody went: without jitter, leaps and straight lines over silence.

The raw track stays as it came. The cleaned one is never longer, cleaning it again changes nothing,
and it does not depend on the order in which the fixes came.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from patrols.states import Transport
from patrols.tracks.columns import GAP_S
from patrols.tracks.fixes import Bools, Fixes, Floats

VERSION: Final = 1

VAGUEST_M: Final = 100.0  # who is known no better than that is not followed
UNSTATED_M: Final = 15.0  # what a phone under open sky is taken to know
STILL_M: Final = 10.0  # within that, or the accuracy if worse, nobody has moved
_STILL_AT_MOST_M: Final = 30.0
_FEWEST: Final = 3  # fixes that support each other; fewer, after a leap, are a reflection

# Metres a second that are not exceeded: a runner; a motorcycle; a car on a motorway; a workboat;
# a multicopter in the wind. Who says nothing of it may have driven.
FASTEST: Final[Mapping[Transport, float]] = {
    Transport.FOOT: 8.0,
    Transport.MOTORCYCLE: 35.0,
    Transport.CAR: 45.0,
    Transport.BOAT: 20.0,
    Transport.DRONE: 30.0,
    Transport.OTHER: 45.0,
}
_METRES_A_DEGREE: Final = 111_320.0


@dataclass(frozen=True, slots=True)
class Gap:
    """Nobody knows what was between: ``why`` is silence, leap or pause. Seconds since ``t0``."""

    begins: float | None
    seconds: float | None
    metres: float
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class Cleaned:
    """``joined`` says of each fix but the first whether a way leads to it from the one before."""

    fixes: Fixes
    joined: Bools
    gaps: tuple[Gap, ...]
    left_out: Mapping[str, int]

    @property
    def length_m(self) -> float:
        return round(math.fsum(self.fixes.metres()[self.joined]), 2)

    @property
    def duration_s(self) -> float | None:
        if not self.fixes.timed:
            return None
        return round(math.fsum(np.diff(self.fixes.t)[self.joined]), 3)


def clean(raw: Fixes, transport: Transport | None = None) -> Cleaned:
    """Return the way; an unstated transport is the fastest."""
    possible = raw.on_earth()
    ordered = possible.in_order()
    known = ordered.where(~(ordered.accuracy_m > VAGUEST_M))
    fastest = FASTEST[transport or Transport.OTHER]
    kept = _settled(known, fastest)
    leaps = _leaps(kept, fastest)
    silent = np.diff(kept.t) > GAP_S if kept.timed else np.zeros_like(leaps)
    joined = kept.same_part() & ~leaps & ~silent
    untimed = int(np.isnan(possible.t).sum()) if possible.timed else 0
    left_out = {
        "impossible": len(raw) - len(possible),
        "untimed": untimed,
        "same_instant": len(possible) - untimed - len(ordered),
        "vague": len(ordered) - len(known),
        "leaped": len(known) - len(kept),
    }
    return Cleaned(kept, joined, _gaps(kept, joined, leaps, silent), left_out)


def _settled(fixes: Fixes, fastest: float) -> Fixes:
    """Let stops lie still and leave out reflections, until neither changes anything."""
    while True:
        still = fixes.at(*_held_still(fixes))
        kept = still.where(_supported(still, fastest))
        if len(kept) == len(fixes) and _same_places(kept, fixes):
            return kept
        fixes = kept


def _same_places(one: Fixes, other: Fixes) -> bool:
    return bool(np.array_equal(one.lon, other.lon) and np.array_equal(one.lat, other.lat))


def _held_still(fixes: Fixes) -> tuple[Floats, Floats]:
    """Return places that change only where somebody moved further than the fix is vague."""
    lons, lats = fixes.lon.tolist(), fixes.lat.tolist()
    parts = fixes.part.tolist()
    reach = np.clip(np.nan_to_num(fixes.accuracy_m, nan=STILL_M), STILL_M, _STILL_AT_MOST_M)
    widths = (_METRES_A_DEGREE * np.cos(np.radians(fixes.lat))).tolist()
    here = 0
    for n, far in enumerate(reach.tolist()):
        east = (lons[n] - lons[here] + 180) % 360 - 180
        x, y = east * widths[here], (lats[n] - lats[here]) * _METRES_A_DEGREE
        if parts[n] == parts[here] and x * x + y * y <= far * far:
            lons[n], lats[n] = lons[here], lats[here]
        here = n
    return np.array(lons, dtype=np.float64), np.array(lats, dtype=np.float64)


def _leaps(fixes: Fixes, fastest: float) -> Bools:
    """Say of each step whether nobody could have made it in its time."""
    metres = fixes.metres()
    if not fixes.timed:
        return np.zeros(len(metres), dtype=bool)
    vague = np.nan_to_num(fixes.accuracy_m, nan=UNSTATED_M)
    return np.asarray(metres > fastest * np.diff(fixes.t) + vague[:-1] + vague[1:])


def _supported(fixes: Fixes, fastest: float) -> Bools:
    """Say which fixes stand in a row of some between leaps, if any do."""
    if not len(fixes):
        return np.ones(0, dtype=bool)
    row = np.concatenate([[0], np.cumsum(_leaps(fixes, fastest))])
    counts = np.bincount(row)
    if counts.max() < _FEWEST:
        return np.ones(len(fixes), dtype=bool)
    return np.asarray(counts[row] >= _FEWEST)


def _gaps(fixes: Fixes, joined: Bools, leaps: Bools, silent: Bools) -> tuple[Gap, ...]:
    metres = fixes.metres()
    gaps = []
    for n in np.flatnonzero(~joined).tolist():
        why = "leap" if leaps[n] else "silence" if silent[n] else "pause"
        begins, seconds = (
            (float(fixes.t[n]), round(float(fixes.t[n + 1] - fixes.t[n]), 3))
            if fixes.timed
            else (None, None)
        )
        gaps.append(Gap(begins, seconds, round(float(metres[n]), 1), why))
    return tuple(gaps)
