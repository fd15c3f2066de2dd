"""
Many rows at once: whole columns to PostgreSQL, one prepared statement to SQLite.

A batch of 50 sealed records costs 33 µs of our CPU a row as columns, 125 µs as a statement with a
thousand parameters, 64 µs as fifty statements in a pipeline. A single row goes as itself, past
the compiler too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, cast

import orjson
import psycopg
import sqlalchemy as sa
from psycopg.types.array import ListBinaryDumper
from psycopg.types.numeric import Int8
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kernel.db import Base, UtcDateTime
from kernel.spatial import Geometry4490

# A length is left out: an explicit cast would cut a text that is too long, an insert refuses it.
_PLAIN: Final[tuple[tuple[type[Any], str], ...]] = (
    (UtcDateTime, "timestamptz"),
    (sa.Uuid, "uuid"),
    (sa.Boolean, "boolean"),
    (sa.Date, "date"),
    (sa.Float, "float8"),
    (sa.Integer, "bigint"),
    (sa.LargeBinary, "bytea"),
    (sa.JSON, "json"),
    (sa.String, "text"),  # enums, too
    (Geometry4490, "geometry"),
)
_QUOTE: Final = postgresql.dialect().identifier_preparer.quote  # type: ignore[no-untyped-call]  # SQLAlchemy left its constructor so
_BY_TEXT: Final = frozenset({"json", "geometry"})  # of which the driver knows no arrays
_HELD: Final = "inserts_held_back"
Row = Mapping[str, Any]
Column = Callable[[Sequence[Any]], list[Any]]


def insert_many(session: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Insert ``rows``, all with the same columns."""
    if rows:
        _insert(session, cast("sa.Table", model.__table__), rows)


def insert_new(session: Session, model: type[Base], rows: Sequence[Row]) -> list[Any]:
    """
    Insert those of ``rows`` whose key is not there yet; return their ids.

    A row that another transaction is just inserting is waited for. Who inserts several does so in
    the order of their keys, or two transactions may wait for each other.
    """
    if not rows:
        return []
    return _insert(session, cast("sa.Table", model.__table__), rows, unless_there=True)


@contextmanager
def together(session: Session) -> Iterator[None]:
    """
    Hold back what `insert_many` writes in the block, and send it at the end as one statement.

    Nothing in the block may read what it has just inserted. On SQLite there is nobody to wait for.
    """
    held: _Held = []
    session.info[_HELD] = held
    try:
        yield
    finally:
        del session.info[_HELD]
    if held:
        _send(session, held)


def _insert(
    session: Session, table: sa.Table, rows: Sequence[Row], *, unless_there: bool = False
) -> list[Any]:
    if session.new or session.dirty or session.deleted:
        session.flush()
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        plan = _plan(table, tuple(rows[0]), alone=len(rows) == 1, unless_there=unless_there)
        if plan is not None:
            return _by_plan(session, plan, rows)
    if not unless_there:
        connection.execute(table.insert(), list(rows))
        return []
    upsert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)
    statement = upsert.on_conflict_do_nothing().returning(table.c.id)
    return list(connection.scalars(statement, list(rows)))


def _by_plan(session: Session, plan: "_Plan", rows: Sequence[Row]) -> list[Any]:
    held: _Held | None = session.info.get(_HELD)
    if held is None or plan.unless_there:
        return _send(session, [(plan, plan.values(rows))])
    held.append((plan, plan.values(rows)))
    return []


def _send(session: Session, held: "_Held") -> list[Any]:
    """
    Send what is held as one statement, past SQLAlchemy; return the ids it returns.

    Its compiler, and psycopg's search for placeholders, would cost more than the rows.
    """
    driver = cast("psycopg.Connection", session.connection().connection.driver_connection)
    statement = _joined(tuple(plan for plan, _ in held))
    values = [value for _, some in held for value in some]
    try:
        with psycopg.RawCursor(driver) as cursor:
            # a column as text is searched for quotes byte by byte: 25 times the cost
            cursor.adapters.register_dumper(list, ListBinaryDumper)
            cursor.execute(statement, values)
            return [row[0] for row in cursor] if cursor.description else []
    except psycopg.Error as error:
        text = statement.decode()
        raise sa.exc.DBAPIError.instance(text, None, error, psycopg.Error) from error


