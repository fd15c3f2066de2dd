"""
Where is it? Six expressions that compile for either database, and use its index.

The column must be a `Geometry4490` of a table, alias or mapped class, not of a subquery. A row
without a geometry is nowhere: the three conditions are false for it, never NULL.
"""

import math
from typing import Any, ClassVar, Self

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Double,
    LargeBinary,
    Table,
    column,
    literal,
    select,
    table,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import coercions, roles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType

from kernel.spatial import geodesy
from kernel.spatial.columns import SRID, Geometry4490
from kernel.spatial.index import ROW_KEY, SIDES, index_name
from kernel.spatial.shapes import BadGeometry, Box, Point

Place = ColumnElement[Any] | InstrumentedAttribute[Any]

_POINT = f"ST_SetSRID(ST_MakePoint({{lon}}, {{lat}}), {SRID})"


class _Condition(FunctionElement[bool]):
    """Clauses: the geometry, the index's candidates, then what the templates name."""

    type = Boolean()
    inherit_cache = True
    arguments: ClassVar[tuple[str, ...]]
    embedded: ClassVar[str]
    postgis: ClassVar[str]

    def self_group(self, against: OperatorType | None = None) -> Self:  # noqa: ARG002  # SQLAlchemy's
        # SQLAlchemy would write "(…) = 1" for SQLite, through which no index is found
        return self


class _CoversPoint(_Condition):
    name = "covers_point"
    inherit_cache = True
    arguments = ("lon", "lat")
    embedded = "kx_covers({place}, {lon}, {lat})"
    postgis = f"ST_Covers({{place}}, {_POINT})"


class _WithinM(_Condition):
    name = "within_m"
    inherit_cache = True
    arguments = ("lon", "lat", "metres")
    embedded = "kx_distance_m({place}, {lon}, {lat}) <= {metres}"
    postgis = f"ST_DWithin(CAST({{place}} AS geography), CAST({_POINT} AS geography), {{metres}})"


class _WithinShape(_Condition):
    name = "within_shape_m"
    inherit_cache = True
    arguments = ("shape", "metres")
    embedded = "kx_apart_m({place}, {shape}) <= {metres}"
    postgis = (
        "ST_DWithin(CAST({place} AS geography), CAST(ST_GeomFromEWKB({shape}) AS geography),"
        " {metres})"
    )


class _InBox(_Condition):
    name = "in_bbox"
    inherit_cache = True
    arguments = ("box",)
    embedded = "kx_intersects({place}, {box})"
    postgis = "ST_Intersects({place}, ST_GeomFromEWKB({box}))"


class _DistanceM(FunctionElement[float]):
    name = "distance_m"
    type = Double()
    inherit_cache = True


def covers_point(place: Place, point: Point) -> ColumnElement[bool]:
    """Whether the point is inside, edges and corners included (edges straight in degrees)."""
    near = _candidates(place, point.lon, point.lat, point.lon, point.lat)
    return _CoversPoint(geometry_of(place), near, *_lon_lat(point))


def within_m(place: Place, point: Point, metres: float) -> ColumnElement[bool]:
    """Whether its nearest place is at most so many metres away; raises BadGeometry."""
    if not math.isfinite(metres) or metres < 0:
        raise BadGeometry("not_finite")
    near = _candidates(place, *geodesy.reach_deg(point.lon, point.lat, metres))
    length: ColumnElement[float] = literal(float(metres), Double())
    return _WithinM(geometry_of(place), near, *_lon_lat(point), length)


def in_bbox(place: Place, box: Box) -> ColumnElement[bool]:
    """Whether anything of it lies in the box, the box's edges included."""
    return meets(place, box.as_shapely())


def meets(place: Place, shape: BaseGeometry) -> ColumnElement[bool]:
    """Whether it has a place in common with a shape (edges straight in degrees)."""
    near = _candidates(place, *shape.bounds)
    return _InBox(geometry_of(place), near, _ewkb(shape))


