"""Opening a figure: to its cases, and each case down to the photographs it rests on."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select
from sqlalchemy.orm import Session

from cases import queries as cases
from cases.models import Case
from cases.states import Purpose
from clues import queries as clues
from clues.models import Clue
from evidence.models import ManifestFile, SealedRecord
from kernel.access import Actor
from kernel.clock import day_of
from patrols import queries as patrols
from patrols.models import Finding
from reporting import queries
from reporting.periods import Period
from reporting.states import Basis, Figure

_PREVIEW = 1600  # pixels of the longer side


@dataclass(frozen=True, slots=True)
class Photo:
    """A piece of evidence, and what the case cites it for, if it does."""

    item: ManifestFile
    purposes: Sequence[Purpose]

    @property
    def preview(self) -> str:
        """Where its larger preview is, once a job has made it."""
        return f"/api/evidence/items/{self.item.id}/preview?size={_PREVIEW}"

    @property
    def original(self) -> str:
        return f"/api/evidence/items/{self.item.id}/original"


@dataclass(frozen=True, slots=True)
class Chain:
    """From a case down: its clue, the finding that began it, the records, the photographs."""

    case: Case
    clue: Clue
    finding: Finding | None
    records: Sequence[SealedRecord]
    photos: Sequence[Photo]


def opened(
    session: Session,
    actor: Actor,
    division_id: int,
    period: Period,
    figure: Figure,
    *,
    basis: Basis = Basis.DISCOVERED,
    direct: bool = False,
    now: dt.datetime,
) -> Select[Case]:
    """Return the cases behind a figure of a table that the actor may see."""
    on = day_of(now)
    queries.division(session, actor, division_id, on)
    return queries.behind(actor, division_id, on, figure, basis, period, direct=direct)


def chain(session: Session, actor: Actor, case_id: uuid.UUID, *, now: dt.datetime) -> Chain:
    """Return everything a case rests on that the actor may read."""
    on = day_of(now)
    case = cases.get(session, actor, case_id, on)
    clue = clues.get(session, actor, case.clue_id, on)
    finding = None
    if clue.finding_id:
        finding = patrols.get_finding(session, actor, clue.finding_id, on)
    purposes: dict[uuid.UUID, list[Purpose]] = {}
    for citation, _item in session.execute(cases.citations(case.id)):
        purposes.setdefault(citation.item_id, []).append(citation.purpose)
    rests_on = queries.rests_on(actor, on, clues.record_ids(session, clue), purposes)
    rows = session.execute(rests_on).all()
    records = {record.id: record for record, _ in rows}
    photos = [Photo(item, purposes.get(item.id, [])) for _, item in rows]
    return Chain(case, clue, finding, list(records.values()), photos)
