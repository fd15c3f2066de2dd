"""The patrols of a ledger with the names of their people and places, a few hundred at a time."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Row, Select
from sqlalchemy.orm import Session

import identity.queries
from kernel.access import Actor
from patrols import queries
from patrols.models import Patrol
from patrols.states import FindingState

_AT_ONCE: Final = 500
_NOBODY: Final = "（未登记）"
Found = Mapping[FindingState, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """
    A line of the ledger; ``digest`` is the SHA-256 of the sealed record.

    ``people`` begins with whoever recorded it; ``found`` counts the findings by state.
    """

    number: int
    patrol: Patrol
    digest: str
    office: str
    division: str
    people: tuple[str, ...]
    found: Found


def entries(
    session: Session, actor: Actor, patrols: Select[Patrol], on: dt.date
) -> Iterator[Entry]:
    """Yield them in the order of days; only some are in memory at a time."""
    asked = queries.in_order(patrols).execution_options(yield_per=_AT_ONCE)
    number = 0
    for rows in session.execute(asked).partitions():
        for entry in _named(session, actor, rows, on, number):
            number = entry.number
            yield entry


def _named(
    session: Session,
    actor: Actor,
    rows: Sequence[Row[Patrol, str | None]],
    on: dt.date,
    before: int,
) -> Iterator[Entry]:
    patrols = [patrol for patrol, _ in rows]
    people = {patrol.id: _people(patrol) for patrol in patrols}
    names = identity.queries.officers_named(
        session, {one for ids in people.values() for one in ids}
    )
    offices = identity.queries.offices_named(session, {patrol.office_id for patrol in patrols})
    places = identity.queries.division_names(session, {patrol.division_id for patrol in patrols})
    found = _found(session, actor, patrols, on)
    for number, (patrol, digest) in enumerate(rows, before + 1):
        yield Entry(
            number=number,
            patrol=patrol,
            digest=digest or "",
            office=offices.get(patrol.office_id, _NOBODY),
            division=places.get(patrol.division_id, _NOBODY),
            people=tuple(names.get(one, _NOBODY) for one in people[patrol.id]),
            found=found.get(patrol.id, {}),
        )


def _people(patrol: Patrol) -> tuple[uuid.UUID, ...]:
    """Return everybody who went, once."""
    return tuple(dict.fromkeys((patrol.author_id, *map(uuid.UUID, patrol.members))))


def _found(
    session: Session, actor: Actor, patrols: Sequence[Patrol], on: dt.date
) -> Mapping[uuid.UUID, Found]:
    told = defaultdict[uuid.UUID, dict[FindingState, int]](dict)
    asked = queries.findings_told(actor, on, [patrol.id for patrol in patrols])
    for patrol_id, state, count in session.execute(asked):
        if patrol_id is not None:
            told[patrol_id][state] = count
    return told
