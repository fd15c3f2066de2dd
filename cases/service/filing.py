"""Filing: from a verified clue to a case with two handlers."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from cases import classes, documents, offences
from cases.models import Case
from cases.offences import Offence
from cases.refusals import (
    ClueNotVerified,
    ConditionMissing,
    EndedInFuture,
    EvidenceOfSomethingElse,
    HandlerElsewhere,
    HandlerUncertified,
    HolderWithoutRight,
    OnlyHolders,
    SameHandlerTwice,
    TimeBarred,
    UnknownOffence,
)
from cases.service.citing import cite, look_up
from cases.service.papers import draw_up, names
from cases.states import CaseState, PaperKind, PartyKind, Purpose
from cases.thresholds import is_time_barred
from clues import queries as clues
from clues import service as clue_service
from clues.models import Clue
from clues.states import ClueState
from identity.queries import certificate_holds, officer, offices_of
from kernel import audit, events
from kernel.access import Actor
from kernel.clock import day_of
from kernel.ids import new_id
from kernel.numbering import next_number
from registry import queries as registry

_SERIES = "cases.case"
_VERIFIED = frozenset({ClueState.FOUND_TRUE, ClueState.FOUND_PARTLY})


@dataclass(frozen=True, slots=True)
class Conditions:
    """
    The five conditions of filing, each stated by whoever files.

    Law: 自然资源行政处罚办法 第十六条
    """

    known_actor: bool
    fact_of_violation: bool
    liable: bool
    own_jurisdiction: bool
    not_time_barred: bool


@dataclass(frozen=True, slots=True)
class Filing:
    """What whoever files says; instants are not theirs to say."""

    clue_id: uuid.UUID
    party_kind: PartyKind
    party_name: str
    party_address: str
    right_id: uuid.UUID | None
    offence: str
    summary: str
    ended_on: dt.date | None
    harms_life_or_finance: bool
    lead_handler_id: uuid.UUID
    assisting_handler_id: uuid.UUID
    conditions: Conditions
    item_ids: Sequence[uuid.UUID]


def file(session: Session, actor: Actor, filing: Filing, *, now: dt.datetime) -> Case:
    """
    Open a case on a clue that was found true.

    Law: 自然资源行政处罚办法 第十六条
    """
    on = day_of(now)
    clue = clues.get_held(session, actor, filing.clue_id, on)
    holder_id = _holder(session, actor, filing, on)
    if clue.state not in _VERIFIED:
        raise ClueNotVerified(state=clue.state)
    _check_conditions(filing.conditions)
    _check_handlers(session, actor, filing, on)
    offence = _offence(filing, day_of(clue.discovered_at))
    _check_evidence(session, actor, clue, filing.item_ids, now)
    case = _open(session, actor, filing, clue, offence, holder_id, now)
    for item_id in filing.item_ids:
        cite(session, actor, case, item_id, Purpose.FACT, now=now)
    paragraphs = documents.filing(case, names(session, case.handlers))
    draw_up(session, actor, case, PaperKind.FILING, paragraphs, signers=[actor.id], now=now)
    clue_service.mark_filed(session, actor, clue.id, case.id, now=now)
    events.emit(session, "cases.filed", case.id, now=now)
    return case


def _check_conditions(conditions: Conditions) -> None:
    if missing := [name for name, holds in asdict(conditions).items() if not holds]:
        raise ConditionMissing(missing=", ".join(missing))


def _check_handlers(session: Session, actor: Actor, filing: Filing, on: dt.date) -> None:
    """
    Refuse fewer than two officers, officers of elsewhere, and who holds no certificate.

    Law: 行政处罚法 第四十二条
    """
    handlers = (filing.lead_handler_id, filing.assisting_handler_id)
    if handlers[0] == handlers[1]:
        raise SameHandlerTwice
    offices = offices_of(session, handlers, on)
    if any(offices.get(handler) != actor.office_id for handler in handlers):
        raise HandlerElsewhere
    for handler in handlers:
        person = officer(session, handler)
        if person is None or not certificate_holds(person, on):
            raise HandlerUncertified(name=person.name if person else handler, on=on)


def _holder(session: Session, actor: Actor, filing: Filing, on: dt.date) -> uuid.UUID | None:
    if filing.right_id is None:
        return None
    return registry.get(session, actor, filing.right_id, on=on).holder_id


def _offence(filing: Filing, discovered_on: dt.date) -> Offence:
    """
    Return the offence as it was punished when the act ended, if it can still be.

    Law: 行政处罚法 第三十六条
    """
    ended_on = filing.ended_on or discovered_on
    if ended_on > discovered_on:
        raise EndedInFuture
    offence = offences.offence(filing.offence, ended_on)
    if offence is None:
        raise UnknownOffence(offence=filing.offence, on=ended_on)
    if is_time_barred(ended_on, discovered_on, grave=filing.harms_life_or_finance):
        raise TimeBarred(ended_on=ended_on)
    if offence.of_holders and filing.party_kind is not PartyKind.HOLDER:
        raise OnlyHolders
    if filing.party_kind is PartyKind.HOLDER and filing.right_id is None:
        raise HolderWithoutRight
    return offence


def _check_evidence(
    session: Session, actor: Actor, clue: Clue, item_ids: Sequence[uuid.UUID], now: dt.datetime
) -> None:
    own = clues.record_ids(session, clue)
    cited = [look_up(session, actor, item_id, now=now) for item_id in item_ids]
    if not any(record.id in own for _, record in cited):
        raise EvidenceOfSomethingElse


def _open(
    session: Session,
    actor: Actor,
    filing: Filing,
    clue: Clue,
    offence: Offence,
    holder_id: uuid.UUID | None,
    now: dt.datetime,
) -> Case:
    on = day_of(now)
    number = next_number(session, actor.office_id, _SERIES, on.year)
    case = Case(
        id=new_id(),
        number=documents.case_number(on.year, number),
        office_id=actor.office_id,
        division_id=clue.division_id,
        clue_id=clue.id,
        finding_id=clue.finding_id,
        state=CaseState.FILED,
        party_kind=filing.party_kind,
        party_name=filing.party_name,
        party_address=filing.party_address,
        right_id=filing.right_id,
        holder_id=holder_id,
        offence=offence.code,
        legal_basis=offence.basis,
        two_rates_class=classes.class_of(offence.code, on),
        classes_version=classes.VERSION,
        summary=filing.summary,
        ended_on=filing.ended_on,
        harms_life_or_finance=filing.harms_life_or_finance,
        discovered_at=clue.discovered_at,
        filed_at=now,
        filed_by=actor.id,
        lead_handler_id=filing.lead_handler_id,
        assisting_handler_id=filing.assisting_handler_id,
    )
    session.add(case)
    audit.record(session, actor, "cases.filed", case, now=now, clue=clue.id)
    return case
