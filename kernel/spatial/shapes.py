"""What is let in: points, boxes and boundaries that are where they say."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from kernel.errors import Unacceptable

MAX_CORNERS: Final = 100_000  # validity of that many is checked in a second; provinces have fewer
_LON, _LAT = 180.0, 90.0
_CORNER = (2, 3)  # numbers a corner, the third a height
_RING = 4  # corners of the least ring, the first told again at its end

_REASONS: Final[dict[str, tuple[str, str]]] = {
    "not_a_polygon": ("不是多边形", "it is not a polygon or multipolygon"),
    "malformed": ("坐标结构有误", "its coordinates are not lists of rings of number pairs"),
    "not_closed": ("边界线没有闭合", "a ring does not end where it began"),
    "not_finite": ("坐标不是有效数字", "a coordinate is not a finite number"),
    "out_of_range": ("经纬度超出范围", "a longitude or latitude is out of range"),
    "upside_down": ("范围的边界颠倒", "its edges are the wrong way round"),
    "empty": ("内容为空", "it is empty"),
    "too_many_corners": ("拐点过多", "it has too many corners"),
    "too_wide": ("范围过大", "it spans half the earth"),
    "crosses_itself": ("边界线自相交或重叠", "it crosses or overlaps itself"),
}


class BadGeometry(Unacceptable):
    """``reason`` is one of the keys of `_REASONS`; ``where`` may name the spot."""

    code = "kernel.bad_geometry"
    zh = "图形不合要求：{reason_zh}{where}。请核对坐标后重新提交。"
    en = "The geometry was refused: {reason_en}{where}. Check its coordinates and send it again."

    def __init__(self, reason: str, where: str = "") -> None:
        self.reason = reason
        zh, en = _REASONS[reason]
        super().__init__(reason_zh=zh, reason_en=en, where=where and f" ({where})")


@dataclass(frozen=True, slots=True)
class Point:
    """A place in degrees; raises BadGeometry when it is none."""

    lon: float
    lat: float

    def __post_init__(self) -> None:
        _must_lie_on_earth(self.lon, self.lat)


@dataclass(frozen=True, slots=True)
class Box:
    """A range of longitudes and latitudes, edges included; may be a line or a point."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        _must_lie_on_earth(self.west, self.south)
        _must_lie_on_earth(self.east, self.north)
        if self.west > self.east or self.south > self.north:
            raise BadGeometry("upside_down")

    def as_shapely(self) -> BaseGeometry:
        """A polygon, or a line or point where the box has no area."""
        corners = dict.fromkeys(((self.west, self.south), (self.east, self.north)))
        if len(corners) == 1:
            return shapely.Point(self.west, self.south)
        if self.west == self.east or self.south == self.north:
            return shapely.LineString(list(corners))
        return shapely.box(self.west, self.south, self.east, self.north)


def _must_lie_on_earth(lon: float, lat: float) -> None:
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise BadGeometry("not_finite")
    if abs(lon) > _LON or abs(lat) > _LAT:
        raise BadGeometry("out_of_range", f"{lon}, {lat}")


def validated_polygon(given: Mapping[str, Any] | BaseGeometry) -> shapely.MultiPolygon:
    """
    Let a boundary in, from a GeoJSON geometry or from Shapely, always as a MultiPolygon.

    A third coordinate is dropped: heights of a right are attributes, not geometry. Nothing is
    repaired: BadGeometry says what is wrong.
    """
    shape = given if isinstance(given, BaseGeometry) else _from_geojson(given)
    if shape.geom_type not in {"Polygon", "MultiPolygon"}:
        raise BadGeometry("not_a_polygon")
    if shape.is_empty or shapely.is_empty(shapely.get_parts(shape)).any():
        raise BadGeometry("empty")
    flat = shapely.force_2d(shape)
    _check_corners(shapely.get_coordinates(flat))
    if not shapely.is_valid(flat):
        raise BadGeometry("crosses_itself", shapely.is_valid_reason(flat))
    whole: Any = flat if flat.geom_type == "MultiPolygon" else shapely.multipolygons([flat])
    return whole  # type: ignore[no-any-return]  # a MultiPolygon either way


def validated_shape(given: Mapping[str, Any]) -> BaseGeometry:
    """Let in a point, a line or a boundary, from a GeoJSON geometry; raises BadGeometry."""
    kind, coordinates = given.get("type"), given.get("coordinates")
    if kind == "Point":
        shape: BaseGeometry = shapely.Point(_corner(coordinates))
    elif kind == "LineString":
        corners = [_corner(corner) for corner in _list(coordinates)]
        if len(set(corners)) < 2:  # noqa: PLR2004  # ends of a line
            raise BadGeometry("empty")
        shape = shapely.LineString(corners)
    else:
        return validated_polygon(given)
    _check_corners(shapely.get_coordinates(shape))
    return shape


def _check_corners(corners: NDArray[np.float64]) -> None:
    if len(corners) > MAX_CORNERS:
        raise BadGeometry("too_many_corners", f"> {MAX_CORNERS}")
    (west, south), (east, north) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    if not all(map(math.isfinite, (west, south, east, north))):
        raise BadGeometry("not_finite")
    if west < -_LON or east > _LON or south < -_LAT or north > _LAT:
        wrong = (np.abs(corners) > (_LON, _LAT)).any(axis=1)
        lon, lat = corners[int(wrong.argmax())]
        raise BadGeometry("out_of_range", f"{lon}, {lat}")
    if east - west >= _LON:
        raise BadGeometry("too_wide")


def _from_geojson(given: Mapping[str, Any]) -> BaseGeometry:
    coordinates = given.get("coordinates")
    if given.get("type") == "Polygon":
        return _polygon(coordinates)
    if given.get("type") == "MultiPolygon":
        return shapely.MultiPolygon([_polygon(part) for part in _list(coordinates)])
    raise BadGeometry("not_a_polygon")


def _polygon(rings: object) -> shapely.Polygon:
    closed = [_ring(ring) for ring in _list(rings)]
    return shapely.Polygon(closed[0], closed[1:]) if closed else shapely.Polygon()


def _ring(corners: object) -> list[tuple[float, float]]:
    ring = [_corner(corner) for corner in _list(corners)]
    if len(ring) > MAX_CORNERS:
        raise BadGeometry("too_many_corners", f"> {MAX_CORNERS}")
    if len(ring) < _RING or ring[0] != ring[-1]:
        raise BadGeometry("not_closed")
    return ring


def _corner(given: object) -> tuple[float, float]:
    parts = _list(given)
    if len(parts) not in _CORNER or not all(type(part) in {int, float} for part in parts):
        raise BadGeometry("malformed")
    try:
        lon, lat = float(parts[0]), float(parts[1])
    except OverflowError:
        raise BadGeometry("out_of_range") from None
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise BadGeometry("not_finite")
    return lon, lat


def _list(given: object) -> list[Any]:
    if not isinstance(given, list | tuple):
        raise BadGeometry("malformed")
    return list(given)
