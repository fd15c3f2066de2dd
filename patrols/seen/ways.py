"""
The way a patrol went, in short pieces of known time.

Only what is joined in the cleaned track is a way: nothing is seen from the straight line over a
gap, nor from a fix that no way leads to or from.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from kernel.spatial import Box
from patrols.seen.sheets import FURTHEST_DEG, WIDEST_DEG, on_sheet
from patrols.tracks.cleaning import Cleaned
from patrols.tracks.fixes import Floats

PIECE_M: Final = 25.0
_MOST_PIECES: Final = 50_000  # besides one for each step
_MOST_BOXES: Final = 12
_SMALLEST_BOX_DEG: Final = 0.02
_LEAST_DEGREE_M: Final = 110_000.0  # of latitude is a little more anywhere
_POLE: Final = 89.9


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Straight pieces on one sheet: where they begin and end, when they begin, and seconds."""

    meridian: int
    begins: Floats
    ends: Floats
    at: Floats
    seconds: Floats


@dataclass(frozen=True, eq=False)
class Way:
    """
    Steps from fix to fix: degrees, seconds since the track began, metres.

    Longitudes run on past 180° where the way does. ``at`` and ``seconds`` are NaN where no times
    were told.
    """

    lon: tuple[Floats, Floats]
    lat: tuple[Floats, Floats]
    at: Floats
    seconds: Floats
    metres: Floats

    def __len__(self) -> int:
        return len(self.metres)

    def sheets(self) -> Iterator[tuple[int, NDArray[np.intp]]]:
        """Yield the sheets the way lies on, by their meridians, and its steps on each."""
        if not len(self):
            return
        west = float(self.lon[0].min())
        strip = ((self.lon[0] - west) // WIDEST_DEG).astype(np.intp)
        for number in np.unique(strip):
            steps = np.flatnonzero(strip == number)
            lon = self.lon[0][steps]
            middle = round(float(lon.min() + lon.max()) / 2)
            yield (middle + 180) % 360 - 180, steps

    def near(self, meridian: int) -> NDArray[np.intp]:
        """Return the steps for which the sheet of a meridian is true enough."""
        aside = (self.lon[0] - meridian + 180) % 360 - 180
        return np.flatnonzero(np.abs(aside) <= FURTHEST_DEG)

    def pieces(self, meridian: int, steps: NDArray[np.intp]) -> Pieces:
        """Cut steps into pieces of `PIECE_M` at most, on a sheet."""
        begins, ends = (
            np.column_stack(on_sheet(meridian, self.lon[end][steps], self.lat[end][steps]))
            for end in (0, 1)
        )
        longest = max(PIECE_M, float(self.metres.sum()) / _MOST_PIECES)
        counts = np.maximum(1, np.ceil(self.metres[steps] / longest)).astype(np.intp)
        step = np.repeat(np.arange(len(steps)), counts)
        number = np.arange(len(step)) - np.repeat(np.cumsum(counts) - counts, counts)
        share = (number / counts[step])[:, None]
        along = (ends - begins)[step]
        piece = 1 / counts[step]
        seconds = self.seconds[steps][step] * piece
        at = self.at[steps][step] + number * seconds
        first = begins[step] + along * share
        return Pieces(meridian, first, first + along * piece[:, None], at, seconds)

    def boxes(self, reach_m: float) -> list[Box]:
        """Return a few boxes that together hold all within so many metres of the way."""
        if not len(self):
            return []
        size = _SMALLEST_BOX_DEG
        while True:
            key = np.floor(np.column_stack([self.lon[0], self.lat[0]]) / size)
            cells, cell = np.unique(key, axis=0, return_inverse=True)
            if len(cells) <= _MOST_BOXES:
                break
            size *= 2
        return [
            box
            for number in range(len(cells))
            for box in self._round(np.flatnonzero(cell.ravel() == number), reach_m)
        ]

    def _round(self, steps: NDArray[np.intp], reach_m: float) -> Iterator[Box]:
        lon = np.concatenate([end[steps] for end in self.lon])
        lat = np.concatenate([end[steps] for end in self.lat])
        up = reach_m / _LEAST_DEGREE_M
        south, north = max(-90.0, float(lat.min()) - up), min(90.0, float(lat.max()) + up)
        furthest = min(_POLE, max(abs(south), abs(north)))
        aside = up / math.cos(math.radians(furthest))
        west, east = float(lon.min()) - aside, float(lon.max()) + aside
        if west >= -180 and east <= 180:  # noqa: PLR2004  # degrees of the globe
            yield Box(west, south, east, north)
        else:  # past the antimeridian: the whole belt
            yield Box(-180.0, south, 180.0, north)


def way_of(cleaned: Cleaned) -> Way:
    """Return the steps of a cleaned track that somebody went."""
    fixes, step = cleaned.fixes, np.flatnonzero(cleaned.joined)
    lon = np.unwrap(fixes.lon, period=360)
    return Way(
        lon=(lon[step], lon[step + 1]),
        lat=(fixes.lat[step], fixes.lat[step + 1]),
        at=fixes.t[step],
        seconds=fixes.t[step + 1] - fixes.t[step],
        metres=fixes.metres()[step],
    )


def lines(pieces: Pieces) -> Any:
    return shapely.linestrings(np.stack([pieces.begins, pieces.ends], axis=1))


def points(pieces: Pieces) -> Any:
    return shapely.points((pieces.begins + pieces.ends) / 2)
