"""The notice to stop of a finding: entered, entered anew by a correction, or taken back by one."""

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
from patrols.models import Finding, FindingVersion, StopNotice
from patrols.service.stepping import ask_again, close_step, held_on_ladder
from patrols.states import Measure, Rung

_SERIES: Final = "stop_notice"
_LEAST_SIGNERS: Final = 2
_Said = dict[str, Any]


def take_notice(
    session: Session, finding: Finding, told: FindingVersion, now: dt.datetime
) -> StopNotice | None:
    """
    Let stand what a sealed record says of a notice served in the field; return what is new of it.

    It was served: to refuse it here would not take it back, only hide it. What is wrong with it
    is flagged. What an earlier record said of it stays, superseded; what the desk entered stands.
    """
    said, standing = _said(finding, told), queries.notice_of(session, finding.id)
    if standing is not None and not _gives_way(finding, standing, said):
        return None
    author = Actor(told.author_id, finding.office_id, frozenset())
    if standing is not None:
        standing.supersede(told.record_id, now)
        act, reason = "patrols.notice_superseded", told.reason
        audit.record(session, author, act, standing, now=now, reason=reason)
        session.flush()  # only one of a finding stands
    if said is None:
        return None
    said["flags"] = _doubts(session, said["signers"], said["signed_on"])
    return _enter(session, author, finding, said, told.record_id, now)


def _said(finding: Finding, told: FindingVersion) -> _Said | None:
    if finding.measure is not Measure.STOP_NOTICE or not told.payload.get("notice"):
        return None
    notice: _Said = orjson.loads(orjson.dumps(told.payload["notice"]))
    return {
        "printed_no": notice["printed_no"] or None,
        "signed_on": dt.date.fromisoformat(notice["signed_on"]),
        "signers": notice["signers"],
    }


def _gives_way(finding: Finding, standing: StopNotice, said: _Said | None) -> bool:
    """Whether it came from the field, and is now said to be another, or never to have been."""
    if standing.record_id is None:
        return False
    if said is None:
        return finding.measure is not Measure.STOP_NOTICE
    return any(getattr(standing, name) != value for name, value in said.items())


def _doubts(session: Session, signers: Sequence[str], on: dt.date) -> list[str]:
    """
    Say what keeps a notice from standing.

    Law: 行政处罚法 第四十二条
    """
    known = [identity.queries.officer(session, uuid.UUID(one)) for one in signers]
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
    said: Mapping[str, Any],
    record_id: uuid.UUID | None,
    now: dt.datetime,
) -> StopNotice:
    before = session.scalars(queries.notices_of(finding.id)).all()
    notice = StopNotice(
        finding_id=finding.id,
        office_id=actor.office_id,
        entered_by=actor.id,
        entered_at=now,
        record_id=record_id,
        version=len(before) + 1,
        **_number(session, actor.office_id, before, said["signed_on"].year),
        **said,
    )
    session.add(notice)
    audit.record(session, actor, "patrols.notice_entered", notice, now=now)
    return notice


def _number(
    session: Session, office_id: uuid.UUID, before: Sequence[StopNotice], year: int
) -> dict[str, int]:
    """Return the office's next number; of what it entered before, the same as then."""
    for one in before:
        if one.office_id == office_id:
            return {"number_year": one.number_year, "number": one.number}
    number = numbering.next_number(session, office_id, _SERIES, year)
    return {"number_year": year, "number": number}


def is_served(
    session: Session, actor: Actor, finding: Finding, notice: StopNotice, now: dt.datetime
) -> None:
    """Go on from a notice that was served: ask for it no more, and whether it was obeyed."""
    close_step(session, actor, finding, Rung.STOP_NOTICE, now, notice.reference)
    if queries.open_step(session, finding.id, Rung.FOLLOW_UP) is None:
        ask_again(session, finding, notice.signed_on, now)


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
    said: _Said = {"printed_no": printed_no or None, "signed_on": signed_on, "flags": []}
    signed = {**said, "signers": [str(one) for one in signers]}
    notice = _enter(session, actor, finding, signed, None, now)
    is_served(session, actor, finding, notice, now)
    return notice
