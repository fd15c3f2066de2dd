"""
The silences of a sealed track, filled with what another recorder of the same officer told.

What was sealed stays as it is. Of the others only those fixes are taken that lie in the time of
the patrol and where the track itself was silent: two receivers never add to each other's jitter.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from patrols.tracks.columns import GAP_S, possible
from patrols.tracks.fixes import Floats

AROUND: Final = dt.timedelta(minutes=2)  # of a patrol's own times: clocks of recorders differ
_NAMES: Final = ("t", "lon", "lat", "accuracy_m", "altitude_m")


@dataclass(frozen=True, slots=True)
class Recording:
    """Columns by another recorder, ``t`` in seconds since ``t0``; ``key`` breaks ties."""

    key: str
    t0: dt.datetime
    columns: Mapping[str, Sequence[float | None]]


@dataclass(frozen=True, slots=True)
class Filled:
    """``taken`` says by key how many fixes came from whom; ``columns`` are in the order of time."""

    t0: dt.datetime
    columns: Mapping[str, list[Any]]
    taken: Mapping[str, int]


def fill(
    t0: dt.datetime,
    columns: Mapping[str, Sequence[Any]],
    others: Sequence[Recording],
    span: tuple[dt.datetime, dt.datetime],
) -> Filled:
    """
    Return the track with its silences filled, who has most to say first.

    ``span`` is when the patrol began and ended. Without anything to take, the columns are returned
    as they are.
    """
    own = _rows(columns)
    taken: dict[str, int] = {}
    offered = [(one.key, _within(one, t0, span)) for one in others]
    for key, rows in sorted(offered, key=lambda each: (-len(each[1]), each[0])):
        new = rows[_in_silence(_known(own), rows[:, 0])]
        if len(new):
            taken[key] = len(new)
            own = np.concatenate([own, new])
    if not taken:
        return Filled(t0, {name: list(column) for name, column in columns.items()}, {})
    ordered = own[np.argsort(own[:, 0], kind="stable")]
    return Filled(t0, {name: _told(ordered[:, n]) for n, name in enumerate(_NAMES)}, taken)


def _rows(columns: Mapping[str, Sequence[Any]]) -> NDArray[np.float64]:
    count = len(columns.get("t", ()))
    given = [columns.get(name) or [None] * count for name in _NAMES]
    return np.array(given, dtype=np.float64).T.reshape(count, len(_NAMES))


def _told(column: Floats) -> list[float | None]:
    return [None if np.isnan(each) else each for each in column.tolist()]


def _within(
    one: Recording, t0: dt.datetime, span: tuple[dt.datetime, dt.datetime]
) -> NDArray[np.float64]:
    """Return the possible fixes of a recording in the time of the patrol, in order of time."""
    rows = _rows(one.columns)
    rows[:, 0] += (one.t0 - t0).total_seconds()
    began, ended = ((edge - t0).total_seconds() for edge in (span[0] - AROUND, span[1] + AROUND))
    with np.errstate(invalid="ignore"):  # a fix without its time or place is none
        good = (rows[:, 0] >= began) & (rows[:, 0] <= ended) & possible(rows[:, 1], rows[:, 2])
    rows = rows[good]
    return rows[np.lexsort((rows[:, 2], rows[:, 1], rows[:, 0]))]


def _known(rows: NDArray[np.float64]) -> Floats:
    """Return when the track told a place one can believe."""
    with np.errstate(invalid="ignore"):
        believed = possible(rows[:, 1], rows[:, 2]) & np.isfinite(rows[:, 0])
    return np.sort(rows[believed, 0])


def _in_silence(known: Floats, seconds: Floats) -> NDArray[np.bool_]:
    """Say of each second whether the track said nothing around it for longer than `GAP_S`."""
    if not len(known):
        return np.ones(len(seconds), dtype=bool)
    after = np.searchsorted(known, seconds)
    before = np.concatenate([[-np.inf], known])[after]
    following = np.concatenate([known, [np.inf]])[after]
    silent = following - before > GAP_S
    heard = (following == seconds) | (before == seconds)
    return np.asarray(silent & ~heard)
