"""
Both databases for tests: ``sessions`` (rolled back after the test) and ``lasting`` (its own copy).

Every test that takes one of them runs on SQLite and on PostgreSQL.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from kernel.db import Base, Sessions, open_engine, open_sessions
from kernel.ids import new_id
from tests.postgres import Cluster

Fill = Callable[[Engine], None]

_PROCESS = new_id().hex

# For what is the same whichever database stands behind it: runs on the embedded one alone.
embedded_only = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    """Name the database under test; skips loudly where PostgreSQL is not installed."""
    if request.param == "postgresql":
        request.getfixturevalue("postgres")
    return str(request.param)


@pytest.fixture(scope="session")
def engine(
    dialect: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """Open the database that tests share, each leaving it as found."""
    if dialect == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('shared')}/kuangxun.db"
    else:
        postgres: Cluster = request.getfixturevalue("postgres")
        url = postgres.database(f"shared_{new_id().hex}")
    engine = open_engine(url)
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(engine: Engine) -> Iterator[Sessions]:
    """Sessions whose commits are savepoints: the test's world is rolled back at its end."""
    with engine.connect() as connection:
        outer = connection.begin()
        yield sessionmaker(
            connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        )
        outer.rollback()


@pytest.fixture
def session(sessions: Sessions) -> Iterator[Session]:
    with sessions() as session:
        yield session


def made_template(
    fill: Fill,
    dialect: str,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    """Make a filled database nobody writes to: a file's path, or a database's name."""
    if dialect == "sqlite":
        path = tmp_path_factory.mktemp("template") / "kuangxun.db"
        engine = open_engine(f"sqlite:///{path}")
        fill(engine)
        put_together(engine)
        engine.dispose()
        return str(path)
    postgres: Cluster = request.getfixturevalue("postgres")
    name = f"template_{new_id().hex}"
    engine = open_engine(postgres.database(name))
    fill(engine)
    engine.dispose()
    return name


def put_together(engine: Engine) -> None:
    """Bring all that is in an embedded database into its one file, so that a copy is whole."""
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(kuangxun_begin="deferred") as connection:
            connection.connection.driver_connection.execute("pragma wal_checkpoint(truncate)")


@contextmanager
def copied(
    template: str, dialect: str, request: pytest.FixtureRequest, folder: Path
) -> Iterator[str]:
    """Copy a template for one test; yield the URL, which is the same for all that ``folder`` is."""
    if dialect == "sqlite":
        for gone in folder.glob("kuangxun.db*"):
            gone.unlink()
        path = folder / "kuangxun.db"
        shutil.copy(template, path)
        yield f"sqlite:///{path}"
        return
    postgres: Cluster = request.getfixturevalue("postgres")
    name = f"{folder.name}_{_PROCESS}"
    yield postgres.copy(template, name)
    postgres.drop(name)


@cache
def _engine_at(url: str) -> Engine:
    return open_engine(url)


@contextmanager
def lent_engine(url: str) -> Iterator[Engine]:
    """
    Lend the engine of an address, where one test's database follows the other's.

    It knows how the statements of earlier tests are written, which would take longer than most of
    them run. Listeners are on what is lent, and end with it.
    """
    engine = _engine_at(url)
    yield engine.execution_options()
    engine.dispose()


@pytest.fixture(scope="session")
def own_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the embedded databases of this process's tests are, one after the other."""
    return tmp_path_factory.mktemp("own")


@pytest.fixture(scope="session")
def _template(
    dialect: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> str:
    return made_template(Base.metadata.create_all, dialect, request, tmp_path_factory)


@pytest.fixture
def database_url(
    dialect: str, _template: str, request: pytest.FixtureRequest, own_folder: Path
) -> Iterator[str]:
    """Name a database of this test's own, tables only, for what needs real commits and threads."""
    with copied(_template, dialect, request, own_folder) as url:
        yield url


@pytest.fixture
def lasting(database_url: str) -> Iterator[Sessions]:
    """Sessions on a database of this test's own; what they commit stays until its end."""
    with lent_engine(database_url) as engine:
        yield open_sessions(engine)