@dataclass(frozen=True, slots=True)
class _Plan:
    """How rows of a table are inserted; ``kinds`` and ``writers`` are of its columns, in order."""

    into: str
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    writers: tuple[Column, ...]
    alone: bool
    unless_there: bool

    def values(self, rows: Sequence[Row]) -> list[Any]:
        """Return a value for each column: of the only row, or of all of them as an array."""
        columns = zip(self.names, self.writers, strict=True)
        if self.alone:
            return [write([rows[0][name]])[0] for name, write in columns]
        return [write([row[name] for row in rows]) for name, write in columns]

    def statement(self, first: int) -> str:
        """Return the statement, its parameters numbered from ``first``."""
        numbered = list(enumerate(self.kinds, first))
        if self.alone:
            source = f"VALUES ({', '.join(f'${number}' for number, _ in numbered)})"
        else:
            source = f"SELECT * FROM unnest({', '.join(_array(*each) for each in numbered)})"  # noqa: S608 (types and numbers)
        there = " ON CONFLICT DO NOTHING RETURNING id" if self.unless_there else ""
        return f"{self.into} {source}{there}"


_Held = list[tuple[_Plan, list[Any]]]


def _array(number: int, kind: str) -> str:
    return f"${number}::text[]::{kind}[]" if kind in _BY_TEXT else f"${number}::{kind}[]"


@lru_cache(maxsize=1000)
def _joined(plans: tuple[_Plan, ...]) -> bytes:
    """Return one statement for all: each but the last goes in front, as a common table."""
    parts, number = [], 1
    for plan in plans:
        parts.append(plan.statement(number))
        number += len(plan.names)
    *before, last = parts
    tables = ", ".join(f"part_{place} AS ({part})" for place, part in enumerate(before))
    return (f"WITH {tables} {last}" if before else last).encode()


@lru_cache(maxsize=400)
def _plan(
    table: sa.Table, names: tuple[str, ...], *, alone: bool, unless_there: bool
) -> _Plan | None:
    """Return how rows of these columns are inserted; None if only SQLAlchemy knows."""
    kinds = [kind for name in names if (kind := _kind(table.c[name]))]
    left = [column for column in table.c if column.name not in names and column.default is not None]
    if left or len(kinds) < len(names):
        return None  # a default to be filled in
    into = f"INSERT INTO {_QUOTE(table.name)} ({', '.join(map(_QUOTE, names))})"
    writers = tuple(_WRITERS.get(kind, list) for kind in kinds)
    return _Plan(into, names, tuple(kinds), writers, alone, unless_there)


def _kind(column: sa.Column[Any]) -> str | None:
    return next((name for kind, name in _PLAIN if isinstance(column.type, kind)), None)


def _texts(values: Sequence[Any]) -> list[Any]:
    return [None if value is None else str.__str__(value) for value in values]


def _instants(values: Sequence[Any]) -> list[Any]:
    if any(value is not None and value.tzinfo is None for value in values):
        raise ValueError("naive instant")
    return list(values)


def _json(values: Sequence[Any]) -> list[Any]:
    return [orjson.dumps(value).decode() for value in values]  # None as null, as SQLAlchemy does


def _places(values: Sequence[Any]) -> list[Any]:
    """EWKB as hexadecimal; a kind or datum that is not the column's is refused by PostGIS."""
    return [value and _hex(value.data) for value in values]


def _hex(data: str | bytes | memoryview) -> str:
    return data if isinstance(data, str) else bytes(data).hex()


def _floats(values: Sequence[Any]) -> list[Any]:
    return [None if value is None else float(value) for value in values]


def _whole(values: Sequence[Any]) -> list[Any]:
    return [None if value is None else Int8(value) for value in values]


_WRITERS: Final[Mapping[str, Column]] = {
    "text": _texts,
    "timestamptz": _instants,
    "json": _json,
    "float8": _floats,
    "bigint": _whole,
    "geometry": _places,
}
