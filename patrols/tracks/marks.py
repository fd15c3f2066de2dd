"""
What a track is known again by: the same way recorded twice is a copy, however its times were moved.

Three places in a row, to a metre, hashed; of all of a track the smallest sixteen are kept.
Receivers on the same road give other places every time, so that honest tracks share none.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from patrols.tracks.fixes import Fixes

KEPT: Final = 16
SAME: Final = 5  # of them shared: a third of two tracks, or more
_FEWEST_PLACES: Final = 30  # below that, or on one straight line, two ways may be the same
_STEPS_A_DEGREE: Final = 1e5  # about a metre
_PLACES: Final = 3
_WIDE: Final = np.uint64(0x9E3779B97F4A7C15)
_SIGN: Final = np.uint64(1)


def marks(columns: Mapping[str, Sequence[Any]]) -> list[int]:
    """Return what a track is known again by, 63-bit numbers in order; of a short one nothing."""
    fixes = Fixes.of(columns).on_earth()
    steps = np.stack([fixes.lon, fixes.lat], axis=1) * _STEPS_A_DEGREE
    places = np.rint(steps).astype(np.int64)
    if len(places):
        moved = np.concatenate([[True], (np.diff(places, axis=0) != 0).any(axis=1)])
        places = places[moved]
    if len(places) < _FEWEST_PLACES or _straight(places):
        return []
    return [int(mark) for mark in np.unique(_hashed(places))[:KEPT]]


def _straight(places: NDArray[np.int64]) -> bool:
    """Whether all steps are alike to a metre: a drawing is doubted for that alone."""
    steps = np.diff(places, axis=0)
    return bool((np.ptp(steps, axis=0) <= 1).all())


def _hashed(places: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return a number for each three places in a row, the same for the way back."""
    cells = _mixed((places[:, 0] + (1 << 31)) * (1 << 32) + places[:, 1] + (1 << 31))
    first, middle, last = (cells[n : len(cells) - _PLACES + 1 + n] for n in range(_PLACES))
    ends = np.minimum(first, last), np.maximum(first, last)
    return _mixed(ends[0] ^ _mixed(middle ^ _mixed(ends[1]))) >> _SIGN


def _mixed(numbers: NDArray[Any]) -> NDArray[np.uint64]:
    """Spread 64 bits over 64 bits (the finalizer of SplitMix64)."""
    with np.errstate(over="ignore"):
        x = numbers.astype(np.uint64) + _WIDE
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return np.asarray(x ^ (x >> np.uint64(31)))
