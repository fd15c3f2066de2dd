"""
How much of an area was swept: squares whose middle was within reach of the way.

A grid hangs on the shape of its area alone, so that what patrols swept is put together by OR. On
the whole an area is told neither too large nor too small; how far one figure is off, and why
squares, is in decision 0029.
"""

import math
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from patrols.seen.sheets import Floats, shape_on_sheet
from patrols.seen.ways import Way

Bools = NDArray[np.bool_]

_SIZES_M: Final = (10.0, 25.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0)
_MOST_CELLS: Final = 160_000  # in the box round an area
_AT_ONCE: Final = 20_000  # points of a way spread at a time
_APART: Final = 0.25  # of the reach: so far apart are the points that are spread
_BUT_LAST, _BUT_FIRST = slice(None, -1), slice(1, None)
_FINE: Final = 4  # to a fraction of a square, in which points of a way are told apart
_ROW: Final = 1 << 32
_FAST: Final = 1  # of zlib: a grid is a kilobyte before


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Squares of ``cell_m`` from the south-west; ``inside`` are those whose middle is in it."""

    meridian: int
    west: float
    south: float
    cell_m: float
    inside: Bools

    @property
    def squares(self) -> int:
        return int(self.inside.sum())

    def swept(self, way: Way, reach_m: float) -> Bools:
        """Return the squares of the area whose middle was within reach of the way."""
        reach = reach_m / self.cell_m
        points = self._points(way, reach)
        marked = np.zeros_like(self.inside)
        for part in np.array_split(points, math.ceil(len(points) / _AT_ONCE) or 1):
            self._spread(marked, part, reach)
        return marked & self.inside

    def _points(self, way: Way, reach: float) -> Floats:
        """Return where pieces of the way begin and end near the area, in units of squares."""
        metres = way.on(self.meridian).points(_APART * reach * self.cell_m)
        points = (metres - (self.west, self.south)) / self.cell_m
        beyond = np.array(self.inside.shape[::-1]) + reach
        close = ((points > -reach) & (points < beyond)).all(axis=1)
        fine = np.round(points[close] * _FINE).astype(np.int64)
        _, first = np.unique(fine[:, 0] * _ROW + fine[:, 1], return_index=True)
        return fine[first] / _FINE

    def _spread(self, marked: Bools, points: Floats, reach: float) -> None:
        """Mark the squares whose middle is within reach of a point."""
        wide = math.ceil(reach) + 1
        around = np.arange(-wide, wide + 1)
        columns = np.floor(points[:, :1]).astype(np.intp) + around
        rows = np.floor(points[:, 1:]).astype(np.intp) + around
        across = (columns + 0.5 - points[:, :1]) ** 2
        along = (rows + 0.5 - points[:, 1:]) ** 2
        height, width = marked.shape
        across[(columns < 0) | (columns >= width)] = np.inf
        along[(rows < 0) | (rows >= height)] = np.inf
        within = along[:, :, None] + across[:, None, :] <= reach * reach
        point, row, column = np.nonzero(within)
        marked[rows[point, row], columns[point, column]] = True


@lru_cache(maxsize=512)
def grid_of(wkb: bytes) -> Grid:
    """Return the grid of an area (degrees); fine enough for its shape, coarse enough to be kept."""
    shape = shapely.from_wkb(wkb)
    west, _, east, _ = shape.bounds
    meridian = round((west + east) / 2)
    flat = shape_on_sheet(meridian, shape)
    west, south, east, north = flat.bounds
    cell = _size((east - west) * (north - south))
    columns, rows = math.ceil((east - west) / cell) or 1, math.ceil((north - south) / cell) or 1
    x = west + (np.arange(columns) + 0.5) * cell
    y = south + (np.arange(rows) + 0.5) * cell
    return Grid(meridian, west, south, cell, _inside(flat, x, y))


def _inside(flat: Any, x: Floats, y: Floats) -> Bools:
    """Say which middles lie in a shape: those with an odd number of its edges west of them."""
    edges = [shapely.get_coordinates(ring) for ring in shapely.get_rings(shapely.get_parts(flat))]
    begins, ends = (np.vstack([ring[part] for ring in edges]) for part in (_BUT_LAST, _BUT_FIRST))
    row, edge = np.nonzero((begins[:, 1] <= y[:, None]) != (ends[:, 1] <= y[:, None]))
    (x0, y0), (x1, y1) = begins[edge].T, ends[edge].T
    crossing = x0 + (y[row] - y0) / (y1 - y0) * (x1 - x0)
    crossed = np.zeros((len(y), len(x) + 1), dtype=np.intp)
    np.add.at(crossed, (row, np.searchsorted(x, crossing)), 1)
    return np.asarray(np.cumsum(crossed, axis=1)[:, :-1] % 2 == 1)


def _size(box_m2: float) -> float:
    wanted = math.sqrt(box_m2 / _MOST_CELLS)
    return next((size for size in _SIZES_M if size >= wanted), _SIZES_M[-1])


def packed(cells: Bools) -> bytes:
    return zlib.compress(np.packbits(cells).tobytes(), _FAST)


def unpacked(part: bytes) -> bytes:
    return zlib.decompress(part)


def either(parts: Iterable[bytes]) -> tuple[bytes, int]:
    """Return the squares that are marked in any of the packed parts of a grid, and how many."""
    marked, *others = (np.frombuffer(unpacked(part), dtype=np.uint8) for part in parts)
    for other in others:
        marked = marked | other
    return zlib.compress(marked.tobytes(), _FAST), int(np.unpackbits(marked).sum())
