"""Review, legal review, and the way back to the handlers: never by who investigated."""

import datetime as dt
import uuid

from sqlalchemy.orm import Session

from cases import documents, policy, queries
from cases.models import Case
from cases.service.acting import as_head
from cases.service.papers import draw_up, names
from cases.states import LIFECYCLE, CaseState, PaperKind
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of


def review(session: Session, actor: Actor, case_id: uuid.UUID, *, now: dt.datetime) -> Case:
    """
    Find the report in order: party, facts, evidence, nature, law, procedure and proposal.

    Law: 自然资源行政处罚办法 第三十条
    """
    case = as_head(session, actor, case_id, CaseState.REVIEWED, now)
    case.review(actor.id, now)
    audit.record(session, actor, "cases.reviewed", case, now=now)
    return case


def review_law(
    session: Session, actor: Actor, case_id: uuid.UUID, opinion: str, *, now: dt.datetime
) -> Case:
    """
    Pass the legal review, without which nothing may be decided.

    Law: 自然资源行政处罚办法 第三十二条
    """
    case = queries.get_for_update(session, actor, case_id, day_of(now))
    policy.must_be_legal_reviewer(actor, case)
    LIFECYCLE.check(case.state, CaseState.LEGALLY_REVIEWED)
    case.review_law(actor.id, now)
    audit.record(session, actor, "cases.legally_reviewed", case, now=now, opinion=opinion)
    signers = [officer for officer in (case.reviewed_by, actor.id) if officer]
    paragraphs = documents.disposal(case, names(session, signers), opinion)
    draw_up(session, actor, case, PaperKind.DISPOSAL, paragraphs, signers=signers, now=now)
    return case


def send_back(
    session: Session, actor: Actor, case_id: uuid.UUID, reason: str, *, now: dt.datetime
) -> Case:
    """
    Have the handlers investigate again or further.

    Law: 自然资源行政处罚办法 第三十条
    """
    case = as_head(session, actor, case_id, CaseState.FILED, now)
    case.send_back()
    audit.record(session, actor, "cases.sent_back", case, now=now, reason=reason)
    return case
