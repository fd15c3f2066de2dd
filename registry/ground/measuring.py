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

_POLYGON: Final = 3  # its type in GEOS
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(4)
_E: Final = math.sqrt(ELLIPSOID.es)
_HALF_B2: Final = ELLIPSOID.b**2 / 2


def area_m2(shape: BaseGeometry) -> float:
    """Return the area of the polygons in a shape on the ellipsoid, holes taken out."""
    parts = polygons(shape)
    if not parts:
        return 0.0
    rings: Any
    rings, of = shapely.get_rings(parts, return_index=True)
    outer = np.diff(of, prepend=-1) != 0  # each polygon's own rim comes before its holes
    return float(np.where(outer, 1.0, -1.0) @ _rings_m2(rings))


def polygons(shape: BaseGeometry) -> list[shapely.Polygon]:
    """Return the polygons of a shape; points and lines that an intersection left are dropped."""
    parts: Any = shapely.get_parts(shapely.get_parts(shape))
    areal = (shapely.get_type_id(parts) == _POLYGON) & ~shapely.is_empty(parts)
    return list(parts[areal])


def ground_of(shape: BaseGeometry) -> shapely.MultiPolygon:
    return shapely.MultiPolygon(polygons(shape))


def _rings_m2(rings: Any) -> Numbers:
    """Integrate the strips between each edge and its ring's first corner; exact to 1e-11."""
    corners, of = shapely.get_coordinates(rings, return_index=True)
    lons, lats = np.radians(corners).T
    edges = np.flatnonzero(of[:-1] == of[1:])
    first = lats[np.searchsorted(of, of[edges])]
    along = lats[edges, None] + (lats[edges + 1] - lats[edges])[:, None] * (_NODES + 1) / 2
    heights = (_from_equator(along) - _from_equator(first)[:, None]) @ (_WEIGHTS / 2)
    strips = heights * (lons[edges + 1] - lons[edges])
    return np.abs(np.bincount(of[edges], strips, minlength=len(rings)))


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
