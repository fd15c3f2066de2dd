"""Service and performance: the receipt the party signed, the money the bank received."""

import datetime as dt
import uuid

from sqlalchemy.orm import Session

from cases import policy, queries
from cases.models import Case, CasePayment
from cases.refusals import NothingConfiscated, NotServed, PaidTooMuch, ReceiptUsed
from cases.service.acting import as_handler, must_be_certified, present_report
from cases.service.citing import cite
from cases.states import CaseState, Purpose
from kernel import audit, events
from kernel.access import Actor
from kernel.clock import day_of


def serve(
    session: Session,
    actor: Actor,
    case_id: uuid.UUID,
    receipt_item_id: uuid.UUID,
    *,
    now: dt.datetime,
) -> Case:
    """
    Record that the decision was handed over, by the receipt the party signed; it takes effect.

    Law: 行政处罚法 第六十一条
    """
    case = as_handler(session, actor, case_id, CaseState.SERVED, now)
    purpose, decided_at = Purpose.DECISION_RECEIPT, case.decided_at
    cite(session, actor, case, receipt_item_id, purpose, not_before=decided_at, now=now)
    case.serve(receipt_item_id, now)
    audit.record(session, actor, "cases.served", case, now=now)
    return case


def record_payment(
    session: Session,
    actor: Actor,
    case_id: uuid.UUID,
    *,
    receipt_number: str,
    amount_yuan: int,
    item_id: uuid.UUID | None,
    now: dt.datetime,
) -> Case:
    """
    Enter what the bank received; the case is performed once nothing is left to do.

    Law: 行政处罚法 第六十七条
    """
    case = _served(session, actor, case_id, now)
    left = (case.fine_yuan or 0) - queries.paid_yuan(session, case.id)
    if amount_yuan > left:
        raise PaidTooMuch(left=left)
    if queries.receipt_used(session, case.office_id, receipt_number):
        raise ReceiptUsed(number=receipt_number)
    if item_id is not None:
        served_at = case.served_at
        cite(session, actor, case, item_id, Purpose.PAYMENT, not_before=served_at, now=now)
    payment = CasePayment(
        case_id=case.id,
        office_id=case.office_id,
        receipt_number=receipt_number,
        amount_yuan=amount_yuan,
        item_id=item_id,
        recorded_at=now,
        recorded_by=actor.id,
    )
    session.add(payment)
    audit.record(session, actor, "cases.payment_recorded", payment, now=now)
    return _perform_if_done(session, actor, case, now)


def confirm_confiscation(
    session: Session, actor: Actor, case_id: uuid.UUID, item_id: uuid.UUID, *, now: dt.datetime
) -> Case:
    """
    Record by the paper of handover that what was confiscated is in the state's hands.

    Law: 自然资源行政处罚办法 第四十三条
    """
    case = _served(session, actor, case_id, now)
    if present_report(session, case, CaseState.PERFORMED).confiscation is None:
        raise NothingConfiscated
    purpose, served_at = Purpose.CONFISCATION_DONE, case.served_at
    cite(session, actor, case, item_id, purpose, not_before=served_at, now=now)
    case.confiscation_item_id = item_id
    audit.record(session, actor, "cases.confiscation_done", case, now=now)
    return _perform_if_done(session, actor, case, now)


def _served(session: Session, actor: Actor, case_id: uuid.UUID, now: dt.datetime) -> Case:
    case = queries.get_for_update(session, actor, case_id, day_of(now))
    policy.must_handle(actor, case)
    must_be_certified(session, actor, now)
    if case.state is not CaseState.SERVED:
        raise NotServed(state=case.state)
    return case


def _perform_if_done(session: Session, actor: Actor, case: Case, now: dt.datetime) -> Case:
    """
    Move the case on once the fine is paid in full and nothing is left to hand over.

    Law: 行政处罚法 第六十六条
    """
    found = present_report(session, case, CaseState.PERFORMED)
    goods_left = found.confiscation is not None and case.confiscation_item_id is None
    if not goods_left and queries.paid_yuan(session, case.id) == case.fine_yuan:
        case.perform(now)
        audit.record(session, actor, "cases.performed", case, now=now)
        events.emit(session, "cases.performed", case.id, now=now)
    return case
