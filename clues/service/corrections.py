"""A later record says better what an earlier one said; the earlier one stays visible."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from clues import policy, queries
from clues.models import ClueReport, Verification
from clues.service.reports import Sealed, report_row, told
from clues.service.verifying import verification_row
from clues.states import OPEN_STATES, VerificationState
from evidence.service import author_of
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.errors import Unacceptable

_FIXED: Final = ("task_id", "result", "visited_at", "stop_ordered")
Said = ClueReport | Verification


class ResultIsFixed(Unacceptable):
    code = "clues.result_is_fixed"
    zh = "更正不能改变核查任务、结论、到场时间、同行人员和责令停止情况。如有误，请联系指派人处理。"
    en = (
        "A correction changes neither task nor result, nor when it was visited, with whom, or "
        "whether a stop was ordered. If one of them is wrong, tell who assigned."
    )


def _newest(session: Session, original: uuid.UUID) -> Said:
    """Return the newest version of the report or verification, held."""
    said = queries.held_report(session, original) or queries.held_verification(session, original)
    if said is None:
        raise queries.ReportMissing
    return said


def _division_of(session: Session, said: Said) -> int:
    if isinstance(said, ClueReport):
        return said.division_id
    return queries.held_task(session, said.task_id).division_id


def check_correction(
    session: Session,
    original: uuid.UUID,
    payload: Mapping[str, Any],
    sealed: Sealed,
    now: dt.datetime,
) -> None:
    """Refuse to correct what the author does not see, what is another office's, or the visit."""
    said, author = _newest(session, original), author_of(sealed)
    _must_see(session, author, said, day_of(now))
    policy.may_correct(said, sealed.author_id, sealed.office_id)
    if isinstance(said, Verification) and not _same_visit(said, payload):
        raise ResultIsFixed


def _same_visit(said: Verification, payload: Mapping[str, Any]) -> bool:
    """Return whether what a case rests on is told alike; companions in any order."""
    alike = all(getattr(said, name) == payload[name] for name in _FIXED)
    return alike and {*map(str, said.companions)} == {*map(str, payload["companions"])}


def _must_see(session: Session, author: Actor, said: Said, on: dt.date) -> None:
    seen = queries.division_in_scope(author, _division_of(session, said), on)
    if session.scalar(seen) is None:
        raise queries.ReportMissing


def take_correction(
    session: Session,
    original: uuid.UUID,
    payload: Mapping[str, Any],
    sealed: Sealed,
    now: dt.datetime,
    *,
    reason: str,
) -> None:
    """Write the next version of a report or verification. A second time changes nothing."""
    said = _newest(session, original)
    if session.get(type(said), sealed.id):
        return
    check_correction(session, original, payload, sealed, now)
    if isinstance(said, Verification):
        _reword_verification(session, said, payload, sealed, now, reason)
    else:
        _reword_report(session, said, payload, sealed, now, reason)


def _reword_report(
    session: Session,
    before: ClueReport,
    payload: Mapping[str, Any],
    sealed: Sealed,
    now: dt.datetime,
    reason: str,
) -> None:
    """
    The informant stays as first told: corrections of that are the desk's.

    Once verified, a clue says what was found; the correction stands beside it as a version.
    """
    after = ClueReport(**report_row(sealed, payload, now))
    after.original_id, after.version, after.reason = before.original_id, before.version + 1, reason
    session.add(after)
    audit.record(session, author_of(sealed), "clues.report_corrected", after, now=now)
    clue = queries.of_record(session, before.original_id)
    if clue is None or clue.state not in OPEN_STATES:
        return
    for name, value in told(payload).items():
        setattr(clue, name, value)
    audit.record(session, author_of(sealed), "clues.clue_corrected", clue, now=now)


def _reword_verification(
    session: Session,
    before: Verification,
    payload: Mapping[str, Any],
    sealed: Sealed,
    now: dt.datetime,
    reason: str,
) -> None:
    after = Verification(**verification_row(sealed, payload, before.clue_id, now))
    after.original_id, after.version, after.reason = before.original_id, before.version + 1, reason
    if before.state is not VerificationState.RECEIVED:
        after.become(before.state)
    before.become(VerificationState.SUPERSEDED)
    session.add(after)
    author = author_of(sealed)
    audit.record(session, author, "clues.verification_superseded", before, now=now)
    audit.record(session, author, "clues.verification_corrected", after, now=now)
