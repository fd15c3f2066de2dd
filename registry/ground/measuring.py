"""
Square metres and metres of pieces of ground, edges straight in longitude and latitude.

So cut, the parts of an area add up to it: `kernel.spatial.area_m2` takes edges for great circles,
whose bulge changes with every cut (13 m² on an edge of 1 km). The two differ by 1e-5 of an area
at edges of 1 km, and by nothing that matters below.
"""

import math
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Proj
from shapely.geometry.base import BaseGeometry

from kernel.spatial import ELLIPSOID

Numbers = NDArray[np.float64]

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(4)
_E: Final = math.sqrt(ELLIPSOID.es)
_HALF_B2: Final = ELLIPSOID.b**2 / 2


def area_m2(shape: BaseGeometry) -> float:
    """Return the area of the polygons in a shape on the ellipsoid, holes taken out."""
    return sum(_polygon_m2(part) for part in polygons(shape))


def polygons(shape: BaseGeometry) -> list[shapely.Polygon]:
    """Return the polygons of a shape; points and lines that an intersection left are dropped."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]


def ground_of(shape: BaseGeometry) -> shapely.MultiPolygon:
    return shapely.MultiPolygon(polygons(shape))


def _polygon_m2(polygon: shapely.Polygon) -> float:
    return _ring_m2(polygon.exterior) - sum(_ring_m2(hole) for hole in polygon.interiors)


def _ring_m2(ring: BaseGeometry) -> float:
    """Integrate the strip between each edge and the ring's first corner; exact to 1e-11."""
    lons, lats = np.radians(shapely.get_coordinates(ring)).T
    along = lats[:-1, None] + np.diff(lats)[:, None] * (_NODES + 1) / 2
    heights = (_from_equator(along) - _from_equator(lats[:1])) @ (_WEIGHTS / 2)
    return abs(float(heights @ np.diff(lons)))


def _from_equator(lat: Numbers) -> Numbers:
    """Return the area between equator and parallel, in m² a radian of longitude."""
    sine = np.sin(lat)
    return _HALF_B2 * (sine / (1 - ELLIPSOID.es * sine**2) + np.arctanh(_E * sine) / _E)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A flat sheet of metres, true to 1e-6 within 9 km of its middle; y is north."""

    projection: Proj

    @classmethod
    def around(cls, shape: BaseGeometry) -> Self:
        west, south, east, north = shape.bounds
        figure: dict[str, Any] = {"a": ELLIPSOID.a, "rf": 1 / ELLIPSOID.f}
        figure |= {"lon_0": (west + east) / 2, "lat_0": (south + north) / 2}
        return cls(Proj(proj="tmerc", k=1, x_0=0, y_0=0, **figure))

    def flat(self, shape: Any) -> Any:
        return shapely.transform(
            shape, lambda xy: np.column_stack(self.projection(xy[:, 0], xy[:, 1]))
        )

    def round(self, shape: Any) -> Any:
        """Return a shape of the sheet in degrees."""
        return shapely.transform(
            shape, lambda xy: np.column_stack(self.projection(xy[:, 0], xy[:, 1], inverse=True))
        )
