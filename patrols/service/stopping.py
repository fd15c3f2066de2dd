"""After a finding: the rungs of the ladder, the notice to stop, the reports upwards."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
from sqlalchemy.orm import Session

import identity.queries
import identity.service
from kernel import audit, numbering
from kernel.access import Actor
from kernel.clock import day_of
from patrols import policy, queries
from patrols.models import Finding, FindingStep, StopNotice
from patrols.service.stepping import (
    ask_again,
    close_step,
    drop_steps,
    held_on_ladder,
    open_step,
)
from patrols.states import Measure, ReportTo, Rung, StepState

_SERIES: Final = "stop_notice"
_LEAST_SIGNERS: Final = 2
_Notice = Mapping[str, Any]


def begin(session: Session, finding: Finding, said: Mapping[str, Any], now: dt.datetime) -> None:
    """
    Put a complete finding on the ladder, if it is suspected of an offence or stopped one.

    With its record it is on the enforcement unit's desk: that rung is done as it is opened. After
    a correction only what was never asked for is opened, or was asked for no more by an earlier
    one; where it takes the offence back, nothing more is asked for.
    """
    if finding.suspected_offence is None and finding.measure is Measure.NONE:
        drop_steps(session, None, finding, now)
        return
    found_on, told_on = day_of(finding.discovered_at), day_of(now)
    asked: dict[Rung, dt.date] = {
        Rung.TO_UNIT: found_on,
        Rung.TO_BUREAU: told_on,
        Rung.STOP_NOTICE: found_on,
    }
    steps = session.scalars(queries.steps_of(finding.id))
    known = {step.rung for step in steps if step.state is not StepState.DROPPED}
    for rung, since in asked.items():
        if rung not in known:
            open_step(session, finding, rung, since, now)
    if finding.measure is not Measure.NONE and Rung.FOLLOW_UP not in known:
        ask_again(session, finding, found_on, now)
    close_step(session, None, finding, Rung.TO_UNIT, now)
    if finding.measure is Measure.STOP_NOTICE and said.get("notice"):
        notice: _Notice = orjson.loads(orjson.dumps(said["notice"]))
        _enter_of_phone(session, finding, notice, now)


def _enter_of_phone(session: Session, finding: Finding, notice: _Notice, now: dt.datetime) -> None:
    """
    Enter a notice that was served in the field, once; what is wrong with it is flagged.

    It was served: to refuse it here would not take it back, only hide it.
    """
    if queries.notice_of(session, finding.id):
        return
    author = Actor(finding.author_id, finding.office_id, frozenset())
    signed_on = dt.date.fromisoformat(notice["signed_on"])
    signers = [uuid.UUID(one) for one in notice["signers"]]
    flags = _doubts(session, signers, signed_on)
    _enter(session, author, finding, notice["printed_no"], signed_on, signers, flags, now)


def _doubts(session: Session, signers: Sequence[uuid.UUID], on: dt.date) -> list[str]:
    """
    Say what keeps a notice from standing.

    Law: 行政处罚法 第四十二条
    """
    known = [identity.queries.officer(session, one) for one in signers]
    sound = [one for one in known if one and identity.queries.certificate_holds(one, on)]
    doubts = {
        "signer_without_certificate": len(sound) < len(signers),
        "fewer_than_two_signers": len(set(signers)) < _LEAST_SIGNERS,
    }
    return [name for name, holds in doubts.items() if holds]


def _enter(
    session: Session,
    actor: Actor,
    finding: Finding,
    printed_no: str | None,
    signed_on: dt.date,
    signers: Sequence[uuid.UUID],
    flags: Sequence[str],
    now: dt.datetime,
) -> StopNotice:
    year = signed_on.year
    notice = StopNotice(
        finding_id=finding.id,
        office_id=actor.office_id,
        number_year=year,
        number=numbering.next_number(session, actor.office_id, _SERIES, year),
        printed_no=printed_no or None,
        signed_on=signed_on,
        signers=[str(one) for one in signers],
        entered_by=actor.id,
        entered_at=now,
        flags=list(flags),
    )
    session.add(notice)
    audit.record(session, actor, "patrols.notice_entered", notice, now=now)
    close_step(session, actor, finding, Rung.STOP_NOTICE, now, notice.reference)
    if queries.open_step(session, finding.id, Rung.FOLLOW_UP) is None:
        ask_again(session, finding, signed_on, now)
    return notice


def write_notice(
    session: Session,
    actor: Actor,
    finding_id: uuid.UUID,
    *,
    signed_on: dt.date,
    signers: Sequence[uuid.UUID],
    printed_no: str | None = None,
    now: dt.datetime,
) -> StopNotice:
    """
    Enter a notice to stop, signed by two who may; raises `CertificateNeeded` if one may not.

    Law: 行政处罚法 第四十二条
    """
    finding = held_on_ladder(session, actor, finding_id, now)
    policy.between(signed_on, day_of(finding.discovered_at), day_of(now))
    if len(set(signers)) < _LEAST_SIGNERS:
        raise policy.TwoSigners
    for signer in signers:
        identity.queries.get_officer(session, actor, signer, day_of(now))
        identity.service.need_certificate(session, signer, on=signed_on)
    if queries.notice_of(session, finding.id):
        raise policy.NoticeThere
    return _enter(session, actor, finding, printed_no, signed_on, signers, (), now)


def report_upwards(
    session: Session,
    actor: Actor,
    finding_id: uuid.UUID,
    *,
    to: ReportTo,
    major: bool,
    note: str,
    now: dt.datetime,
) -> FindingStep:
    """Record that the bureau, or the county government, was told; what is major goes on to it."""
    finding = held_on_ladder(session, actor, finding_id, now)
    step = close_step(session, actor, finding, to.rung, now, note)
    if step is None:
        raise policy.NothingDue
    known = {one.rung for one in session.scalars(queries.steps_of(finding.id))}
    if major and Rung.TO_GOVERNMENT not in known:
        open_step(session, finding, Rung.TO_GOVERNMENT, day_of(now), now)
    return step
