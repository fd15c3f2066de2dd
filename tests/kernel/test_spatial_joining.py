"""What shares ground with what: the same pairs on both databases as Shapely finds by itself."""

import hypothesis.strategies as st
import pytest
import shapely
from geoalchemy2 import WKBElement
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, aliased, mapped_column

from kernel import spatial
from kernel.db import open_engine
from kernel.ids import new_id


class Base(DeclarativeBase):
    pass


class Field(Base):
    __tablename__ = "fields"

    row_no: Mapped[int] = mapped_column(primary_key=True)
    shape: Mapped[WKBElement] = mapped_column(spatial.Geometry4490("MULTIPOLYGON"))


@pytest.fixture(scope="module")
def fields(dialect, request, tmp_path_factory):
    """Return an engine with a table of fields, of either database."""
    url = f"sqlite:///{tmp_path_factory.mktemp('fields')}/fields.db"
    if dialect == "postgresql":
        url = request.getfixturevalue("postgres").database(f"fields_{new_id().hex}")
    engine = open_engine(url)
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


grid = st.integers(0, 12)
boxes = st.tuples(grid, grid, st.integers(1, 5), st.integers(1, 5)).map(
    lambda at: shapely.box(126 + at[0], 40 + at[1], 126 + at[0] + at[2], 40 + at[1] + at[3])
)


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(shapes=st.lists(boxes, min_size=2, max_size=12))
def test_pairs_are_those_with_a_piece_of_area_in_common(fields: Engine, shapes) -> None:
    one, other = aliased(Field, name="one"), aliased(Field, name="other")
    asked = (
        select(one.row_no, other.row_no)
        .join(other, spatial.shares_ground(one.shape, other.shape))
        .where(one.row_no < other.row_no)
    )
    rows = [
        {"row_no": number, "shape": spatial.to_wkb_element(shapely.MultiPolygon([shape]))}
        for number, shape in enumerate(shapes)
    ]
    with fields.connect() as connection:
        connection.execute(insert(Field), rows)
        found = {tuple(row) for row in connection.execute(asked)}
        connection.rollback()

    assert found == {
        (first, second)
        for second, right in enumerate(shapes)
        for first, left in enumerate(shapes[:second])
        if shapely.intersection(left, right).area > 0
    }
