"""
How the office took what a phone sent: returned, reviewed, superseded, or kept beside another.

A receipt is of the bytes and stays what it was; what is told here comes later and may change.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy.orm import Session

import clues.policy
import clues.queries
import patrols.queries
import signboards.queries
from evidence.models import SealedRecord
from field_api import queries
from kernel.access import Actor
from patrols.models import Patrol
from patrols.states import PatrolState

_SENTENCES: Final = {
    "superseded": (
        "这份记录已有更正，现以第 {version} 版为准；原记录继续保存。",
        "A correction, version {version}, says what stands now. This record is kept beside it.",
    ),
    "beside": (
        "该核查任务在此之前已有核查结果。这份结果一并保存，不改变线索的状态。",
        "Its task had been answered before. This answer is kept as well and changes nothing.",
    ),
    "without_effect": (
        "更正未生效（{code}），仍以原记录为准。请核对后重新提交更正。",
        "This correction had no effect ({code}); the original stands. Check it and correct again.",
    ),
}
Told = dict[str, Any]


class Version(NamedTuple):
    """A record is ``number`` of what ``original`` began; ``newest`` is what stands."""

    record: uuid.UUID
    original: uuid.UUID
    number: int
    newest: int


def standing_of(
    session: Session,
    actor: Actor,
    records: Sequence[SealedRecord],
    *,
    on: dt.date,
    language: str,
) -> dict[uuid.UUID, Told]:
    """Return of each record ``review`` and ``clue_number``, each None while there is none."""
    ids = [record.id for record in records]
    versions = {one.record: one for one in _versions(session, ids)}
    reviews = {
        **_superseded(versions.values(), language),
        **_beside(session, ids, language),
        **_without_effect(session, ids, language),
        **_reviewed(session, records, versions),
    }
    numbers = _clue_numbers(session, actor, ids, versions, on)
    return {key: {"review": reviews.get(key), "clue_number": numbers.get(key)} for key in ids}


def _versions(session: Session, ids: Collection[uuid.UUID]) -> Iterator[Version]:
    for asked in (
        patrols.queries.patrol_versions_among(ids),
        patrols.queries.finding_versions_among(ids),
        signboards.queries.checks_among(ids),
        clues.queries.reports_among(ids),
        clues.queries.verifications_among(ids),
    ):
        yield from (Version(*row) for row in session.execute(asked))


def _superseded(versions: Iterable[Version], language: str) -> dict[uuid.UUID, Told]:
    return {
        one.record: _review(
            "superseded", _said("superseded", language, version=one.newest), one.newest
        )
        for one in versions
        if one.number < one.newest
    }


def _beside(session: Session, ids: Collection[uuid.UUID], language: str) -> dict[uuid.UUID, Told]:
    found = session.execute(clues.queries.beside_among(ids))
    return {key: _review("beside", _said("beside", language), version) for key, version in found}


def _without_effect(
    session: Session, ids: Collection[uuid.UUID], language: str
) -> dict[uuid.UUID, Told]:
    """A correction that its room did not take comes back to who sealed it."""
    found = session.execute(queries.without_effect(ids))
    return {
        uuid.UUID(key): _review(
            "returned", _said("without_effect", language, code=details["reason"]), 1
        )
        for key, details in found
    }


def _reviewed(
    session: Session, records: Iterable[SealedRecord], versions: Mapping[uuid.UUID, Version]
) -> dict[uuid.UUID, Told]:
    """The first record of a patrol stands for it as a whole; of corrections the newest does."""
    newest = {one.record: one.original for one in versions.values() if one.number == one.newest}
    first = {record.id: record.id for record in records if record.kind == "patrol"}
    patrol_of = {**newest, **first}
    found = session.scalars(patrols.queries.reviewed_among(set(patrol_of.values())))
    reviewed = {patrol.id: patrol for patrol in found}
    return {
        record: _of_patrol(reviewed[patrol])
        for record, patrol in patrol_of.items()
        if patrol in reviewed and (record in first or reviewed[patrol].is_reviewed)
    }


def _of_patrol(patrol: Patrol) -> Told:
    state = "returned" if patrol.state is PatrolState.RETURNED else "reviewed"
    return _review(state, patrol.return_reason, patrol.approved_version or patrol.version)


def _clue_numbers(
    session: Session,
    actor: Actor,
    ids: Iterable[uuid.UUID],
    versions: Mapping[uuid.UUID, Version],
    on: dt.date,
) -> dict[uuid.UUID, str]:
    """The clues that the records became, as far as the actor may see them."""
    if clues.policy.Permission.READ not in actor.permissions:
        return {}
    first = {key: versions[key].original if key in versions else key for key in ids}
    found = session.execute(clues.queries.numbers_of(actor, set(first.values()), on))
    numbers = {key: f"{year}-{number}" for key, year, number in found}
    return {key: numbers[original] for key, original in first.items() if original in numbers}


def _said(what: str, language: str, **facts: Any) -> str:
    zh, en = _SENTENCES[what]
    return (en if language == "en" else zh).format(**facts)


def _review(state: str, reason: str | None, version: int) -> Told:
    return {"state": state, "reason": reason, "version": version}
