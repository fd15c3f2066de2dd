"""
The embedded database and PostGIS give the same answers about random places.

Stated tolerances: inside or not is the same, except closer than 1e-12° (0.1 µm) to a slanted edge,
where PostGIS rounds; metres agree to 0.01 mm where edges are 3 m or longer. At an edge of 1 m
PostGIS was 15 mm short, at one of 10 cm 6 cm; ours is held to sampled edges in test_spatial_shapes.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import shapely
from geoalchemy2 import WKBElement
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, Engine, Select, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kernel import spatial
from kernel.db import open_engine
from kernel.ids import new_id
from kernel.spatial import Box, Point
from tests.postgres import Cluster

Query = Select[*tuple[Any, ...]]
SLACK_M = 1e-5
TEN_FEET = -2.7  # 10 to this many degrees: no edge is then shorter than 3 m
DYADIC = 1 / 1024  # on this grid every sum of the two databases is exact
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class Base(DeclarativeBase):
    pass


class Ground(Base):
    __tablename__ = "ground"

    row_no: Mapped[int] = mapped_column(primary_key=True)
    boundary: Mapped[WKBElement | None] = mapped_column(spatial.Geometry4490("MULTIPOLYGON"))
    spot: Mapped[WKBElement | None] = mapped_column(spatial.Geometry4490("POINT"))


@dataclass
class Both:
    embedded: Engine
    postgis: Engine

    def ask(self, shapes: list[Any], statement: Query) -> tuple[list[Any], list[Any]]:
        """Answers of either database when these shapes are all there is."""
        return self._ask(self.embedded, shapes, statement), self._ask(
            self.postgis, shapes, statement
        )

    def _ask(self, engine: Engine, shapes: list[Any], statement: Query) -> list[Any]:
        with engine.connect() as connection:
            self._fill(connection, shapes)
            answer = connection.execute(statement).all()
            connection.rollback()
        return list(answer)

    def _fill(self, connection: Connection, shapes: list[Any]) -> None:
        for number, shape in enumerate(shapes, start=1):
            column = "spot" if shape.geom_type == "Point" else "boundary"
            row = {"row_no": number, column: spatial.to_wkb_element(shape)}
            connection.execute(insert(Ground).values(row))


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, postgres: Cluster) -> Iterator[Both]:
    file = tmp_path_factory.mktemp("equal") / "places.sqlite"
    name = f"spatial_equal_{new_id().hex}"
    engines = Both(open_engine(f"sqlite:///{file}"), open_engine(postgres.database(name)))
    for engine in (engines.embedded, engines.postgis):
        Base.metadata.create_all(engine)
    yield engines
    for engine in (engines.embedded, engines.postgis):
        engine.dispose()
    postgres.drop(name)


def star(lon: float, lat: float, reach: float, radii: list[float]) -> list[tuple[float, float]]:
    """A ring round a centre: simple, whatever its radii."""
    step = 2 * math.pi / len(radii)
    corners = [
        (lon + reach * r * math.cos(i * step), lat + reach * r * math.sin(i * step))
        for i, r in enumerate(radii)
    ]
    return [*corners, corners[0]]


RADII = st.lists(st.floats(0.4, 1), min_size=4, max_size=40)


@st.composite
def boundaries(draw: st.DrawFn, least: float = -5) -> shapely.MultiPolygon:
    """One to three pieces side by side, up to 100 km wide, at least 10**least degrees."""
    lon, lat = draw(st.floats(75, 130)), draw(st.floats(18, 53))
    reach = 10 ** draw(st.floats(least, 0))
    parts = []
    for east in range(draw(st.integers(1, 3))):
        centre = (lon + 2.5 * reach * east, lat)
        shell = star(*centre, reach, draw(RADII))
        inner = star(*centre, reach * 0.25, draw(RADII))
        holes = [inner] if draw(st.booleans()) else []
        parts.append(shapely.Polygon(shell, holes))
    shape = shapely.MultiPolygon(parts)
    assume(shape.is_valid)
    return spatial.validated_polygon(shape)


def near(draw: st.DrawFn, shape: BaseGeometry) -> Point:
    west, south, east, north = shape.bounds
    wide, high = max(east - west, 1e-6), max(north - south, 1e-6)
    lon, lat = draw(st.floats(-1, 2)), draw(st.floats(-1, 2))
    return Point(west + lon * wide, min(south + lat * high, 80.0))


@st.composite
def grounds(draw: st.DrawFn, least: float = -5) -> tuple[list[Any], Point]:
    """Some boundaries, and a point near one of them or on one of its corners."""
    shapes = draw(st.lists(boundaries(least), min_size=1, max_size=4))
    chosen = draw(st.sampled_from(shapes))
    if draw(st.booleans()):
        return shapes, Point(*draw(st.sampled_from(list(shapely.get_coordinates(chosen)))))
    return shapes, near(draw, chosen)


@st.composite
def on_the_grid(draw: st.DrawFn) -> tuple[list[Any], Point]:
    """A triangle and a frame with dyadic corners, and a point of the grid, often on an edge."""
    numbers = st.integers(0, 16)
    corners = draw(st.lists(st.tuples(numbers, numbers), min_size=3, max_size=3, unique=True))
    triangle = shapely.Polygon([(120 + x * DYADIC, 40 + y * DYADIC) for x, y in corners])
    assume(triangle.is_valid)
    outer = shapely.box(120, 40, 120 + 16 * DYADIC, 40 + 16 * DYADIC)
    inner = shapely.box(120 + 4 * DYADIC, 40 + 4 * DYADIC, 120 + 9 * DYADIC, 40 + 9 * DYADIC)
    x, y = draw(st.integers(-1, 34)), draw(st.integers(-1, 34))
    point = Point(120 + x * DYADIC / 2, 40 + y * DYADIC / 2)
    return [spatial.validated_polygon(s) for s in (triangle, outer - inner)], point


def rows_where(condition: Any) -> Query:
    return select(Ground.row_no).where(condition).order_by(Ground.row_no)


def margin_deg(shape: BaseGeometry, point: Point) -> float:
    return float(shapely.distance(shapely.boundary(shape), shapely.Point(point.lon, point.lat)))


@MANY
@given(world=grounds())
def test_both_say_inside_of_the_same_boundaries(both: Both, world: tuple[list[Any], Point]) -> None:
    shapes, point = world
    corners = {tuple(c) for s in shapes for c in shapely.get_coordinates(s).tolist()}
    on_corner = (point.lon, point.lat) in corners
    assume(on_corner or all(margin_deg(shape, point) > 1e-12 for shape in shapes))

    embedded, postgis = both.ask(shapes, rows_where(spatial.covers_point(Ground.boundary, point)))

    assert embedded == postgis
    assert [row for (row,) in embedded] == [
        number
        for number, shape in enumerate(shapes, start=1)
        if shape.covers(shapely.Point(point.lon, point.lat))
    ]


@MANY
@given(world=on_the_grid())
def test_a_point_on_an_edge_is_inside_for_both(both: Both, world: tuple[list[Any], Point]) -> None:
    shapes, point = world

    embedded, postgis = both.ask(shapes, rows_where(spatial.covers_point(Ground.boundary, point)))

    assert embedded == postgis
    exact = [
        number
        for number, shape in enumerate(shapes, start=1)
        if shape.intersects(shapely.Point(point.lon, point.lat))
    ]
    assert [row for (row,) in embedded] == exact


@MANY
@given(world=grounds(TEN_FEET))
def test_both_measure_the_same_metres(both: Both, world: tuple[list[Any], Point]) -> None:
    shapes, point = world
    metres = spatial.distance_m(Ground.boundary, point)

    embedded, postgis = both.ask(shapes, select(Ground.row_no, metres).order_by(Ground.row_no))

    for (row, ours), (same_row, theirs) in zip(embedded, postgis, strict=True):
        assert row == same_row
        assert ours == pytest.approx(theirs, rel=1e-12, abs=SLACK_M)


@MANY
@given(world=grounds(TEN_FEET), metres=st.floats(0, 200_000))
def test_both_find_the_same_boundaries_within_reach(
    both: Both, world: tuple[list[Any], Point], metres: float
) -> None:
    shapes, point = world
    condition = spatial.within_m(Ground.boundary, point, metres)
    measured = select(Ground.row_no, spatial.distance_m(Ground.boundary, point))
    distances, _ = both.ask(shapes, measured)
    assume(all(abs(distance - metres) > SLACK_M for _, distance in distances))

    embedded, postgis = both.ask(shapes, rows_where(condition))

    assert embedded == postgis
    assert sorted(row for (row,) in embedded) == sorted(
        row for row, distance in distances if distance <= metres
    )


@MANY
@given(
    spots=st.lists(st.tuples(st.floats(73, 135), st.floats(18, 54)), min_size=1, max_size=5),
    lon=st.floats(73, 135),
    lat=st.floats(18, 54),
    metres=st.floats(0, 5e6),
)
def test_both_agree_about_spots(
    both: Both, spots: list[tuple[float, float]], lon: float, lat: float, metres: float
) -> None:
    point = Point(lon, lat)
    distance = spatial.distance_m(Ground.spot, point)
    statement = select(Ground.row_no, distance).where(spatial.within_m(Ground.spot, point, metres))
    shapes = [shapely.Point(spot) for spot in spots]
    true = [spatial.metres_between(lon, lat, *spot) for spot in spots]
    assume(all(abs(distance_m - metres) > SLACK_M for distance_m in true))

    embedded, postgis = both.ask(shapes, statement.order_by(Ground.row_no))

    assert [row for row, _ in embedded] == [row for row, _ in postgis]
    ours = [metres for _, metres in embedded]
    theirs = [metres for _, metres in postgis]
    assert ours == pytest.approx(theirs, rel=1e-12, abs=SLACK_M)


@st.composite
def boxed(draw: st.DrawFn) -> tuple[list[Any], Box]:
    """Boundaries and a box near one of them; every third box is a line or a point."""
    shapes = draw(st.lists(boundaries(), min_size=1, max_size=4))
    one, two = (near(draw, draw(st.sampled_from(shapes))) for _ in range(2))
    flat = draw(st.sampled_from(["area", "area", "area", "line", "point"]))
    east = one.lon if flat != "area" else two.lon
    north = one.lat if flat == "point" else two.lat
    lons, lats = sorted((one.lon, east)), sorted((one.lat, north))
    return shapes, Box(lons[0], lats[0], lons[1], lats[1])


@MANY
@given(world=boxed())
def test_both_draw_the_same_map(both: Both, world: tuple[list[Any], Box]) -> None:
    shapes, box = world

    embedded, postgis = both.ask(shapes, rows_where(spatial.in_bbox(Ground.boundary, box)))

    assert embedded == postgis
    assert [row for (row,) in embedded] == [
        number for number, shape in enumerate(shapes, start=1) if shape.intersects(box.as_shapely())
    ]
