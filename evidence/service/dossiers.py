"""Asking for a dossier, looking how far it is, and taking it."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy.orm import Session

from evidence.dossier.refusals import (
    NoLongerThere,
    NothingToExport,
    NotReady,
    TooMuch,
    TooOften,
)
from evidence.dossier.states import DossierState
from evidence.dossier.tables import Dossier
from evidence.queries import dossiers as queries
from evidence.service.acting import note_exported
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.jobs import enqueue

MOST_ITEMS: Final = 1000


@dataclass(frozen=True, slots=True)
class Subject:
    """
    What a dossier is about, a row of an upper room, told in that room's words.

    ``facts`` go onto the first page; ``purposes`` are the items in order, each with what it is
    there to prove.
    """

    table: str
    id: uuid.UUID
    title: str
    facts: Sequence[tuple[str, str]]
    purposes: Mapping[uuid.UUID, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, uuid.UUID]:
        return self.table, self.id


def ask(
    session: Session, actor: Actor, subject: Subject, *, now: dt.datetime, by_job: bool = True
) -> Dossier:
    """
    Begin a dossier of those items that are here and that ``actor`` may see.

    Each of them gets its line: *exported*. How many were left out is told in the index. Raises
    `NothingToExport`, `TooMuch` or, while one is being made for the same officer, `TooOften`.
    """
    _check_alone(session, actor, subject)
    wanted = list(subject.purposes)
    if len(wanted) > MOST_ITEMS:
        raise TooMuch(most=MOST_ITEMS, items=len(wanted))
    found = queries.exportable(actor, wanted, day_of(now))
    items = {item.id: item for item in session.scalars(found)}
    if not items:
        raise NothingToExport
    dossier = Dossier(
        subject_table=subject.table,
        subject_id=subject.id,
        officer_id=actor.id,
        office_id=actor.office_id,
        asked_at=now,
        contents={
            "title": subject.title,
            "facts": [list(fact) for fact in subject.facts],
            "items": [[str(one), subject.purposes[one]] for one in wanted if one in items],
            "left_out": len(wanted) - len(items),
        },
    )
    session.add(dossier)
    audit.record(session, actor, "evidence.dossier_asked", dossier, now=now)
    # Not for which dossier: others who see the item need not know of it.
    about = f"{subject.table}/{subject.id}"
    note_exported(session, actor, list(items.values()), about=about, now=now)
    if by_job:
        enqueue(session, "evidence.dossier.jobs.make", str(dossier.id), now=now)
    return dossier


def _check_alone(session: Session, actor: Actor, subject: Subject) -> None:
    mine = queries.asked_by(actor, *subject.key)
    if session.scalar(mine.where(Dossier.state == DossierState.ASKED).limit(1)):
        raise TooOften


def taken(
    session: Session,
    actor: Actor,
    subject: tuple[str, uuid.UUID],
    dossier_id: uuid.UUID,
    *,
    now: dt.datetime,
) -> Dossier:
    """Hand out a dossier that is ready, and write down to whom."""
    dossier = queries.dossier(session, actor, subject, dossier_id)
    if dossier.state is DossierState.ASKED:
        raise NotReady
    if dossier.state is not DossierState.READY:
        raise NoLongerThere
    audit.record(session, actor, "evidence.dossier_handed_out", dossier, now=now)
    return dossier
