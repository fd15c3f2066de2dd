"""Whatever happens to rows, the spatial index finds them, and the planner uses it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from geoalchemy2 import WKBElement
from sqlalchemy import Engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column

from kernel import spatial
from kernel.db import open_engine
from kernel.ids import new_id
from kernel.spatial import Box, Point


class Base(DeclarativeBase):
    pass


class Pit(Base):
    """A hole in the ground."""

    __tablename__ = "pits"

    row_no: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    boundary: Mapped[WKBElement | None] = mapped_column(spatial.Geometry4490("MULTIPOLYGON"))


INSIDE_FIRST = Point(126.005, 43.005)


def square(number: int) -> WKBElement:
    """A square of about a kilometre, each number further east."""
    west = 126 + number * 0.02
    shape = shapely.box(west, 43, west + 0.01, 43.01)
    return spatial.to_wkb_element(spatial.validated_polygon(shape))


@pytest.fixture
def engine(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database: these tables are nobody else's."""
    name = f"spatial_index_{new_id().hex}"
    if dialect == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / name}")
    else:
        engine = open_engine(request.getfixturevalue("postgres").database(name))
    yield engine
    engine.dispose()
    if dialect == "postgresql":
        request.getfixturevalue("postgres").drop(name)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(Pit(name=f"pit {i}", boundary=square(i)) for i in range(20))
        session.add(Pit(name="nowhere", boundary=None))
        session.flush()
        yield session


def names(session: Session, condition: sa.ColumnElement[bool]) -> list[str]:
    return list(session.scalars(select(Pit.name).where(condition).order_by(Pit.row_no)))


def test_what_goes_in_comes_out(session: Session) -> None:
    session.expire_all()
    pit = session.scalars(select(Pit).where(Pit.name == "pit 3")).one()

    assert pit.boundary == square(3)
    assert spatial.to_shapely(square(3)).equals(spatial.to_shapely(pit.boundary))


def test_a_moved_boundary_is_found_where_it_is_now(session: Session) -> None:
    pit = session.scalars(select(Pit).where(Pit.name == "pit 0")).one()

    pit.boundary = square(90)
    session.flush()

    assert names(session, spatial.covers_point(Pit.boundary, INSIDE_FIRST)) == []
    there = Point(126 + 90 * 0.02 + 0.005, 43.005)
    assert names(session, spatial.covers_point(Pit.boundary, there)) == ["pit 0"]


def test_a_boundary_taken_away_and_given_back(session: Session) -> None:
    pit = session.scalars(select(Pit).where(Pit.name == "pit 0")).one()
    pit.boundary = None
    session.flush()
    assert names(session, spatial.covers_point(Pit.boundary, INSIDE_FIRST)) == []

    pit.boundary = square(0)
    session.flush()

    assert names(session, spatial.covers_point(Pit.boundary, INSIDE_FIRST)) == ["pit 0"]


def test_a_deleted_row_is_gone_and_its_number_may_return(session: Session) -> None:
    session.execute(sa.delete(Pit).where(Pit.name == "nowhere"))
    session.execute(sa.delete(Pit).where(Pit.name == "pit 19"))
    session.execute(sa.insert(Pit).values(row_no=20, name="new", boundary=square(0)))

    found = names(session, spatial.covers_point(Pit.boundary, INSIDE_FIRST))

    assert found == ["pit 0", "new"]


def test_a_rolled_back_row_leaves_no_trace(session: Session) -> None:
    savepoint = session.begin_nested()
    session.add(Pit(name="twin", boundary=square(0)))
    session.flush()
    savepoint.rollback()

    assert names(session, spatial.covers_point(Pit.boundary, INSIDE_FIRST)) == ["pit 0"]


def test_rows_are_found_after_vacuum(session: Session, engine: Engine) -> None:
    session.execute(sa.delete(Pit).where(Pit.row_no < 10))
    session.commit()

    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.connection.cursor().execute("VACUUM")

    point = Point(126 + 15 * 0.02 + 0.005, 43.005)
    assert names(session, spatial.covers_point(Pit.boundary, point)) == ["pit 15"]