def within_shape_m(place: Place, shape: BaseGeometry, metres: float) -> ColumnElement[bool]:
    """Whether its nearest place is at most so many metres from a shape; raises BadGeometry."""
    if not math.isfinite(metres) or metres < 0:
        raise BadGeometry("not_finite")
    near = _candidates(place, *geodesy.reach_of(shape, metres))
    length: ColumnElement[float] = literal(float(metres), Double())
    return _WithinShape(geometry_of(place), near, _ewkb(shape), length)


def _ewkb(shape: BaseGeometry) -> ColumnElement[bytes]:
    marked = shapely.set_srid(shape, SRID)
    return literal(shapely.to_wkb(marked, include_srid=True, byte_order=1), LargeBinary())


def distance_m(place: Place, point: Point) -> ColumnElement[float]:
    """Metres to its nearest place, 0 inside; NULL for what is nowhere. For columns and ORDER BY."""
    return _DistanceM(geometry_of(place), *_lon_lat(point))


def geometry_of(place: Place) -> ColumnElement[Any]:
    return coercions.expect(roles.ColumnArgumentRole, place)


def _lon_lat(point: Point) -> tuple[ColumnElement[float], ColumnElement[float]]:
    return literal(float(point.lon), Double()), literal(float(point.lat), Double())


def _candidates(
    place: Place, west: float, south: float, east: float, north: float
) -> ColumnElement[bool]:
    """Rows whose box in the R*Tree touches this one; its 32-bit boxes are rounded outwards."""
    geometry = geometry_of(place)
    owner, name = owner_of(geometry)
    tree = table(name, column(ROW_KEY), *map(column, SIDES))
    touching = select(tree.c[ROW_KEY]).where(
        tree.c.west <= literal(float(east), Double()),
        tree.c.east >= literal(float(west), Double()),
        tree.c.south <= literal(float(north), Double()),
        tree.c.north >= literal(float(south), Double()),
    )
    key: ColumnElement[int] = owner.c[ROW_KEY]
    return key.in_(touching)


def owner_of(geometry: ColumnElement[Any]) -> tuple[Any, str]:
    """The table or alias the column is of, and the name of its index."""
    owner = getattr(geometry, "table", None)
    stored = owner
    while stored is not None and not isinstance(stored, Table):
        stored = getattr(stored, "element", None)
    if owner is None or stored is None:
        raise TypeError(f"{geometry} is not a column of a table")
    if not isinstance(geometry.type, Geometry4490) or not geometry.type.indexed:
        raise TypeError(f"{geometry} has no spatial index")
    return owner, index_name(stored.name, str(geometry.name))


@compiles(_Condition, "sqlite")
def _ask_sqlite(condition: _Condition, compiler: SQLCompiler, **kw: Any) -> str:
    near = compiler.process(list(condition.clauses)[1], **kw)
    return f"({near} AND {condition.embedded.format(**_named(condition, compiler, **kw))})"


@compiles(_Condition, "postgresql")
def _ask_postgis(condition: _Condition, compiler: SQLCompiler, **kw: Any) -> str:
    named = _named(condition, compiler, **kw)
    return f"({condition.postgis.format(**named)} AND {named['place']} IS NOT NULL)"


def _named(condition: _Condition, compiler: SQLCompiler, **kw: Any) -> dict[str, str]:
    place, _, *rest = (compiler.process(clause, **kw) for clause in condition.clauses)
    return {"place": place, **dict(zip(condition.arguments, rest, strict=True))}


@compiles(_DistanceM, "sqlite")
def _measure_sqlite(distance: _DistanceM, compiler: SQLCompiler, **kw: Any) -> str:
    return f"kx_distance_m({compiler.process(distance.clauses, **kw)})"


@compiles(_DistanceM, "postgresql")
def _measure_postgis(distance: _DistanceM, compiler: SQLCompiler, **kw: Any) -> str:
    place, lon, lat = (compiler.process(clause, **kw) for clause in distance.clauses)
    point = _POINT.format(lon=lon, lat=lat)
    return f"ST_Distance(CAST({place} AS geography), CAST({point} AS geography))"
