"""
What happened in a room, told to the rooms above it.

A room writes an event row in the transaction of what happened; after the commit the drainer
turns it into one job for each hearer. The list of hearers is `server/wiring.py`.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Index, Select, String, Table, bindparam, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel.bulk import insert_many
from kernel.db import Record
from kernel.ids import new_id
from kernel.jobs import enqueue_many, most_at_once, note_after_commit

Wiring = Mapping[str, Sequence[str]]
"""Event name → dotted names of the jobs that hear it."""

_BATCH = 200


class Event(Record):
    """Something that happened to ``subject``, kept for ever."""

    __tablename__ = "events"
    __table_args__ = (
        Index(
            "ix_events_undelivered",
            "id",
            postgresql_where=text("delivered_at IS NULL"),
            sqlite_where=text("delivered_at IS NULL"),
        ),
    )

    name: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(80))
    emitted_at: Mapped[dt.datetime]
    delivered_at: Mapped[dt.datetime | None]


def emit(session: Session, name: str, subject: object, *, now: dt.datetime) -> None:
    """Tell whoever hears ``name``, once this transaction has committed."""
    emit_many(session, [(name, subject)], now=now)


def emit_many(
    session: Session, happenings: Iterable[tuple[str, object]], *, now: dt.datetime
) -> None:
    rows: list[dict[str, Any]] = [
        {"id": new_id(), "name": name, "subject": str(subject), "emitted_at": now}
        for name, subject in happenings
    ]
    if rows:
        insert_many(session, Event, rows)
        note_after_commit(session, None)


def undelivered() -> Select[Event]:
    return select(Event).where(Event.delivered_at.is_(None)).order_by(Event.id)


_EVENT = Event.__table__.c
_OLDEST = (
    select(_EVENT.id)
    .where(_EVENT.delivered_at.is_(None))
    .order_by(_EVENT.id)
    .limit(_BATCH)
    .with_for_update(skip_locked=True)
)
_DELIVER = (
    update(cast("Table", Event.__table__))
    .where(_EVENT.id.in_(_OLDEST))
    .values(delivered_at=bindparam("now"))
    .returning(_EVENT.id, _EVENT.name, _EVENT.subject)
)


def deliver(session: Session, wiring: Wiring, *, now: dt.datetime) -> int:
    """Turn undelivered events into their hearers' jobs; return how many events."""
    happened = sorted(session.connection().execute(_DELIVER, {"now": now}).all())
    heard: dict[str, list[str]] = defaultdict(list)
    for _, name, subject in happened:
        for hearer in wiring.get(name, ()):
            heard[hearer].append(subject)
    jobs = []
    for hearer, subjects in heard.items():
        most = most_at_once(hearer)
        jobs += [(hearer, *subjects[at : at + most]) for at in range(0, len(subjects), most)]
    enqueue_many(session, jobs, now=now)
    return len(happened)
