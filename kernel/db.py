"""Base classes, column types, engines and sessions for both databases."""

import datetime as dt
import enum
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, ClassVar

import orjson
from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Integer,
    MetaData,
    Uuid,
    create_engine,
    event,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from kernel import spatial
from kernel.errors import Busy
from kernel.ids import new_id

Sessions = sessionmaker[Session]

_POOL = 40  # a connection for every thread of the server, and the drainer
_BEGIN = "kuangxun_begin"
_PATIENCE_S = 10  # how long a writer waits for the one before


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware instant; SQLite keeps no zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive instant {value}")
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: dt.datetime | None, _: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dt.datetime: UtcDateTime(),
        uuid.UUID: Uuid(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
        list[str]: JSON(),
        enum.StrEnum: Enum(
            enum.StrEnum,
            native_enum=False,
            length=40,
            values_callable=lambda kind: [member.value for member in kind],
        ),
    }
    # Columns that a job may recompute at any time; no audit line vouches for them.
    undigested: ClassVar[frozenset[str]] = frozenset()


class Record(Base):
    """A row with an identity of its own."""

    __abstract__ = True

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)


class Feature(Base):
    """
    A row with a place on earth.

    ``row_no`` is SQLite's rowid by name: the R*Tree points at it, and only a rowid that is a
    declared key survives VACUUM unchanged.
    """

    __abstract__ = True

    row_no: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    id: Mapped[uuid.UUID] = mapped_column(unique=True, default=new_id)
    undigested: ClassVar[frozenset[str]] = frozenset({"row_no"})


def open_engine(url: str) -> Engine:
    """Open either database so that the rest of the code need not know which it is."""
    engine = create_engine(
        url,
        pool_size=_POOL,
        hide_parameters=True,  # or an error would write what people told us into the log
        max_overflow=0,
        pool_use_lifo=True,  # the same few while it is quiet, their plans and caches warm
        pool_timeout=30,
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        _take_turns(engine)
    return engine


def open_sessions(engine: Engine) -> Sessions:
    return sessionmaker(engine, expire_on_commit=False)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver would otherwise begin transactions itself, too late for BEGIN IMMEDIATE.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=wal",
        "synchronous=full",
        f"busy_timeout={_PATIENCE_S * 1000}",
        "foreign_keys=on",
        "temp_store=memory",
    ):
        connection.execute(f"pragma {pragma}")
    spatial.install(connection)


def _take_turns(engine: Engine) -> None:
    """
    Let the writers of this process wait for each other in line.

    SQLite has one writer at a time and lets the others knock again and again, ever more slowly.
    The turn ends when the connection is given back, which is after the commit reached the disk.
    """
    turn = threading.Lock()

    def begin(connection: Connection) -> None:
        # A deferred transaction that turns into a writer fails when another wrote in between, so
        # whoever may write says so at the start.
        how = connection.get_execution_options().get(_BEGIN, "immediate")
        if how == "immediate" and "turn" not in connection.info:
            if not turn.acquire(timeout=_PATIENCE_S):
                raise Busy
            connection.info["turn"] = True
        connection.exec_driver_sql(f"begin {how}")

    def give_back(_connection: object, record: ConnectionPoolEntry) -> None:
        if record.info.pop("turn", None):
            turn.release()

    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", give_back)


@contextmanager
def reading(sessions: Sessions) -> Iterator[Session]:
    """Yield a session that only reads, and so never waits for a writer."""
    with sessions() as session:
        session.connection(execution_options={_BEGIN: "deferred"})
        yield session


def read_on(session: Session) -> None:
    """Give up a transaction that failed in a session that only reads, and let it read on."""
    session.rollback()
    session.connection(execution_options={_BEGIN: "deferred"})


@contextmanager
def peeking(sessions: Sessions) -> Iterator[Session]:
    """
    Yield a session for a single quick question.

    PostgreSQL is asked outside of a transaction, which spares two of three round trips.
    """
    with sessions() as session:
        bind = session.get_bind()
        outside = isinstance(bind, Engine) and bind.dialect.name == "postgresql"
        options = {"isolation_level": "AUTOCOMMIT"} if outside else {_BEGIN: "deferred"}
        session.connection(execution_options=options)
        yield session


@contextmanager
def asking(sessions: Sessions) -> Iterator[Connection]:
    """
    Yield a connection for the one question that comes before every request.

    As `peeking`, without the mapper: which costs more than the question.
    """
    bind = sessions.kw["bind"]
    if isinstance(bind, Connection):  # somebody's transaction, which is theirs to end
        yield bind
        return
    with _asker(bind).connect() as connection:
        yield connection


@lru_cache(maxsize=4)
def _asker(engine: Engine) -> Engine:
    outside = engine.dialect.name == "postgresql"
    options = {"isolation_level": "AUTOCOMMIT"} if outside else {_BEGIN: "deferred"}
    return engine.execution_options(**options)


@contextmanager
def snapshot(sessions: Sessions) -> Iterator[Session]:
    """Yield a session that only reads, and sees one instant however long it looks."""
    with sessions() as session:
        options: dict[str, str] = {_BEGIN: "deferred"}  # which on SQLite is a snapshot already
        if session.get_bind().dialect.name == "postgresql":
            options["isolation_level"] = "REPEATABLE READ"
        session.connection(execution_options=options)
        yield session


@contextmanager
def writing(sessions: Sessions) -> Iterator[Session]:
    """Yield a session whose work is committed at the end, or not at all."""
    with sessions.begin() as session:
        yield session


def count_anew(session: Session, *tables: type["Base"]) -> None:
    """
    Have PostgreSQL look at tables again into which much was written.

    Until it does, which may take a minute, it plans as if they were nearly empty: a question
    answered in 0.1 ms took 6 s right after 100,000 rows. SQLite plans without such counts.
    """
    if session.get_bind().dialect.name == "postgresql":
        names = ", ".join(f'"{table.__tablename__}"' for table in tables)
        session.connection().exec_driver_sql(f"ANALYZE {names}")


def lock(session: Session, key: int, *, shared: bool = False) -> None:
    """
    Hold ``key`` until the transaction ends, so that two transactions take turns.

    Those that share it wait only for one that does not. On SQLite a writing transaction is alone
    already.
    """
    if session.get_bind().dialect.name == "postgresql":
        how = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        session.connection().exec_driver_sql(f"select {how}(%s)", (key,))