def test_a_row_replaced_in_sqlite_is_found_once(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        pytest.skip("PostgreSQL has no INSERT OR REPLACE")
    row = {"row_no": 1, "name": "pit 0", "boundary": square(5)}

    session.execute(sa.insert(Pit).prefix_with("OR REPLACE").values(row))

    there = Point(126 + 5 * 0.02 + 0.005, 43.005)
    assert names(session, spatial.covers_point(Pit.boundary, there)) == ["pit 0", "pit 5"]
    assert names(session, spatial.covers_point(Pit.boundary, INSIDE_FIRST)) == []


CONDITIONS: dict[str, Callable[[Any], sa.ColumnElement[bool]]] = {
    "covers_point": lambda place: spatial.covers_point(place, INSIDE_FIRST),
    "within_m": lambda place: spatial.within_m(place, INSIDE_FIRST, 500),
    "in_bbox": lambda place: spatial.in_bbox(place, Box(126.001, 43.001, 126.002, 43.002)),
}


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS)
def test_a_row_without_geometry_is_nowhere(session: Session, condition: Any) -> None:
    everywhere_else = names(session, ~condition(Pit.boundary))

    assert names(session, condition(Pit.boundary)) == ["pit 0"]
    assert everywhere_else == [*(f"pit {i}" for i in range(1, 20)), "nowhere"]


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS)
def test_an_alias_asks_of_its_own_rows(session: Session, condition: Any) -> None:
    other = aliased(Pit)
    apart = Pit.row_no != other.row_no
    pair = select(Pit.name, other.name).where(Pit.name == "pit 7", condition(other.boundary), apart)

    assert session.execute(pair).all() == [("pit 7", "pit 0")]


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS)
def test_the_planner_takes_the_index(session: Session, condition: Any) -> None:
    plan = explained(session, select(Pit.name).where(condition(Pit.boundary)))

    if session.get_bind().dialect.name == "postgresql":
        assert "Index Cond" in plan
        assert "idx_pits_boundary" in plan
    else:
        assert "SEARCH pits USING INTEGER PRIMARY KEY" in plan
        assert "idx_pits_boundary VIRTUAL TABLE INDEX" in plan


def explained(session: Session, statement: sa.Select[str]) -> str:
    """The plan of the statement as it is sent; so few rows need telling not to be scanned."""
    explain = "EXPLAIN QUERY PLAN "
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN "
    sent: list[tuple[str, Any]] = []

    def listen(_conn: Any, _cursor: Any, sql: str, parameters: Any, *_: Any) -> None:
        sent.append((sql, parameters))

    sa.event.listen(session.get_bind(), "before_cursor_execute", listen)
    session.execute(statement)
    sa.event.remove(session.get_bind(), "before_cursor_execute", listen)
    sql, parameters = sent[-1]
    rows = session.connection().exec_driver_sql(explain + sql, parameters)
    return "\n".join(str(row) for row in rows)


def test_nearest_first(session: Session) -> None:
    distance = spatial.distance_m(Pit.boundary, INSIDE_FIRST)
    statement = select(Pit.name, distance).where(Pit.boundary.is_not(None)).order_by(distance)

    nearest = session.execute(statement.limit(2)).all()

    assert [name for name, _ in nearest] == ["pit 0", "pit 1"]
    assert nearest[0][1] == 0
    assert nearest[1][1] == pytest.approx(1223, abs=1)


def migrate_up(op: Operations) -> None:
    """A numbered migration, written by hand."""
    op.create_table(
        "pits",
        sa.Column("row_no", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, unique=True, nullable=False),
        sa.Column("boundary", spatial.Geometry4490("MULTIPOLYGON", indexed=False)),
    )
    spatial.create_spatial_index(op, "pits", "boundary")


def migrate_down(op: Operations) -> None:
    spatial.drop_spatial_index(op, "pits", "boundary")
    op.drop_table("pits")


def objects(connection: sa.Connection) -> set[str]:
    """Names of all tables, and of the indexes and triggers of pits."""
    inspector = sa.inspect(connection)
    tables = set(inspector.get_table_names()) - {"spatial_ref_sys"}
    indexes = {str(i["name"]) for table in tables for i in inspector.get_indexes(table)}
    if connection.dialect.name == "postgresql":
        return tables | indexes
    triggers = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    return tables | indexes | set(triggers.scalars())


def test_a_migration_makes_what_create_all_makes(engine: Engine) -> None:
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        by_models = objects(connection)
        Base.metadata.drop_all(connection)
        assert objects(connection) == set()

    with engine.begin() as connection:
        op = Operations(MigrationContext.configure(connection))
        migrate_up(op)
        assert objects(connection) == by_models
        migrate_down(op)
        assert objects(connection) == set()
        migrate_up(op)
        assert objects(connection) == by_models


def test_an_index_is_built_over_rows_already_there(session: Session) -> None:
    op = Operations(MigrationContext.configure(session.connection()))

    spatial.drop_spatial_index(op, "pits", "boundary")
    spatial.create_spatial_index(op, "pits", "boundary")
    spatial.create_spatial_index(op, "pits", "boundary")

    assert names(session, spatial.covers_point(Pit.boundary, INSIDE_FIRST)) == ["pit 0"]


def test_an_index_survives_a_batch_migration(session: Session) -> None:
    op = Operations(MigrationContext.configure(session.connection()))

    with op.batch_alter_table("pits", recreate="auto") as pits:
        pits.alter_column("name", type_=sa.String(80), existing_type=sa.String)
    spatial.create_spatial_index(op, "pits", "boundary")
    session.add(Pit(name="later", boundary=square(0)))
    session.flush()

    found = names(session, spatial.covers_point(Pit.boundary, INSIDE_FIRST))
    assert found == ["pit 0", "later"]


def test_autogenerate_sees_no_difference(session: Session) -> None:
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415  # slow to import

    context = MigrationContext.configure(
        session.connection(),
        opts={
            "compare_type": True,
            "include_name": lambda name, _kind, _parents: not spatial.is_bookkeeping(name),
        },
    )

    assert compare_metadata(context, Base.metadata) == []
