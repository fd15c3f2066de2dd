"""Whether somebody stood inside of a boundary, as far as the accuracy of the fix lets one say."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import shapely

from kernel.fixes import FixSource
from kernel.spatial import Point, line_distance_m, to_shapely
from kernel.stood import Side
from registry.models import Boundary

_MEASURED: Final = {FixSource.GNSS.value, FixSource.NETWORK.value}
_WEST_EAST, _SOUTH_NORTH, _FARTHEST_M = 180.0, 90.0, 1e7


class Doubt(StrEnum):
    """Why a fix cannot be held against a line."""

    NO_FIX = "no_fix"
    NO_BOUNDARY = "no_boundary"
    OTHER_DATUM = "boundary_in_another_datum"
    OUT_OF_RANGE = "fix_out_of_range"
    NOT_MEASURED = "fix_not_measured"
    NO_ACCURACY = "accuracy_unknown"


@dataclass(frozen=True, slots=True)
class Standing:
    """``line_m`` is the distance to the nearest place of the line, on whichever side."""

    side: Side
    line_m: float
    accuracy_m: float


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
        return Standing(Side.CANNOT_TELL, line_m, accuracy_m)
    inside = bool(shapely.intersects_xy(ground, fix.lon, fix.lat))
    return Standing(Side.INSIDE if inside else Side.OUTSIDE, line_m, accuracy_m)


def hold(boundary: Boundary | None, fix: Mapping[str, Any] | None) -> Standing | Doubt:
    """Hold a fix, as it was sealed, against a line; or say why nobody can."""
    if fix is None:
        return Doubt.NO_FIX
    if boundary is None:
        return Doubt.NO_BOUNDARY
    if doubt := _doubt(boundary, fix):
        return doubt
    return standing(boundary, Point(fix["lon"], fix["lat"]), float(fix["accuracy_m"]))


def _doubt(boundary: Boundary, fix: Mapping[str, Any]) -> Doubt | None:
    if not boundary.comparable:
        return Doubt.OTHER_DATUM
    if abs(fix["lon"]) > _WEST_EAST or abs(fix["lat"]) > _SOUTH_NORTH:
        return Doubt.OUT_OF_RANGE
    if fix.get("source") not in _MEASURED:
        return Doubt.NOT_MEASURED
    accuracy_m = fix.get("accuracy_m")
    known = accuracy_m is not None and 0 <= accuracy_m <= _FARTHEST_M
    return None if known else Doubt.NO_ACCURACY
