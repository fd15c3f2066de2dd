"""
Sheets of paper: the Gauss-Krüger projection of CGCS2000, on which land in China is surveyed.

Metres are true to 0.05 % within two degrees of longitude from the middle of a sheet, however far
it runs from south to north.
"""

from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

Floats = NDArray[np.float64]

WIDEST_DEG: Final = 4.0  # of a sheet
FURTHEST_DEG: Final = 8.0  # from its meridian: what is farther has no place on it
_PIPELINE: Final = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad"
    " +step +proj=tmerc +lon_0={} +ellps=GRS80"
)


@lru_cache(maxsize=64)
def _projection(meridian: int) -> Transformer:
    return Transformer.from_pipeline(_PIPELINE.format(meridian))


def on_sheet(meridian: int, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return metres east of a meridian and north of the equator."""
    near = meridian + (lon - meridian + 180) % 360 - 180
    x, y = _projection(meridian).transform(near, lat)
    return np.asarray(x), np.asarray(y)


def shape_on_sheet(meridian: int, shape: Any) -> Any:
    """Return a shape, or an array of them, in metres."""
    return shapely.transform(
        shape, lambda xy: np.column_stack(on_sheet(meridian, xy[:, 0], xy[:, 1]))
    )


def fits(meridian: int, shapes: Any) -> NDArray[np.bool_]:
    """Say which of an array of shapes (degrees) have a place on a sheet."""
    west, _, east, _ = shapely.bounds(shapes).T
    aside = ((west + east) / 2 - meridian + 180) % 360 - 180
    return np.asarray((np.abs(aside) <= FURTHEST_DEG) & (east - west <= FURTHEST_DEG))
