"""What a place's column takes, and of what columns places may be asked."""

import math
from collections.abc import Iterator
from typing import Any

import pytest
import shapely
import sqlalchemy as sa
from geoalchemy2 import WKBElement
from sqlalchemy import Connection, Engine

from kernel import spatial
from kernel.spatial import BadGeometry, Point

HERE = Point(126.005, 43.005)
SPOTS = sa.Table(
    "spots",
    sa.MetaData(),
    sa.Column("row_no", sa.Integer, primary_key=True),
    sa.Column("spot", spatial.Geometry4490("POINT")),
    sa.Column("way", spatial.Geometry4490("LINESTRING", indexed=False)),
)


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        SPOTS.create(connection)
        yield connection
        connection.rollback()


def test_what_goes_in_comes_out_to_the_last_bit(connection: Connection) -> None:
    spot = spatial.to_wkb_element(shapely.Point(126.1, math.nextafter(43, 44)))
    way = spatial.to_wkb_element(shapely.LineString([(126.1, 43.3), (1 / 3, 2 / 3)]))

    connection.execute(sa.insert(SPOTS).values(spot=spot, way=way))

    assert connection.execute(sa.select(SPOTS.c.spot, SPOTS.c.way)).one() == (spot, way)


def test_an_element_in_hexadecimal_is_the_same_element(connection: Connection) -> None:
    spot = spatial.to_wkb_element(shapely.Point(126, 43))

    in_hex = WKBElement(spot.desc, 4490, extended=True)
    connection.execute(sa.insert(SPOTS).values(spot=in_hex))

    assert connection.scalars(sa.select(SPOTS.c.spot)).one() == spot
    assert spatial.to_shapely(in_hex) == shapely.Point(126, 43)


@pytest.mark.parametrize(
    "element",
    [
        spatial.to_wkb_element(shapely.LineString([(126, 43), (127, 44)])),
        WKBElement(shapely.to_wkb(shapely.Point(126, 43)), 4490),
        WKBElement(shapely.to_wkb(shapely.set_srid(shapely.Point(1, 2), 4326), include_srid=True)),
        spatial.to_wkb_element(shapely.Point(126, 43, 512)),
    ],
    ids=["another kind", "no datum", "another datum", "a height"],
)
def test_what_is_no_point_in_this_datum_is_refused(
    connection: Connection, element: WKBElement
) -> None:
    with pytest.raises(sa.exc.StatementError, match="not a POINT in EPSG:4490"):
        connection.execute(sa.insert(SPOTS).values(spot=element))


def test_a_subquery_has_no_index_to_ask() -> None:
    derived = sa.select(SPOTS.c.spot).subquery()

    with pytest.raises(TypeError, match="not a column of a table"):
        spatial.covers_point(derived.c.spot, HERE)


def test_a_column_without_index_is_not_asked() -> None:
    with pytest.raises(TypeError, match="has no spatial index"):
        spatial.covers_point(SPOTS.c.way, HERE)


def test_an_indexed_table_must_be_keyed_by_row_no(engine: Engine) -> None:
    keyless = sa.Table("keyless", sa.MetaData(), sa.Column("spot", spatial.Geometry4490("POINT")))

    with pytest.raises(TypeError, match="only a table keyed by row_no is indexed"):
        keyless.create(engine)


@pytest.mark.parametrize("metres", [-1.0, math.nan, math.inf])
def test_a_reach_of_no_length_is_refused(metres: Any) -> None:
    with pytest.raises(BadGeometry):
        spatial.within_m(SPOTS.c.spot, HERE, metres)
