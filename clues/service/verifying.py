"""Verifications, from their record to what they do to task, clue and finding."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import insert
from sqlalchemy.orm import Session

import patrols.service
from clues import policy, queries
from clues.models import Clue, Verification, VerificationTask
from clues.service.reports import Sealed
from clues.states import ClueState, Result, TaskState, VerificationState
from evidence.service import SealedIn, author_of
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.fixes import judge

_SAID: Final = (
    "visited_at",
    "task_id",
    "result",
    "description",
    "companions",
    "stop_ordered",
    "party",
    "offence",
)
_Values = dict[str, Any]


def check_verification(
    session: Session, sealed: Sealed, payload: Mapping[str, Any], now: dt.datetime
) -> None:
    """
    Refuse an answer to a task that the author does not see, or that is another's.

    One to a task that is closed is taken: the visit took place, and is kept beside.
    """
    task = queries.get_task(session, author_of(sealed), payload["task_id"], day_of(now))
    if task.officer_id != sealed.author_id:
        raise policy.NotYourTask


def take_verification(
    session: Session, records: Sequence[tuple[SealedIn, dict[str, Any]]], *, now: dt.datetime
) -> None:
    """Write the verifications and their audit lines, one statement each."""
    task_ids = {payload["task_id"] for _, payload in records}
    clues = {row.id: row.clue_id for row in session.execute(queries.clues_of_tasks(task_ids))}
    rows = [
        verification_row(sealed, payload, clues[payload["task_id"]], now)
        for sealed, payload in records
    ]
    session.execute(insert(Verification), rows)
    act = "clues.verification_received"
    audit.record_many(
        session,
        [
            audit.line_values(session, author_of(sealed), act, Verification, row, now, {})
            for (sealed, _), row in zip(records, rows, strict=True)
        ],
    )


def verification_row(
    sealed: Sealed, payload: Mapping[str, Any], clue_id: uuid.UUID, now: dt.datetime
) -> _Values:
    judged = judge(payload["fix"], payload["visited_at"])
    return {
        "id": sealed.id,
        "original_id": sealed.id,
        "version": 1,
        "clue_id": clue_id,
        "office_id": sealed.office_id,
        "author_id": sealed.author_id,
        "state": VerificationState.RECEIVED,
        "received_at": now,
        "fix": judged.raw,
        "position": judged.position,
        "flags": judged.flags,
        **{name: payload[name] for name in _SAID},
    }


def close_task(session: Session, original_id: uuid.UUID, *, now: dt.datetime) -> None:
    """
    Let a verification, all of whose photos are here, answer its task and move its clue.

    The first to be complete counts. A second time changes nothing.
    """
    said = queries.held_verification(session, original_id)
    if said is None:
        raise queries.ReportMissing
    if said.state is not VerificationState.RECEIVED:
        return
    author = Actor(said.author_id, said.office_id, frozenset())
    task, clue = queries.held_task(session, said.task_id), queries.held(session, said.clue_id)
    if task.state is TaskState.OPEN and clue.state is ClueState.VALID:
        said.become(VerificationState.ANSWERED)
        _answer(session, author, said, task, clue, now)
    else:
        said.become(VerificationState.BESIDE)
    audit.record(session, author, f"clues.verification_{said.state}", said, now=now)


def _answer(
    session: Session,
    author: Actor,
    said: Verification,
    task: VerificationTask,
    clue: Clue,
    now: dt.datetime,
) -> None:
    task.answer(said.original_id, now)
    clue.find(said.result, now)
    clue.party, clue.offence = said.party or clue.party, said.offence or clue.offence
    audit.record(session, author, "clues.task_answered", task, now=now)
    audit.record(session, author, f"clues.clue_{clue.state}", clue, now=now, record=said.id)
    patrols.service.settle_reason(session, author, f"clues/{clue.id}", clue.state, now=now)
    if clue.finding_id and said.result is Result.NOT_TRUE:
        patrols.service.refute_finding(session, author, clue.finding_id, now=now)
    elif clue.finding_id:
        patrols.service.confirm_finding(session, author, clue.finding_id, now=now)
