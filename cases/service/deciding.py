"""The decision: by the head, after the party could be heard, within range and notice."""

import datetime as dt
import uuid

from sqlalchemy.orm import Session

import patrols.service
from cases import documents, policy, queries
from cases.deadlines import hearing_periods
from cases.models import Case, CaseReport
from cases.offences import offence
from cases.refusals import (
    DiscussTogether,
    ExtendedAlready,
    HeavierThanNotified,
    NothingToExtend,
    PartyMustBeHeard,
    PeriodRuns,
    PeriodUncertain,
    TransferFirst,
)
from cases.service.acting import as_head, present_report
from cases.service.citing import cite
from cases.service.fines import check_fine
from cases.service.papers import draw_up, evidence_lines
from cases.states import CaseState, PaperKind, Purpose
from clues import queries as clues
from kernel import audit, events
from kernel.access import Actor
from kernel.clock import day_of
from kernel.spatial import Point
from patrols.states import ReasonKind


def decide(
    session: Session,
    actor: Actor,
    case_id: uuid.UUID,
    *,
    fine_yuan: int,
    pay_to: str,
    party_asked_to_be_heard: bool,
    discussion_item_id: uuid.UUID | None,
    now: dt.datetime,
) -> Case:
    """
    Impose the penalty.

    Law: 行政处罚法 第五十七条
    """
    case = as_head(session, actor, case_id, CaseState.DECIDED, now)
    found = present_report(session, case, CaseState.DECIDED)
    check_heard(case, asked=party_asked_to_be_heard, on=day_of(now))
    _check_content(case, found, fine_yuan)
    _discuss(session, actor, case, found, discussion_item_id, now)
    case.decide(actor.id, fine_yuan, pay_to, now)
    audit.record(session, actor, "cases.decided", case, now=now)
    _write(session, actor, case, found, now)
    _have_watched(session, case, now)
    events.emit(session, "cases.decided", case.id, now=now)
    return case


def check_heard(case: Case, *, asked: bool, on: dt.date) -> None:
    """
    Refuse to decide while the party may still ask to be heard, unless it gave that up in writing.

    Law: 行政处罚法 第六十二条
    """
    if asked:
        raise PartyMustBeHeard
    if case.waived_at is not None:
        return
    for period in hearing_periods(case):
        if not period.has_passed(on):
            raise PeriodRuns(last_day=period.day)
        if period.provisional:
            raise PeriodUncertain(last_day=period.day)


def _check_content(case: Case, found: CaseReport, fine_yuan: int) -> None:
    """
    Refuse what the article does not allow, what the party was not told, and what is not ours.

    Law: 行政处罚法 第四十四条
    """
    if found.duty_to_transfer:
        raise TransferFirst
    check_fine(case, found.mineral_value_yuan, fine_yuan)
    if fine_yuan > (case.noticed_fine_yuan or 0):
        raise HeavierThanNotified(noticed=case.noticed_fine_yuan)


def _discuss(
    session: Session,
    actor: Actor,
    case: Case,
    found: CaseReport,
    item_id: uuid.UUID | None,
    now: dt.datetime,
) -> None:
    """
    Have the minutes of the heads cited where the case is complex or grave.

    Law: 自然资源行政处罚办法 第三十一条
    """
    if item_id is not None:
        purpose, reviewed_at = Purpose.COLLECTIVE_DISCUSSION, case.legally_reviewed_at
        cite(session, actor, case, item_id, purpose, not_before=reviewed_at, now=now)
    elif found.grave_or_complex:
        raise DiscussTogether


def _write(session: Session, actor: Actor, case: Case, found: CaseReport, now: dt.datetime) -> None:
    paragraphs = documents.decision(case, found, evidence_lines(session, case))
    kind = PaperKind.DECISION
    paper = draw_up(session, actor, case, kind, paragraphs, signers=[actor.id], now=now)
    delivered = documents.service_receipt(case, [f"{paper.kind}{paper.number}"])
    kind = PaperKind.SERVICE_RECEIPT
    draw_up(session, actor, case, kind, delivered, signers=case.handlers, now=now)


def _have_watched(session: Session, case: Case, now: dt.datetime) -> None:
    """
    Have patrols look at the place again for as long as another penalty would make it a crime.

    Law: 法释〔2016〕25号 第三条
    """
    place = _place(session, case, day_of(now))
    known = offence(case.offence, case.ended_on or day_of(case.discovered_at))
    if place is None:
        return
    wanted = patrols.service.Wanted(
        kind=ReasonKind.PAST_CASE,
        source=f"cases/{case.id}",
        place=place,
        division_id=case.division_id,
        reason=f"{case.number} {known.zh if known else case.offence}",
        since=day_of(now),
    )
    patrols.service.want_visits(session, [wanted], now=now)


def _place(session: Session, case: Case, on: dt.date) -> Point | None:
    """Return where the clue was, or else a point in the ground of the party's right."""
    clue = clues.held(session, case.clue_id)
    if clue.lon is not None and clue.lat is not None:
        return Point(clue.lon, clue.lat)
    rights = [case.right_id] if case.right_id else []
    return patrols.service.places_of_rights(session, rights, on).get(case.right_id or case.id)


def extend(
    session: Session, actor: Actor, case_id: uuid.UUID, reason: str, *, now: dt.datetime
) -> Case:
    """
    Give a complex case more days, once, on the word of the head.

    Law: 自然资源行政处罚办法 第三十八条
    """
    case = queries.get_for_update(session, actor, case_id, day_of(now))
    policy.must_be_impartial(actor, case)
    if case.decided_at or case.withdrawn_at:
        raise NothingToExtend(state=case.state)
    if case.extended_at:
        raise ExtendedAlready
    case.extend(actor.id, reason, now)
    audit.record(session, actor, "cases.extended", case, now=now)
    return case
