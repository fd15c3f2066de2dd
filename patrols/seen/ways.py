"""
The way a patrol went, in short pieces of known time.

Only what is joined in the cleaned track is a way: nothing is seen from the straight line over a
gap, nor from a fix that no way leads to or from.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from kernel.spatial import Box
from patrols.seen.sheets import FURTHEST_DEG, WIDEST_DEG, on_sheet
from patrols.tracks.cleaning import Cleaned
from patrols.tracks.fixes import Floats

PIECE_M: Final = 100.0
_MOST_PIECES: Final = 50_000  # besides one for each step
_MOST_BOXES: Final = 12
_BOX_DEG: Final = 0.03  # some 3 km
_LEAST_DEGREE_M: Final = 110_000.0  # of latitude is a little more anywhere
_NONE: Final = np.zeros(0)
_POLE: Final = 89.9


@dataclass(frozen=True, eq=False)
class Pieces:
    """Straight pieces on one sheet: where they begin and end, when they begin, and seconds."""

    begins: Floats
    ends: Floats
    at: Floats
    seconds: Floats

    @cached_property
    def lines(self) -> shapely.STRtree:
        return shapely.STRtree(_geometries(shapely.linestrings, self.begins, self.ends))

    @cached_property
    def middles(self) -> shapely.STRtree:
        middles: Any = shapely.points((self.begins + self.ends) / 2)
        return shapely.STRtree(middles)

    def points(self, apart_m: float) -> Floats:
        """Return places along the pieces, so many metres apart at most, ends included."""
        counts = _cuts(self.begins, self.ends, apart_m)
        piece, number = _numbered(counts)
        share = (number / counts[piece])[:, None]
        along = self.begins[piece] + (self.ends - self.begins)[piece] * share
        return np.vstack([along, self.ends])


def _geometries(make: Any, begins: Floats, ends: Floats) -> Any:
    return make(np.stack([begins, ends], axis=1))


def _cuts(begins: Floats, ends: Floats, longest: float) -> NDArray[np.intp]:
    metres = np.hypot(*(ends - begins).T)
    return np.asarray(np.maximum(1, np.ceil(metres / longest)), dtype=np.intp)


def _numbered(counts: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return for each part which whole it is of, and its number in that."""
    whole = np.repeat(np.arange(len(counts)), counts)
    return whole, np.arange(len(whole)) - np.repeat(np.cumsum(counts) - counts, counts)


@dataclass(frozen=True, eq=False)
class Way:
    """
    Steps from fix to fix: degrees at both ends, seconds since the track began, and its own.

    Longitudes run on past 180° where the way does. Times are NaN where none were told.
    """

    lon: tuple[Floats, Floats]
    lat: tuple[Floats, Floats]
    at: Floats
    seconds: Floats

    def __len__(self) -> int:
        return len(self.at)

    @cached_property
    def sheets(self) -> dict[int, Pieces]:
        """The sheets the way lies on, by their meridians, and its pieces on each."""
        if not len(self):
            return {}
        west = float(self.lon[0].min())
        strip = ((self.lon[0] - west) // WIDEST_DEG).astype(np.intp)
        pieces = dict[int, Pieces]()
        for number in range(int(strip.max()) + 1):
            steps = np.flatnonzero(strip == number)
            if len(steps):
                lon = self.lon[0][steps]
                middle = round(float(lon.min() + lon.max()) / 2)
                pieces[(middle + 180) % 360 - 180] = self._pieces(middle, steps)
        return pieces

    def on(self, meridian: int) -> Pieces:
        """Return the pieces of the way as far as they have a place on the sheet of a meridian."""
        if list(self.sheets) == [meridian]:
            return self.sheets[meridian]
        aside = (self.lon[0] - meridian + 180) % 360 - 180
        return self._pieces(meridian, np.flatnonzero(np.abs(aside) <= FURTHEST_DEG))

    def _pieces(self, meridian: int, steps: NDArray[np.intp]) -> Pieces:
        begins, ends = (
            np.column_stack(on_sheet(meridian, self.lon[end][steps], self.lat[end][steps]))
            for end in (0, 1)
        )
        whole_m = float(np.hypot(*(ends - begins).T).sum())
        counts = _cuts(begins, ends, max(PIECE_M, whole_m / _MOST_PIECES))
        step, number = _numbered(counts)
        piece = (1 / counts)[step]
        along = (ends - begins)[step] * piece[:, None]
        seconds = self.seconds[steps][step] * piece
        first = begins[step] + along * number[:, None]
        return Pieces(first, first + along, self.at[steps][step] + number * seconds, seconds)

    def boxes(self, reach_m: float) -> Iterator[Box]:
        """Yield a few boxes that together hold all within so many metres of the way."""
        if not len(self):
            return
        wide = max(float(np.ptp(self.lon[0])), float(np.ptp(self.lat[0])))
        count = min(_MOST_BOXES, len(self), math.ceil(wide / _BOX_DEG) or 1)
        starts = np.linspace(0, len(self), count, endpoint=False).astype(np.intp)
        wests, easts = _hulls(self.lon, starts)
        souths, norths = _hulls(self.lat, starts)
        for west, south, east, north in zip(wests, souths, easts, norths, strict=True):
            yield _widened(west, south, east, north, reach_m)


def _hulls(ends: tuple[Floats, Floats], starts: NDArray[np.intp]) -> tuple[list[float], ...]:
    least = np.minimum.reduceat(np.minimum(*ends), starts)
    most = np.maximum.reduceat(np.maximum(*ends), starts)
    return least.tolist(), most.tolist()


def _widened(west: float, south: float, east: float, north: float, reach_m: float) -> Box:
    up = reach_m / _LEAST_DEGREE_M
    south, north = max(-90.0, south - up), min(90.0, north + up)
    aside = up / math.cos(math.radians(min(_POLE, max(abs(south), abs(north)))))
    if west - aside < -180 or east + aside > 180:  # noqa: PLR2004  # past the antimeridian
        return Box(-180.0, south, 180.0, north)
    return Box(west - aside, south, east + aside, north)


NO_WAY: Final = Way(lon=(_NONE, _NONE), lat=(_NONE, _NONE), at=_NONE, seconds=_NONE)


def way_of(cleaned: Cleaned) -> Way:
    """Return the steps of a cleaned track that somebody went."""
    fixes, step = cleaned.fixes, np.flatnonzero(cleaned.joined)
    lon = np.unwrap(fixes.lon, period=360)
    return Way(
        lon=(lon[step], lon[step + 1]),
        lat=(fixes.lat[step], fixes.lat[step + 1]),
        at=fixes.t[step],
        seconds=fixes.t[step + 1] - fixes.t[step],
    )
