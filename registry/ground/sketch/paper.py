"""Where a place on the ground comes to lie on the paper: one scale, north upwards."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import shapely

from registry.ground.measuring import Numbers, Sheet, polygons

_FINEST_PX: Final = 0.25  # a line is drawn no finer
_MARGIN: Final = 0.12  # of the frame, on each side
_CLOSER: Final = 4.0  # a survey so much smaller than the right is shown larger, the right in part


@dataclass(frozen=True, slots=True)
class Box:
    """Pixels: the left upper corner, width and height."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Paper:
    """A frame on the paper; ``scale`` is pixels a metre, ``whole`` whether all ground is in it."""

    sheet: Sheet
    box: Box
    middle: tuple[float, float]
    scale: float
    whole: bool

    @classmethod
    def showing(cls, survey: shapely.MultiPolygon, ground: shapely.MultiPolygon, box: Box) -> Self:
        """Choose what is shown: both, or the survey alone where it would be too small to see."""
        sheet = Sheet.around(survey)
        both = shapely.total_bounds([sheet.flat(survey), sheet.flat(ground)])
        own = shapely.total_bounds(sheet.flat(survey))
        whole = _longest(both) <= _CLOSER * _longest(own)
        west, south, east, north = both if whole else own
        room = 1 - 2 * _MARGIN if whole else 0.5
        spans = max(east - west, 1e-3), max(north - south, 1e-3)
        scale = room * min(box.width / spans[0], box.height / spans[1])
        return cls(sheet, box, ((west + east) / 2, (south + north) / 2), scale, whole)

    def placed(self, shape: Any) -> Any:
        """Return a shape in degrees as it lies on the paper, in pixels."""
        return shapely.transform(self.sheet.flat(shape), self._pixels)

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        point = self.placed(shapely.Point(lon, lat))
        return point.x, point.y

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return longitude and latitude of a pixel."""
        box = self.box
        east = (x - box.x - box.width / 2) / self.scale + self.middle[0]
        north = (box.y + box.height / 2 - y) / self.scale + self.middle[1]
        point = self.sheet.round(shapely.Point(east, north))
        return point.x, point.y

    def _pixels(self, metres: Numbers) -> Numbers:
        box = self.box
        east = (metres[:, 0] - self.middle[0]) * self.scale + box.x + box.width / 2
        north = box.y + box.height / 2 - (metres[:, 1] - self.middle[1]) * self.scale
        return np.column_stack((east, north))

    def holds(self, x: float, y: float, inset: float = 0.0) -> bool:
        box = self.box
        across = box.x + inset <= x <= box.x + box.width - inset
        return across and box.y + inset <= y <= box.y + box.height - inset

    def path(self, shape: Any) -> str:
        """Return the rings of a shape in degrees as the data of an SVG path."""
        return "".join(_ring(ring) for ring in self.rings(shape))

    def rings(self, shape: Any) -> Iterator[Numbers]:
        for part in polygons(shapely.simplify(self.placed(shape), _FINEST_PX)):
            for ring in (part.exterior, *part.interiors):
                yield shapely.get_coordinates(ring)


def _ring(corners: Numbers) -> str:
    points = " L".join(f"{x:.1f} {y:.1f}" for x, y in corners[:-1].tolist())
    return f"M{points} Z"


def _longest(bounds: Any) -> float:
    west, south, east, north = bounds
    return float(max(east - west, north - south))
