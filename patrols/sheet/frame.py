"""Where a place on the ground comes to lie on the paper: north upwards, at a round scale."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, Self

import numpy as np
import shapely
from numpy.typing import NDArray

from patrols.tracks.fixes import Floats
from registry.ground.measuring import Sheet

Numbers = NDArray[np.float64]

_ROOM: Final = 0.84  # of the frame, for what must be seen
_LEAST_M: Final = 100.0  # a walk round one pit is not blown up beyond that
_FINEST_MM: Final = 0.06
_ROUND: Final = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8)


@dataclass(frozen=True, slots=True)
class Box:
    """Millimetres on the drawing: the left upper corner, width and height."""

    x: float
    y: float
    width: float
    height: float

    def holds(self, x: float, y: float, inset: float = 0.0) -> bool:
        across = self.x + inset <= x <= self.x + self.width - inset
        return across and self.y + inset <= y <= self.y + self.height - inset


@dataclass(frozen=True, slots=True)
class Frame:
    """``scale`` is how many metres a millimetre stands for; ``middle`` in metres of the sheet."""

    sheet: Sheet
    box: Box
    middle: tuple[float, float]
    scale: float

    @classmethod
    def around(cls, lon: Floats, lat: Floats, box: Box, lowest: float) -> Self:
        """
        Choose the largest round scale at which all these places are within the box.

        The box becomes lower, down to ``lowest``, where its height is not needed.
        """
        places = shapely.MultiPoint(np.column_stack((lon, lat)))
        sheet = Sheet.around(places)
        west, south, east, north = sheet.flat(places).bounds
        wide, high = max(east - west, _LEAST_M), max(north - south, _LEAST_M)
        needed = max(wide / (box.width * _ROOM), high / (box.height * _ROOM))
        scale = _round_up(needed)
        fitted = replace(box, height=min(box.height, max(lowest, high / scale / _ROOM)))
        return cls(sheet, fitted, ((west + east) / 2, (south + north) / 2), scale)

    @property
    def denominator(self) -> int:
        """Return the N of 1:N."""
        return round(self.scale * 1000)

    def places(self, lon: Floats, lat: Floats) -> Numbers:
        """Return places in degrees as they lie on the drawing, a row each."""
        return np.asarray(self._mm(np.column_stack(self.sheet.projection(lon, lat))))

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        ((x, y),) = self.places(np.array([lon]), np.array([lat])).tolist()
        return x, y

    def placed(self, shape: Any) -> Any:
        return shapely.transform(self.sheet.flat(shape), self._mm)

    def line(self, lon: Floats, lat: Floats) -> list[tuple[float, float]]:
        """Return a line on the drawing, without corners that no printer shows."""
        drawn = shapely.LineString(self.places(lon, lat)).simplify(_FINEST_MM)
        return [(float(x), float(y)) for x, y in shapely.get_coordinates(drawn)]

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return longitude and latitude of a spot of the drawing."""
        box = self.box
        east = (x - box.x - box.width / 2) * self.scale + self.middle[0]
        north = (box.y + box.height / 2 - y) * self.scale + self.middle[1]
        point = self.sheet.round(shapely.Point(east, north))
        return point.x, point.y

    def ground(self) -> shapely.Polygon:
        """Return what lies in the frame, in degrees."""
        box = self.box
        corners = (
            (box.x, box.y + box.height),
            (box.x + box.width, box.y + box.height),
            (box.x + box.width, box.y),
            (box.x, box.y),
        )
        return shapely.Polygon([self.at(*corner) for corner in corners])

    def _mm(self, metres: Numbers) -> Numbers:
        box = self.box
        east = (metres[:, 0] - self.middle[0]) / self.scale + box.x + box.width / 2
        north = box.y + box.height / 2 - (metres[:, 1] - self.middle[1]) / self.scale
        return np.column_stack((east, north))


def _round_up(needed: float) -> float:
    """Return the least round number that is not less."""
    power = 10.0 ** math.floor(math.log10(needed))
    return next((part * power for part in _ROUND if part * power >= needed), 10 * power)


def round_values(low: float, high: float, steps: tuple[float, ...], most: int) -> Iterator[float]:
    """Yield the multiples of the least step of which no more than ``most`` lie between."""
    span = high - low
    step = next((one for one in steps if span / one <= most), steps[-1])
    for n in range(math.ceil(low / step), math.floor(high / step) + 1):
        yield n * step
