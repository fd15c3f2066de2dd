"""The lines themselves, and the digest of a row that a line vouches for."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from hashlib import sha256
from typing import Any

import orjson
from geoalchemy2 import WKBElement
from sqlalchemy import Index, String, inspect
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel.access import Actor
from kernel.bulk import insert_many
from kernel.db import Base, Record
from kernel.ids import new_id
from kernel.spatial import wkb_of

Row = Record | Base
_AS_THEY_ARE = frozenset({type(None), str, int, float, bool, uuid.UUID, dt.date})


class AuditLine(Record):
    """
    One act on one row, written in the act's own transaction and never changed.

    ``row_digest`` is the SHA-256 (hex) of the row after the act, so that a row edited behind the
    service's back no longer matches its last line. ``actor_id`` is empty when the service acted.
    """

    __tablename__ = "audit_lines"
    __table_args__ = (Index(None, "subject_table", "subject_id", "id"),)

    at: Mapped[dt.datetime]
    actor_id: Mapped[uuid.UUID | None]
    office_id: Mapped[uuid.UUID | None]
    request_id: Mapped[str] = mapped_column(String(36))
    act: Mapped[str] = mapped_column(String(80))
    subject_table: Mapped[str] = mapped_column(String(63))
    subject_id: Mapped[str] = mapped_column(String(80))
    row_digest: Mapped[str] = mapped_column(String(64))
    details: Mapped[dict[str, Any]]


def digest(table: type[Base], values: Mapping[str, Any]) -> str:
    """
    Return the SHA-256 of a row, the same before it is written and after it is read back.

    Geometry counts by its WKB, instants in UTC, numbers by value; columns that jobs recompute
    (``undigested``) do not count.
    """
    names = _digested(table)
    return digest_of({name: values.get(name) for name in names})


def digest_of(row: Mapping[str, Any]) -> str:
    """Return the digest of these very columns: for a migration, which knows how they were."""
    plain = {
        name: value if type(value) in _AS_THEY_ARE else _plain(value) for name, value in row.items()
    }
    return sha256(orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)).hexdigest()


@lru_cache(maxsize=200)
def _digested(table: type[Base]) -> tuple[str, ...]:
    return tuple(sorted(set(inspect(table).column_attrs.keys()) - table.undigested))


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, WKBElement):
        return wkb_of(value).hex().upper()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, bytes):
        return value.hex()
    return value


def record(
    session: Session,
    actor: Actor | None,
    act: str,
    row: Base,
    *,
    now: dt.datetime,
    **details: Any,
) -> None:
    """Write the line of ``act`` on ``row``, whose changes are flushed first."""
    session.flush()
    record_many(session, [line_values(session, actor, act, type(row), _values(row), now, details)])


def record_each(
    session: Session, actor: Actor | None, act: str, rows: Collection[Base], *, now: dt.datetime
) -> None:
    """Write the lines of ``act`` on each of ``rows``, whose changes are flushed first."""
    session.flush()
    lines = [line_values(session, actor, act, type(row), _values(row), now, {}) for row in rows]
    record_many(session, lines)


def _values(row: Base) -> dict[str, Any]:
    return {name: getattr(row, name) for name in inspect(type(row)).column_attrs.keys()}  # noqa: SIM118 (not a dict)


def record_many(session: Session, lines: Iterable[Mapping[str, Any]]) -> None:
    """Write lines made by `line_values`, all in one statement."""
    insert_many(session, AuditLine, list(lines))


def line_values(
    session: Session,
    actor: Actor | None,
    act: str,
    table: type[Base],
    values: Mapping[str, Any],
    now: dt.datetime,
    details: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the columns of a line about a row that was written with plain ``values``."""
    return {
        "id": new_id(),
        "at": now,
        "actor_id": actor.id if actor else None,
        "office_id": actor.office_id if actor else None,
        "request_id": (actor and actor.request_id) or session.info.get("request_id", ""),
        "act": act,
        "subject_table": table.__tablename__,
        "subject_id": str(values["id"]),
        "row_digest": digest(table, values),
        "details": orjson.loads(orjson.dumps(dict(details), default=str)),
    }
