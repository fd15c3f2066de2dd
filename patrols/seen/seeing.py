"""What was within sight of a way."""

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from patrols.seen.sheets import fits, shape_on_sheet
from patrols.seen.ways import Pieces, Way

VERSION: Final = 1  # of how sights are found


@dataclass(frozen=True, slots=True)
class Glimpse:
    """
    ``nearest_m`` is from the way to the nearest place of the target, 0 inside it.

    ``first_s`` counts from the start of the track, ``near_s`` is time within reach; both are
    true to the time a piece of the way took, and None where no times were told.
    """

    nearest_m: float
    first_s: float | None
    near_s: float | None


def glimpses(way: Way, shapes: Any, reach_m: float) -> dict[int, Glimpse]:
    """Return what was seen of shapes (an array, degrees) from so near, by position."""
    seen = dict[int, Glimpse]()
    for meridian, pieces in way.sheets.items() if len(shapes) else ():
        number = np.flatnonzero(fits(meridian, shapes))
        flat = shape_on_sheet(meridian, shapes[number])
        for position, glimpse in _on_sheet(pieces, flat, reach_m):
            place = int(number[position])
            seen[place] = _both(seen[place], glimpse) if place in seen else glimpse
    return seen


def _on_sheet(pieces: Pieces, flat: Any, reach_m: float) -> list[tuple[int, Glimpse]]:
    """Measure to the pieces themselves, and take time from their middles."""
    (place, nearest), metres = pieces.lines.query_nearest(
        flat, max_distance=reach_m, return_distance=True, all_matches=False
    )
    if not len(place):
        return []
    which, near = pieces.middles.query(flat[place], predicate="dwithin", distance=reach_m)
    told = []
    for number, target in enumerate(place.tolist()):
        within = np.append(near[which == number], nearest[number])
        told.append((target, _glimpse(float(metres[number]), pieces, within)))
    return told


def _glimpse(metres: float, pieces: Pieces, within: NDArray[np.intp]) -> Glimpse:
    """Sum the time of the pieces within reach; the last of them, the nearest, may be among them."""
    first, near = float(pieces.at[within].min()), float(pieces.seconds[within[:-1]].sum())
    if math.isnan(first):
        return Glimpse(round(metres, 1), None, None)
    return Glimpse(round(metres, 1), round(first, 1), round(near, 1))


def _both(one: Glimpse, other: Glimpse) -> Glimpse:
    first = [told for told in (one.first_s, other.first_s) if told is not None]
    near = [told for told in (one.near_s, other.near_s) if told is not None]
    return Glimpse(
        min(one.nearest_m, other.nearest_m),
        min(first, default=None),
        round(sum(near), 1) if near else None,
    )
