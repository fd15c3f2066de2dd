"""The end of an investigation: the handlers report, and propose."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from cases import documents
from cases.models import Case, CaseReport
from cases.service.acting import as_handler
from cases.service.citing import cite
from cases.service.fines import check_confiscation, check_correction, check_fine
from cases.service.papers import draw_up, evidence_lines
from cases.states import CaseState, PaperKind, Purpose
from kernel import audit
from kernel.access import Actor
from kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class Proposal:
    """
    What the handlers found and propose.

    ``mineral_value_yuan`` is 0 where no mineral was got. ``duty_to_transfer``: somebody's crime
    or breach of discipline must go to those who judge it.

    Law: 自然资源行政处罚办法 第二十九条
    """

    facts: str
    nature: str
    consequences: str
    opinion: str
    mineral_value_yuan: int
    proposed_fine_yuan: int
    confiscation: str | None
    nothing_to_confiscate_because: str | None
    correction_refused_item_id: uuid.UUID | None
    grave_or_complex: bool
    duty_to_transfer: bool
    item_ids: Sequence[uuid.UUID] = ()


def report(
    session: Session, actor: Actor, case_id: uuid.UUID, proposal: Proposal, *, now: dt.datetime
) -> Case:
    """
    End the investigation with a report.

    Law: 自然资源行政处罚办法 第二十九条
    """
    case = as_handler(session, actor, case_id, CaseState.REPORTED, now)
    found = _report(case, actor, proposal, now)
    check_fine(case, found.mineral_value_yuan, found.proposed_fine_yuan)
    check_confiscation(case, found)
    check_correction(case, found)
    _cite_all(session, actor, case, proposal, now)
    session.add(found)
    audit.record(session, actor, "cases.report_made", found, now=now)
    case.report(found.id, now)
    audit.record(session, actor, "cases.reported", case, now=now)
    paragraphs = documents.report(case, found, evidence_lines(session, case))
    draw_up(session, actor, case, PaperKind.REPORT, paragraphs, signers=case.handlers, now=now)
    return case


def _report(case: Case, actor: Actor, proposal: Proposal, now: dt.datetime) -> CaseReport:
    return CaseReport(
        id=new_id(),
        case_id=case.id,
        made_at=now,
        made_by=actor.id,
        facts=proposal.facts,
        nature=proposal.nature,
        consequences=proposal.consequences,
        opinion=proposal.opinion,
        mineral_value_yuan=proposal.mineral_value_yuan,
        proposed_fine_yuan=proposal.proposed_fine_yuan,
        confiscation=proposal.confiscation,
        nothing_to_confiscate_because=proposal.nothing_to_confiscate_because,
        correction_refused_item_id=proposal.correction_refused_item_id,
        grave_or_complex=proposal.grave_or_complex,
        duty_to_transfer=proposal.duty_to_transfer,
    )


def _cite_all(
    session: Session, actor: Actor, case: Case, proposal: Proposal, now: dt.datetime
) -> None:
    wanted = [(item_id, Purpose.FACT) for item_id in proposal.item_ids]
    if proposal.correction_refused_item_id:
        wanted.append((proposal.correction_refused_item_id, Purpose.CORRECTION_REFUSED))
    for item_id, purpose in wanted:
        cite(session, actor, case, item_id, purpose, now=now)
