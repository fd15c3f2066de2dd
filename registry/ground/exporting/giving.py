"""Giving rights out: an office's own, of one area and day, each time with a line in a ledger."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from sqlalchemy.orm import Session

from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.ids import new_id
from registry.ground import queries
from registry.ground.exporting import layers, texts
from registry.ground.exporting.columns import Taken
from registry.ground.refusals import NoSuchPlace, NothingToExport, TooManyToExport
from registry.ground.states import ExportForm
from registry.ground.tables import RegistryExport
from registry.states import RightKind, RightState

MOST: Final = 20_000  # as many as the import takes back of a file of layers


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rights, in which form, with the boundaries of which day."""

    form: ExportForm
    division_id: int
    day: dt.date | None = None
    kind: RightKind | None = None
    state: RightState | None = None
    words: str | None = None

    def filters(self) -> dict[str, str]:
        said = {"kind": self.kind, "state": self.state, "words": self.words}
        return {name: str(value) for name, value in said.items() if value}


def export(
    session: Session, actor: Actor, wanted: Wanted, *, now: dt.datetime
) -> tuple[RegistryExport, bytes]:
    """
    Return a file and the ledger's line of it.

    Raise NoSuchPlace, NothingToExport, TooManyToExport, or ExportFailed. Holders are named, natural
    persons too: the officer sees them in every list; who took them is in the ledger.
    """
    on = day_of(now)
    if session.scalar(queries.division_in_scope(actor, wanted.division_id, on=on)) is None:
        raise NoSuchPlace
    rights = _taken(session, actor, wanted, on)
    content = written(rights, wanted.form)
    line = RegistryExport(
        id=new_id(),
        form=wanted.form,
        division_id=wanted.division_id,
        office_id=actor.office_id,
        officer_id=actor.id,
        at=now,
        day=wanted.day or on,
        filters=wanted.filters(),
        rights=len(rights),
        sha256=sha256(content).hexdigest(),
    )
    session.add(line)
    audit.record(session, actor, "registry.rights_exported", line, now=now, rights=len(rights))
    return line, content


def _taken(session: Session, actor: Actor, wanted: Wanted, on: dt.date) -> list[Taken]:
    asked = queries.exported(
        actor,
        wanted.division_id,
        on=on,
        day=wanted.day or on,
        kind=wanted.kind,
        state=wanted.state,
        words=wanted.words,
    )
    rights = [Taken(*row) for row in session.execute(asked.limit(MOST + 1))]
    if not rights:
        raise NothingToExport
    if len(rights) > MOST:
        raise TooManyToExport(most=MOST)
    return rights


def written(rights: Sequence[Taken], form: ExportForm) -> bytes:
    if form is ExportForm.CSV:
        return texts.table(rights)
    if form is ExportForm.GEOJSON:
        return texts.geojson(rights)
    return layers.written(rights, form)
