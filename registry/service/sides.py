"""Whether somebody stood inside of a boundary, as far as the accuracy of the fix lets one say."""

from dataclasses import dataclass

import shapely

from kernel.spatial import Point, line_distance_m, to_shapely
from kernel.stood import Side
from registry.models import Boundary


@dataclass(frozen=True, slots=True)
class Standing:
    """``line_m`` is the distance to the nearest place of the line, on whichever side."""

    side: Side
    line_m: float


def standing(boundary: Boundary, fix: Point, accuracy_m: float) -> Standing:
    """
    Say on which side of a line a fix lies; nearer to it than the accuracy, nobody can tell.

    The boundary must be comparable: ValueError where it has no geometry.
    """
    if boundary.geometry is None:
        raise ValueError("a boundary in another datum has no sides")
    ground = to_shapely(boundary.geometry)
    line_m = line_distance_m(ground, fix.lon, fix.lat)
    if line_m <= accuracy_m:
        return Standing(Side.CANNOT_TELL, line_m)
    inside = bool(shapely.intersects_xy(ground, fix.lon, fix.lat))
    return Standing(Side.INSIDE if inside else Side.OUTSIDE, line_m)
