"""A holder as it is looked at: what it holds here, what it was called, who else may be it."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.audit import AuditLine
from kernel.paging import Page, page
from registry.holders import queries
from registry.models import Holder
from registry.sources import Sources


@dataclass(frozen=True, slots=True)
class Listed:
    """``rights``: how many it has in the actor's area."""

    holder: Holder
    rights: int


@dataclass(frozen=True, slots=True)
class Event:
    """
    What was done to a record of a holder; ``record_id`` is another than its own after a merger.

    ``officer_id`` is empty where the actor may not know who it was. ``name`` and ``credit_code``
    are what it was and became, where they changed.
    """

    at: dt.datetime
    act: str
    record_id: uuid.UUID
    officer_id: uuid.UUID | None
    name: Sequence[str] | None
    credit_code: Sequence[str | None] | None
    reason: str | None
    file: str | None


@dataclass(frozen=True, slots=True)
class Viewed:
    """``alike`` are other records by the same name, which may be the same organisation."""

    holder: Holder
    rights: int
    records: Sequence[uuid.UUID]
    alike: Sequence[Holder]
    history: Sequence[Event]


def listed(
    session: Session,
    actor: Actor,
    *,
    on: dt.date,
    limit: int,
    after: uuid.UUID | None,
    words: str | None = None,
    natural_person: bool | None = None,
    coded: bool | None = None,
) -> Page[Listed]:
    wanted = queries.listed(actor, on=on, words=words, natural_person=natural_person, coded=coded)
    found = page(session, wanted, Holder.id, limit=limit, after=after)
    counts = queries.rights_counted(session, actor, [one.id for one in found.items], on=on)
    return Page([Listed(one, counts.get(one.id, 0)) for one in found.items], found.next)


def view(session: Session, actor: Actor, holder_id: uuid.UUID, *, on: dt.date) -> Viewed:
    """Return a holder, or the one its record was merged into; raise `NoSuchHolder`."""
    holder = queries.get(session, actor, holder_id, on=on)
    records = queries.records_of(session, holder.id)
    return Viewed(
        holder=holder,
        rights=queries.rights_counted(session, actor, [holder.id], on=on).get(holder.id, 0),
        records=records,
        alike=session.scalars(queries.called_alike(actor, holder, on=on)).all(),
        history=_history(session, actor, records, on),
    )


def _history(
    session: Session, actor: Actor, records: Sequence[uuid.UUID], on: dt.date
) -> list[Event]:
    lines = session.scalars(queries.lines_of(records)).all()
    known = Sources.of(session, actor, lines, on=on)
    return [_event(line, known) for line in lines]


def _event(line: AuditLine, known: Sources) -> Event:
    details = line.details
    return Event(
        at=line.at,
        act=line.act,
        record_id=uuid.UUID(line.subject_id),
        officer_id=known.officer(line),
        name=details.get("name"),
        credit_code=details.get("credit_code"),
        reason=details.get("reason"),
        file=known.file(line),
    )
