"""Findings from their record to the answer whether they were true."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import insert
from sqlalchemy.orm import Session

import registry.queries
from evidence.models import SealedRecord
from evidence.service import SealedIn, author_of
from kernel import audit, events
from kernel.access import Actor
from kernel.clock import day_of
from kernel.fixes import corrected, judge
from kernel.ids import new_id
from kernel.jobs import enqueue_many
from patrols import policy, queries
from patrols.models import Finding, FindingVersion
from patrols.service import stopping
from patrols.service.stepping import drop_steps
from patrols.states import FindingState

_SAID: Final = (
    "found_at",
    "description",
    "suspected_offence",
    "party",
    "right_id",
    "patrol_id",
    "measure",
    "stopped",
)
_Values = dict[str, Any]
Sealed = SealedIn | SealedRecord


def check_finding(
    session: Session, sealed: Sealed, payload: Mapping[str, Any], now: dt.datetime
) -> None:
    """Refuse a mining right that the author's office does not see."""
    if right_id := payload["right_id"]:
        registry.queries.get(session, author_of(sealed), right_id, on=day_of(now))


def take_finding(
    session: Session, records: Sequence[tuple[SealedIn, dict[str, Any]]], *, now: dt.datetime
) -> None:
    """Write the findings, their first versions and their audit lines, one statement each."""
    rows = [_row(sealed, payload, now) for sealed, payload in records]
    session.execute(insert(Finding), rows)
    session.execute(
        insert(FindingVersion), [_version(sealed.id, 1, sealed, said) for sealed, said in records]
    )
    audit.record_many(
        session,
        [
            audit.line_values(
                session, author_of(sealed), "patrols.finding_received", Finding, row, now, {}
            )
            for (sealed, _), row in zip(records, rows, strict=True)
        ],
    )


def _row(sealed: SealedIn, payload: Mapping[str, Any], now: dt.datetime) -> _Values:
    return {
        "id": sealed.id,
        "current_record_id": sealed.id,
        "version": 1,
        "office_id": sealed.office_id,
        "division_id": sealed.division_id,
        "author_id": sealed.author_id,
        "state": FindingState.RECEIVED,
        "discovered_at": corrected(payload["found_at"], sealed.clock_offset_ms, received_at=now),
        "received_at": now,
        **_said(payload),
    }


def _said(payload: Mapping[str, Any]) -> _Values:
    judged = judge(payload["fix"], payload["found_at"])
    return {
        **{name: payload[name] for name in _SAID},
        "fix": judged.raw,
        "position": judged.position,
        "flags": judged.flags,
    }


def _version(
    finding_id: uuid.UUID,
    number: int,
    sealed: Sealed,
    payload: Mapping[str, Any],
    reason: str | None = None,
) -> _Values:
    return {
        "id": new_id(),
        "finding_id": finding_id,
        "number": number,
        "record_id": sealed.id,
        "author_id": sealed.author_id,
        "sealed_at": sealed.sealed_at,
        "reason": reason,
        "payload": dict(payload),
    }


def check_correction(
    session: Session,
    original: uuid.UUID,
    payload: Mapping[str, Any],
    sealed: Sealed,
    now: dt.datetime,
) -> None:
    """Refuse what the author does not see, what is another office's, and facts once verified."""
    finding = queries.get_finding(session, author_of(sealed), original, day_of(now))
    policy.may_correct(finding, sealed.author_id, sealed.office_id)
    policy.keep_the_facts(finding, _said(payload))
    check_finding(session, sealed, payload, now)


def take_correction(
    session: Session,
    original: uuid.UUID,
    payload: Mapping[str, Any],
    sealed: Sealed,
    now: dt.datetime,
    *,
    reason: str,
) -> None:
    """
    Let a later record say what stands; what the earlier ones said stays beside it.

    When and by whom it was discovered does not change. A second time changes nothing.
    """
    finding = queries.held_finding(session, original)
    if queries.version_of(session, sealed.id):
        return
    check_correction(session, original, payload, sealed, now)
    before = finding.patrol_id
    finding.version += 1
    finding.current_record_id = sealed.id
    for name, value in _said(payload).items():
        setattr(finding, name, value)
    told = FindingVersion(**_version(original, finding.version, sealed, payload, reason))
    session.add(told)
    author = author_of(sealed)
    audit.record(session, author, "patrols.finding_corrected", finding, now=now, reason=reason)
    if finding.state is not FindingState.RECEIVED:
        stopping.begin(session, finding, told, now)
    named = {str(one) for one in (before, finding.patrol_id) if one is not None}
    enqueue_many(session, [("patrols.jobs.photos_of_patrols", one) for one in named], now=now)


def complete_finding(session: Session, finding_id: uuid.UUID, *, now: dt.datetime) -> None:
    """Tell the rooms above of a finding whose photos are all here; only once."""
    finding = queries.held_finding(session, finding_id)
    if finding.state is not FindingState.RECEIVED:
        return
    finding.complete()
    told = session.scalars(queries.versions(finding.id)).all()[-1]
    stopping.begin(session, finding, told, now)
    audit.record(session, None, "patrols.finding_completed", finding, now=now)
    events.emit(session, "patrols.finding_completed", finding.id, now=now)


def confirm_finding(
    session: Session, actor: Actor | None, finding_id: uuid.UUID, *, now: dt.datetime
) -> None:
    """Record that verification found it true, at least in part."""
    finding = queries.held_finding(session, finding_id)
    finding.confirm()
    audit.record(session, actor, "patrols.finding_confirmed", finding, now=now)


def refute_finding(
    session: Session, actor: Actor | None, finding_id: uuid.UUID, *, now: dt.datetime
) -> None:
    """Record that verification found it not true: it is not reported upwards."""
    finding = queries.held_finding(session, finding_id)
    finding.refute()
    audit.record(session, actor, "patrols.finding_refuted", finding, now=now)
    drop_steps(session, actor, finding, now)
