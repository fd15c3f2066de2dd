"""The two ends of a case: closed because it is done, or withdrawn because it should not be."""

import datetime as dt
import uuid

from sqlalchemy.orm import Session

import evidence.service
from cases import documents, queries
from cases.models import Case
from cases.refusals import TransferFirst
from cases.service.acting import as_head, present_report
from cases.service.papers import draw_up
from cases.states import CaseState, ClosingGround, PaperKind
from kernel import audit, events
from kernel.access import Actor


def close(session: Session, actor: Actor, case_id: uuid.UUID, *, now: dt.datetime) -> Case:
    """
    Close a case whose decision was performed and that owes nobody a transfer.

    Law: 自然资源行政处罚办法 第四十六条
    """
    case = as_head(session, actor, case_id, CaseState.CLOSED, now)
    if present_report(session, case, CaseState.CLOSED).duty_to_transfer:
        raise TransferFirst
    case.close(actor.id, ClosingGround.PERFORMED, now)
    audit.record(session, actor, "cases.closed", case, now=now)
    paragraphs = documents.closing(case, queries.paid_yuan(session, case.id))
    draw_up(session, actor, case, PaperKind.CLOSING, paragraphs, signers=[actor.id], now=now)
    evidence.service.let_go(session, case.id)
    events.emit(session, "cases.closed", case.id, now=now)
    return case


def withdraw(
    session: Session, actor: Actor, case_id: uuid.UUID, reason: str, *, now: dt.datetime
) -> Case:
    """
    Take back a case that should not have been filed, before anything is decided.

    Law: 自然资源行政处罚办法 第二十八条
    """
    case = as_head(session, actor, case_id, CaseState.WITHDRAWN, now)
    case.withdraw(actor.id, reason, now)
    audit.record(session, actor, "cases.withdrawn", case, now=now)
    paragraphs = documents.withdrawal(case)
    draw_up(session, actor, case, PaperKind.WITHDRAWAL, paragraphs, signers=[actor.id], now=now)
    evidence.service.let_go(session, case.id)
    events.emit(session, "cases.withdrawn", case.id, now=now)
    return case
