"""A receiver carried along a way: it winds, halts, wavers, and is never twice the same."""

import datetime as dt
from typing import Any, Final

import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Place = tuple[float, float]

_EAST_M, _NORTH_M = 82_650.0, 111_090.0  # of a degree, where the demo lives
_WAVERS_M: Final = 1.6
_LASTS: Final = 0.8  # how much of a waver is still there at the next fix
_HALTS_AT, _HALT = 0.45, 12  # share of the way; fixes
_HILL_M, _FOOT_M = 90.0, 612.0


def carried(
    start: Place, end: Place, *, count: int, every_s: float, began: dt.datetime
) -> dict[str, Any]:
    """Return the columns of a track from one place to another, the same for the same beginning."""
    chance = default_rng(int(began.timestamp()))
    along = _along(count, chance)
    lon = start[0] + along * (end[0] - start[0])
    lat = start[1] + along * (end[1] - start[1])
    east, north = (_winding(along, chance) + _wavering(count, chance) for _ in range(2))
    height = _FOOT_M + _HILL_M * along + _wavering(count, chance) * 2
    accuracy = 5.5 + _wavering(count, chance)
    return {
        "t0": began.isoformat(),
        "t": (np.arange(count) * every_s).tolist(),
        "lon": (lon + east / _EAST_M).round(7).tolist(),
        "lat": (lat + north / _NORTH_M).round(7).tolist(),
        "accuracy_m": accuracy.clip(2.5).round(1).tolist(),
        "altitude_m": height.round(1).tolist(),
    }


def _along(count: int, chance: Generator) -> Floats:
    """Return how much of the way is behind at each fix: now faster, now slower, once not at all."""
    pace = chance.uniform(0.7, 1.3, count)
    halt = int(_HALTS_AT * count)
    pace[halt : halt + _HALT] = 0
    pace[0] = 0
    return np.asarray(np.cumsum(pace) / pace.sum())


def _winding(along: Floats, chance: Generator) -> Floats:
    """Return metres off the straight line, none at its ends."""
    bends = (chance.normal(0, 60 / n) * np.sin(np.pi * n * along) for n in range(1, 6))
    return np.asarray(sum(bends, np.zeros(len(along))))


def _wavering(count: int, chance: Generator) -> Floats:
    """Return what a receiver is off by: a fix is about as wrong as the one before."""
    off = np.zeros(count)
    fresh = chance.normal(0, _WAVERS_M * (1 - _LASTS**2) ** 0.5, count)
    off[0] = fresh[0]
    for n in range(1, count):
        off[n] = _LASTS * off[n - 1] + fresh[n]
    return off
