"""Telling the party what is proposed, and hearing that it gives up being heard."""

import datetime as dt
import uuid

from sqlalchemy.orm import Session

from cases import documents
from cases.models import Case
from cases.refusals import TransferFirst, WaiverIncomplete
from cases.service.acting import as_handler, present_report
from cases.service.citing import cite
from cases.service.papers import draw_up
from cases.states import CaseState, PaperKind, Purpose
from cases.thresholds import hearing_needed
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of


def make_notice(session: Session, actor: Actor, case_id: uuid.UUID, *, now: dt.datetime) -> Case:
    """
    Draw up the notice of the proposed penalty and, as a rule, of the right to a hearing.

    Law: 行政处罚法 第四十四条
    """
    case = as_handler(session, actor, case_id, CaseState.NOTICE_MADE, now)
    found = present_report(session, case, CaseState.NOTICE_MADE)
    if found.duty_to_transfer:
        raise TransferFirst
    fine = found.proposed_fine_yuan
    offered = hearing_needed(fine, case.party_kind, day_of(now))
    case.make_notice(fine, now, hearing_offered=offered)
    audit.record(session, actor, "cases.notice_made", case, now=now)
    wanted = [(PaperKind.NOTICE, documents.notice(case, found, fine))]
    if offered:
        wanted.append((PaperKind.HEARING_NOTICE, documents.hearing_notice(case, found, fine)))
    made = [
        draw_up(session, actor, case, kind, paragraphs, signers=case.handlers, now=now)
        for kind, paragraphs in wanted
    ]
    delivered = documents.service_receipt(case, [f"{paper.kind}{paper.number}" for paper in made])
    kind = PaperKind.SERVICE_RECEIPT
    draw_up(session, actor, case, kind, delivered, signers=case.handlers, now=now)
    return case


def notify(
    session: Session,
    actor: Actor,
    case_id: uuid.UUID,
    receipt_item_id: uuid.UUID,
    *,
    now: dt.datetime,
) -> Case:
    """
    Record that the notice was served, by the receipt the party signed; its days begin.

    Law: 自然资源行政处罚办法 第三十三条
    """
    case = as_handler(session, actor, case_id, CaseState.NOTIFIED, now)
    purpose, made_at = Purpose.NOTICE_RECEIPT, case.notice_made_at
    cite(session, actor, case, receipt_item_id, purpose, not_before=made_at, now=now)
    case.notify(receipt_item_id, now)
    audit.record(session, actor, "cases.notified", case, now=now)
    return case


def waive(
    session: Session,
    actor: Actor,
    case_id: uuid.UUID,
    item_id: uuid.UUID,
    *,
    statement: bool,
    hearing: bool,
    now: dt.datetime,
) -> Case:
    """
    Record that the party gave up being heard, in a writing that anybody can look at.

    Law: 行政处罚法 第六十二条
    """
    case = as_handler(session, actor, case_id, CaseState.WAIVED, now)
    if not (statement and hearing):
        raise WaiverIncomplete
    made_at = case.notice_made_at
    cite(session, actor, case, item_id, Purpose.WAIVER, not_before=made_at, now=now)
    case.waive(item_id, now)
    audit.record(session, actor, "cases.waived", case, now=now)
    return case
