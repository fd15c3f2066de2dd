"""What is answered when the database itself is in trouble, told by real errors of both."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, Select, column, create_engine, func, select, table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel import http
from kernel.db import Sessions, open_engine, open_sessions
from kernel.errors import Unauthenticated
from kernel.outages import outage
from kernel.settings import Settings
from tests.postgres import Cluster

BUSY, FULL, FAULT = (503, "kernel.busy"), (507, "kernel.storage_full"), (500, "kernel.fault")
Asks = Callable[[Session], object]


def nobody(*_: object) -> None:
    raise Unauthenticated


def client_of(engine: Engine, tmp_path: Path, ask: Asks) -> FlaskClient:
    """Return a client of an app whose one door does ``ask``."""
    app = Flask("outages")
    settings = Settings(data=tmp_path, database_url="")
    http.init_app(app, settings=settings, sessions=open_sessions(engine), authenticate=nobody)
    app.add_url_rule("/", view_func=lambda: str(ask(http.db_session())), methods=["POST"])
    return app.test_client()


def told(client: FlaskClient) -> tuple[int, str]:
    answer = client.post("/")
    assert answer.mimetype == "application/problem+json"
    assert ("Retry-After" in answer.headers) == (answer.status_code == 503)
    return answer.status_code, answer.json["code"]


def raising(state: str) -> Asks:
    """Have PostgreSQL itself raise an error of this state."""
    words = f"DO $$ BEGIN RAISE EXCEPTION 'no matter' USING ERRCODE = '{state}'; END $$"
    return lambda session: session.execute(text(words))


def of_unknown_column(session: Session) -> object:
    wanted: Select[object] = select(column("nope")).select_from(table("audit_lines"))
    return session.execute(wanted).all()


@pytest.fixture
def lasting_engine(lasting: Sessions) -> Engine:
    engine = lasting.kw["bind"]
    assert isinstance(engine, Engine)
    return engine


def test_a_column_that_is_not_there_is_our_fault(
    lasting_engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = client_of(lasting_engine, tmp_path, of_unknown_column)

    with caplog.at_level(logging.ERROR):
        assert told(client) == FAULT

    assert "request.failed" in caplog.text


@pytest.mark.parametrize(
    ("state", "answer"),
    [
        ("53100", FULL),
        ("53300", BUSY),
        ("40001", BUSY),
        ("40P01", BUSY),
        ("55P03", BUSY),
        ("57P03", BUSY),
        ("58030", BUSY),
        ("08006", BUSY),
        ("42P01", FAULT),
        ("42703", FAULT),
        ("XX001", FAULT),
        ("53200", FAULT),
        ("22012", FAULT),
    ],
)
def test_postgresql_is_understood_by_its_states(
    postgres_engine: Engine, tmp_path: Path, state: str, answer: tuple[int, str]
) -> None:
    assert told(client_of(postgres_engine, tmp_path, raising(state))) == answer


def test_a_connection_that_was_cut_is_busy_and_the_next_call_is_answered(
    postgres_engine: Engine, tmp_path: Path
) -> None:
    cuts = iter([True, False])

    def ask(session: Session) -> object:
        if next(cuts):
            session.execute(select(func.pg_terminate_backend(func.pg_backend_pid())))
        return session.scalar(text("select 1"))

    client = client_of(postgres_engine, tmp_path, ask)

    assert told(client) == BUSY
    assert client.post("/").text == "1"


def test_a_server_that_is_not_there_is_busy(tmp_path: Path) -> None:
    engine = open_engine(f"postgresql+psycopg://nobody@/nothing?host={tmp_path}")

    assert told(client_of(engine, tmp_path, lambda session: session.scalar(text("1")))) == BUSY

    engine.dispose()


@pytest.fixture
def postgres_engine(postgres: Cluster) -> Iterator[Engine]:
    engine = open_engine(postgres.database("outages"))
    yield engine
    engine.dispose()
    postgres.drop("outages")


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path}/outages.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("create table filled (words text)")
    yield engine
    engine.dispose()


def fill(session: Session) -> object:
    connection = session.connection()
    connection.exec_driver_sql("pragma max_page_count = 8")
    return connection.exec_driver_sql("insert into filled values (zeroblob(1000000))")


def test_sqlite_on_a_full_disk_says_so_and_takes_smaller_things_on(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    assert told(client_of(sqlite_engine, tmp_path, fill)) == FULL

    with sqlite_engine.begin() as connection:
        connection.exec_driver_sql("insert into filled values ('small')")
        assert connection.exec_driver_sql("select words from filled").all() == [("small",)]
        assert connection.exec_driver_sql("pragma integrity_check").scalar() == "ok"


def test_sqlite_held_by_another_process_is_busy(sqlite_engine: Engine, tmp_path: Path) -> None:
    def insert(session: Session) -> object:
        return session.execute(text("insert into filled values ('late')"))

    with sqlite_engine.connect().execution_options(kuangxun_begin="deferred") as connection:
        connection.exec_driver_sql("pragma busy_timeout = 1")
    with sqlite3.connect(tmp_path / "outages.db", isolation_level=None) as other:
        other.execute("begin immediate")
        assert told(client_of(sqlite_engine, tmp_path, insert)) == BUSY
        other.execute("rollback")
    other.close()


def test_a_database_of_sqlite_that_is_damaged_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"not a database, whatever it is called" * 100)
    engine = create_engine(f"sqlite:///{tmp_path}/broken.db")

    assert told(client_of(engine, tmp_path, lambda s: s.execute(text("select 1 from x")))) == FAULT

    engine.dispose()


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (sqlite3.SQLITE_BUSY_SNAPSHOT, 503),
        (sqlite3.SQLITE_LOCKED_SHAREDCACHE, 503),
        (sqlite3.SQLITE_IOERR_FSYNC, 503),
        (sqlite3.SQLITE_CANTOPEN, 503),
        (sqlite3.SQLITE_FULL, 507),
        (sqlite3.SQLITE_ERROR, None),
        (sqlite3.SQLITE_READONLY, None),
        (sqlite3.SQLITE_CORRUPT, None),
    ],
)
def test_sqlite_is_understood_by_its_codes(code: int, status: int | None) -> None:
    orig = sqlite3.OperationalError("database or disk is full, or locked")
    orig.sqlite_errorcode = code

    refusal = outage(DBAPIError("select", None, orig))

    assert (refusal.status if refusal else None) == status


def test_no_connection_left_for_a_request_is_busy(tmp_path: Path) -> None:
    engine = create_engine(
        f"sqlite:///{tmp_path}/few.db", pool_size=1, max_overflow=0, pool_timeout=0.05
    )
    taken, done = threading.Event(), threading.Event()

    def hold() -> None:
        with engine.connect():
            taken.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    taken.wait(10)
    try:
        assert told(client_of(engine, tmp_path, lambda s: s.scalar(text("select 1")))) == BUSY
    finally:
        done.set()
        holder.join()
    engine.dispose()
