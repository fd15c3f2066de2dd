"""The patrols of a ledger with the names of their people and places, a few hundred at a time."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Row, Select
from sqlalchemy.orm import Session

import identity.queries
from kernel.access import Actor
from patrols import queries
from patrols.models import Finding, Patrol, PatrolReview
from patrols.states import FindingState, Outcome

_AT_ONCE: Final = 500
_NOBODY: Final = "（未登记）"


@dataclass(frozen=True, slots=True)
class Entry:
    """
    A line of the ledger; ``digest`` is the SHA-256 of the sealed record.

    ``people`` begins with whoever recorded it; ``findings`` are those the reader may see;
    ``looked`` is what it found of earlier stops, ``review`` the last there was, by ``reviewer``.
    """

    number: int
    patrol: Patrol
    digest: str
    office: str
    division: str
    people: tuple[str, ...]
    findings: Sequence[Finding]
    looked: Mapping[Outcome, int]
    review: PatrolReview | None
    reviewer: str

    @property
    def found(self) -> Mapping[FindingState, int]:
        return Counter(finding.state for finding in self.findings)


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
    every = [patrol.id for patrol in patrols]
    people = {patrol.id: _people(patrol) for patrol in patrols}
    reviews = {one.patrol_id: one for one in session.scalars(queries.reviews_of(every))}
    named = {one for ids in people.values() for one in ids}
    named |= {review.reviewer_id for review in reviews.values()}
    names = identity.queries.officers_named(session, named)
    offices = identity.queries.offices_named(session, {patrol.office_id for patrol in patrols})
    places = identity.queries.division_names(session, {patrol.division_id for patrol in patrols})
    found, looked = _found(session, actor, patrols, on), _looked(session, every)
    for number, (patrol, digest) in enumerate(rows, before + 1):
        review = reviews.get(patrol.id)
        yield Entry(
            number=number,
            patrol=patrol,
            digest=digest or "",
            office=offices.get(patrol.office_id, _NOBODY),
            division=places.get(patrol.division_id, _NOBODY),
            people=tuple(names.get(one, _NOBODY) for one in people[patrol.id]),
            findings=found[patrol.id],
            looked=looked.get(patrol.id, {}),
            review=review,
            reviewer=names.get(review.reviewer_id, _NOBODY) if review else "",
        )


def _looked(
    session: Session, patrols: Sequence[uuid.UUID]
) -> Mapping[uuid.UUID, Mapping[Outcome, int]]:
    told = defaultdict[uuid.UUID, dict[Outcome, int]](dict)
    for patrol_id, outcome, count in session.execute(queries.looks_of(patrols)):
        if patrol_id is not None:
            told[patrol_id][outcome] = count
    return told


def _people(patrol: Patrol) -> tuple[uuid.UUID, ...]:
    """Return everybody who went, once."""
    return tuple(dict.fromkeys((patrol.author_id, *map(uuid.UUID, patrol.members))))


def _found(
    session: Session, actor: Actor, patrols: Sequence[Patrol], on: dt.date
) -> Mapping[uuid.UUID, Sequence[Finding]]:
    named = {patrol.id: set(map(uuid.UUID, patrol.findings)) for patrol in patrols}
    every = {one for ids in named.values() for one in ids}
    findings = session.scalars(queries.findings_of(actor, on, list(named), every)).all()
    return {
        patrol_id: [one for one in findings if one.patrol_id == patrol_id or one.id in ids]
        for patrol_id, ids in named.items()
    }
