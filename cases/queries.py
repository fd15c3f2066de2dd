"""Every question the cases room puts to the database."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from cases.models import Case, CaseCitation, CasePaper, CasePayment, CaseReport
from cases.refusals import CaseMissing
from cases.states import CaseState, Purpose
from clues.models import Verification
from clues.states import VerificationState
from evidence import queries as evidence
from evidence.models import ManifestFile, SealedRecord
from identity.models import Office
from identity.queries import in_scope
from kernel.access import Actor


def readable_by(actor: Actor, on: dt.date) -> Select[Case]:
    """Cases of the actor's office, and those in divisions it answers for."""
    return select(Case).where(
        or_(Case.office_id == actor.office_id, in_scope(actor, Case.division_id, on=on))
    )


def get(session: Session, actor: Actor, case_id: uuid.UUID, on: dt.date) -> Case:
    return _one(session, readable_by(actor, on).where(Case.id == case_id))


def called(session: Session, actor: Actor, name: str, on: dt.date) -> Case:
    """Return the case by its id, or by its number if only one in sight has that."""
    found = readable_by(actor, on)
    try:
        wanted = Case.id == uuid.UUID(name)
    except ValueError:
        wanted = Case.number == name
    cases = session.scalars(found.where(wanted).limit(2)).all()
    if len(cases) != 1:  # numbers are an office's own
        raise CaseMissing
    return cases[0]


def get_for_update(session: Session, actor: Actor, case_id: uuid.UUID, on: dt.date) -> Case:
    """As `get`, holding the row so that two officers cannot move it at once."""
    held = readable_by(actor, on).where(Case.id == case_id).with_for_update()
    return _one(session, held.execution_options(populate_existing=True))


def _one(session: Session, statement: Select[Case]) -> Case:
    found = session.scalar(statement)
    if found is None:
        raise CaseMissing
    return found


def listed(
    actor: Actor,
    on: dt.date,
    *,
    state: CaseState | None = None,
    holders: Collection[uuid.UUID] | None = None,
) -> Select[Case]:
    """Return cases; of ``holders``: those filed against one under any of these records."""
    statement = readable_by(actor, on)
    if state is not None:
        statement = statement.where(Case.state == state)
    return statement if holders is None else statement.where(Case.holder_id.in_(holders))


def report_of(session: Session, case: Case) -> CaseReport | None:
    return session.get(CaseReport, case.report_id) if case.report_id else None


def citations(case_id: uuid.UUID) -> Select[CaseCitation, ManifestFile]:
    """What the case cites, in the order in which it was cited, with the item itself."""
    cited = select(CaseCitation, ManifestFile).join(
        ManifestFile, ManifestFile.id == CaseCitation.item_id
    )
    return cited.where(CaseCitation.case_id == case_id).order_by(CaseCitation.id)


def is_cited(session: Session, case_id: uuid.UUID, item_id: uuid.UUID, purpose: Purpose) -> bool:
    cited = select(CaseCitation.id).filter_by(case_id=case_id, item_id=item_id, purpose=purpose)
    return session.scalar(cited) is not None


def papers(case_id: uuid.UUID) -> Select[CasePaper]:
    return select(CasePaper).where(CasePaper.case_id == case_id).order_by(CasePaper.id)


def payments(case_id: uuid.UUID) -> Select[CasePayment]:
    return select(CasePayment).where(CasePayment.case_id == case_id).order_by(CasePayment.id)


def paid_yuan(session: Session, case_id: uuid.UUID) -> int:
    total = select(func.coalesce(func.sum(CasePayment.amount_yuan), 0))
    return int(session.scalar(total.where(CasePayment.case_id == case_id)) or 0)


def receipt_used(session: Session, office_id: uuid.UUID, receipt_number: str) -> bool:
    used = select(CasePayment.id).where(
        CasePayment.office_id == office_id, CasePayment.receipt_number == receipt_number
    )
    return session.scalar(used) is not None


def evidence_item(
    session: Session, actor: Actor, item_id: uuid.UUID, on: dt.date
) -> tuple[ManifestFile, SealedRecord]:
    """Return the item and the record that seals it; raise `ItemMissing` if unreadable."""
    readable = evidence.readable_by(actor, on)
    statement = (
        readable.join(ManifestFile, ManifestFile.record_id == SealedRecord.id)
        .add_columns(ManifestFile)
        .where(ManifestFile.id == item_id)
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise evidence.ItemMissing
    return row[1], row[0]


def verification_that_counts(session: Session, case: Case) -> Verification | None:
    """Return the answer the case was filed on, as it was told by then: corrections come late."""
    answers = select(Verification.original_id).where(
        Verification.clue_id == case.clue_id, Verification.state == VerificationState.ANSWERED
    )
    return session.scalar(
        select(Verification)
        .where(
            Verification.original_id.in_(answers),
            or_(Verification.version == 1, Verification.received_at <= case.filed_at),
        )
        .order_by(Verification.visited_at.desc(), Verification.version.desc())
        .limit(1)
    )


def visitor(session: Session, visit: Verification) -> uuid.UUID:
    """Return who was there: whoever corrected the record later need not have been."""
    first = select(Verification.author_id).where(Verification.id == visit.original_id)
    return session.scalars(first).one()


def is_seated_below(session: Session, actor: Actor, office_id: uuid.UUID, on: dt.date) -> bool:
    """Return whether an office sits in a division truly below the actor's own office."""
    own = select(Office.division_id).where(Office.id == actor.office_id).scalar_subquery()
    below = select(Office.id).where(
        Office.id == office_id,
        Office.division_id != own,
        in_scope(actor, Office.division_id, on=on),
    )
    return session.scalar(below) is not None
