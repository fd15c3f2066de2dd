"""Drawing up the papers of a case: numbered without gaps, and never changed afterwards."""

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from cases import documents, queries
from cases.models import Case, CasePaper
from cases.states import PaperKind
from identity.queries import office, officers_named
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.numbering import next_number


def draw_up(
    session: Session,
    actor: Actor,
    case: Case,
    kind: PaperKind,
    paragraphs: Sequence[str],
    *,
    signers: Sequence[uuid.UUID],
    now: dt.datetime,
) -> CasePaper:
    """Write a paper in the name of the case's office; ``signers`` are to put their hand to it."""
    on = day_of(now)
    number = next_number(session, case.office_id, kind, on.year)
    head = documents.Letterhead(
        office=office_name(session, case.office_id),
        kind=kind,
        number=documents.paper_number(kind, on.year, number),
        on=on,
        signers=names(session, signers),
    )
    paper = CasePaper(
        case_id=case.id,
        office_id=case.office_id,
        kind=kind,
        number=head.number,
        text=documents.paper(head, paragraphs),
        made_at=now,
        made_by=actor.id,
        signers=[str(signer) for signer in signers],
    )
    session.add(paper)
    audit.record(session, actor, "cases.paper_drawn_up", paper, now=now, kind=kind)
    return paper


def office_name(session: Session, office_id: uuid.UUID) -> str:
    found = office(session, office_id)
    return found.name if found else ""


def names(session: Session, ids: Sequence[uuid.UUID]) -> list[str]:
    known = officers_named(session, ids)
    return [known[one] for one in ids]


def evidence_lines(session: Session, case: Case) -> list[str]:
    rows = session.execute(queries.citations(case.id))
    return [documents.evidence_line(item.role, item.sha256) for _, item in rows]
