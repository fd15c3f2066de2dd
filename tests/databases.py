"""
Both databases for tests: ``sessions`` (rolled back after the test) and ``lasting`` (its own copy).

Every test that takes one of them runs on SQLite and on PostgreSQL.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from kernel.db import Base, Sessions, open_engine, open_sessions
from kernel.ids import new_id
from tests.postgres import Cluster

Fill = Callable[[Engine], None]

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
        with engine.connect().execution_options(kuangxun_begin="deferred") as connection:
            connection.connection.driver_connection.execute("pragma wal_checkpoint(truncate)")
        engine.dispose()
        return str(path)
    postgres: Cluster = request.getfixturevalue("postgres")
    name = f"template_{new_id().hex}"
    engine = open_engine(postgres.database(name))
    fill(engine)
    engine.dispose()
    return name


@contextmanager
def copied(
    template: str, dialect: str, request: pytest.FixtureRequest, folder: Path
) -> Iterator[str]:
    """Copy a template for one test; yield the URL of the copy."""
    if dialect == "sqlite":
        path = folder / "kuangxun.db"
        shutil.copy(template, path)
        yield f"sqlite:///{path}"
        return
    postgres: Cluster = request.getfixturevalue("postgres")
    name = f"own_{new_id().hex}"
    yield postgres.copy(template, name)
    postgres.drop(name)


@pytest.fixture(scope="session")
def _template(
    dialect: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> str:
    return made_template(Base.metadata.create_all, dialect, request, tmp_path_factory)


@pytest.fixture
def database_url(
    dialect: str, _template: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """Name a database of this test's own, tables only, for what needs real commits and threads."""
    with copied(_template, dialect, request, tmp_path) as url:
        yield url


@pytest.fixture
def lasting(database_url: str) -> Iterator[Sessions]:
    """Sessions on a database of this test's own; what they commit stays until its end."""
    engine = open_engine(database_url)
    yield open_sessions(engine)
    engine.dispose()
