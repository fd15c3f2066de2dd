"""Tables of the cases room."""

import datetime as dt
import uuid

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from cases.classes import TwoRatesClass
from cases.states import (
    LIFECYCLE,
    CaseState,
    ClosingGround,
    PaperKind,
    PartyKind,
    Purpose,
    at_or_after,
)
from kernel.db import Record

_MUST_HAVE = {
    CaseState.REPORTED: ("reported_at", "report_id"),
    CaseState.REVIEWED: ("reviewed_at", "reviewed_by"),
    CaseState.LEGALLY_REVIEWED: ("legally_reviewed_at", "legally_reviewed_by"),
    CaseState.NOTICE_MADE: ("notice_made_at", "noticed_fine_yuan"),
    CaseState.NOTIFIED: ("notified_at", "notice_receipt_item_id"),
    CaseState.DECIDED: ("decided_at", "decided_by", "fine_yuan", "pay_to"),
    CaseState.SERVED: ("served_at", "decision_receipt_item_id"),
    CaseState.PERFORMED: ("performed_at",),
    CaseState.CLOSED: ("closed_at", "closed_by", "closing_ground"),
}


def _reached(state: CaseState) -> CheckConstraint:
    states = ", ".join(f"'{later.value}'" for later in at_or_after(state))
    facts = " AND ".join(f"{column} IS NOT NULL" for column in _MUST_HAVE[state])
    return CheckConstraint(f"state NOT IN ({states}) OR ({facts})", name=f"{state}_with_its_facts")


class Case(Record):
    """
    One matter of one party, from filing to closing.

    Every ``…_at`` is the server's own instant of the act. ``ended_on`` is the day on which the
    party's act ended, empty if it was still going on when it was discovered.
    """

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("office_id", "number"),
        *(_reached(state) for state in _MUST_HAVE),
        CheckConstraint(
            "lead_handler_id <> assisting_handler_id", name="two_handlers_are_two_persons"
        ),
        CheckConstraint(
            "reviewed_by NOT IN (lead_handler_id, assisting_handler_id)",
            name="reviewer_did_not_investigate",
        ),
        CheckConstraint(
            "legally_reviewed_by NOT IN (lead_handler_id, assisting_handler_id, reviewed_by)",
            name="legal_reviewer_did_neither",
        ),
        CheckConstraint(
            "decided_by NOT IN (lead_handler_id, assisting_handler_id)",
            name="head_did_not_investigate",
        ),
        CheckConstraint(
            "(waived_at IS NULL) = (waiver_item_id IS NULL)", name="waiver_is_in_writing"
        ),
        CheckConstraint("state <> 'waived' OR waived_at IS NOT NULL", name="waived_with_its_facts"),
        CheckConstraint("fine_yuan <= noticed_fine_yuan", name="fine_not_above_the_notice"),
        CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL AND withdrawal_reason IS NOT NULL)",
            name="withdrawn_with_a_reason",
        ),
        CheckConstraint(
            "(extended_at IS NULL) = (extension_reason IS NULL)", name="extended_with_a_reason"
        ),
        CheckConstraint(
            "party_kind <> 'holder' OR right_id IS NOT NULL", name="holder_holds_a_right"
        ),
        Index(None, "division_id", "discovered_at"),
        Index(None, "division_id", "filed_at"),
        Index(None, "office_id", "state"),
    )

    number: Mapped[str] = mapped_column(String(60))
    office_id: Mapped[uuid.UUID]
    division_id: Mapped[int]
    clue_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    finding_id: Mapped[uuid.UUID | None]
    state: Mapped[CaseState] = mapped_column(default=CaseState.FILED)

    party_kind: Mapped[PartyKind]
    party_name: Mapped[str] = mapped_column(String(200))
    party_address: Mapped[str] = mapped_column(String(300))
    right_id: Mapped[uuid.UUID | None]
    holder_id: Mapped[uuid.UUID | None]

    offence: Mapped[str] = mapped_column(String(60))
    legal_basis: Mapped[str] = mapped_column(String(200))
    two_rates_class: Mapped[TwoRatesClass | None]
    classes_version: Mapped[str] = mapped_column(String(80))
    class_decided_by: Mapped[uuid.UUID | None]
    class_decided_at: Mapped[dt.datetime | None]
    class_reason: Mapped[str | None] = mapped_column(Text)

    summary: Mapped[str] = mapped_column(Text)
    ended_on: Mapped[dt.date | None]
    harms_life_or_finance: Mapped[bool]
    discovered_at: Mapped[dt.datetime]
    filed_at: Mapped[dt.datetime]
    filed_by: Mapped[uuid.UUID]
    lead_handler_id: Mapped[uuid.UUID]
    assisting_handler_id: Mapped[uuid.UUID]

    report_id: Mapped[uuid.UUID | None]
    reported_at: Mapped[dt.datetime | None]
    reviewed_at: Mapped[dt.datetime | None]
    reviewed_by: Mapped[uuid.UUID | None]
    legally_reviewed_at: Mapped[dt.datetime | None]
    legally_reviewed_by: Mapped[uuid.UUID | None]

    notice_made_at: Mapped[dt.datetime | None]
    noticed_fine_yuan: Mapped[int | None] = mapped_column(BigInteger)
    hearing_offered: Mapped[bool | None]
    notified_at: Mapped[dt.datetime | None]
    notice_receipt_item_id: Mapped[uuid.UUID | None]
    waived_at: Mapped[dt.datetime | None]
    waiver_item_id: Mapped[uuid.UUID | None]

    extended_at: Mapped[dt.datetime | None]
    extended_by: Mapped[uuid.UUID | None]
    extension_reason: Mapped[str | None] = mapped_column(Text)

    decided_at: Mapped[dt.datetime | None]
    decided_by: Mapped[uuid.UUID | None]
    fine_yuan: Mapped[int | None] = mapped_column(BigInteger)
    pay_to: Mapped[str | None] = mapped_column(String(300))
    served_at: Mapped[dt.datetime | None]
    decision_receipt_item_id: Mapped[uuid.UUID | None]
    performed_at: Mapped[dt.datetime | None]
    confiscation_item_id: Mapped[uuid.UUID | None]
    closed_at: Mapped[dt.datetime | None]
    closed_by: Mapped[uuid.UUID | None]
    closing_ground: Mapped[ClosingGround | None]
    withdrawn_at: Mapped[dt.datetime | None]
    withdrawn_by: Mapped[uuid.UUID | None]
    withdrawal_reason: Mapped[str | None] = mapped_column(Text)

    @property
    def handlers(self) -> tuple[uuid.UUID, uuid.UUID]:
        return self.lead_handler_id, self.assisting_handler_id

    def report(self, report_id: uuid.UUID, at: dt.datetime) -> None:
        self._move_to(CaseState.REPORTED)
        self.report_id, self.reported_at = report_id, at

    def send_back(self) -> None:
        """Let the handlers investigate further; the report stays, its reviews no longer count."""
        self._move_to(CaseState.FILED)
        self.report_id = self.reported_at = None
        self.reviewed_at = self.reviewed_by = None

    def review(self, by: uuid.UUID, at: dt.datetime) -> None:
        self._move_to(CaseState.REVIEWED)
        self.reviewed_by, self.reviewed_at = by, at

    def review_law(self, by: uuid.UUID, at: dt.datetime) -> None:
        self._move_to(CaseState.LEGALLY_REVIEWED)
        self.legally_reviewed_by, self.legally_reviewed_at = by, at

    def make_notice(self, fine_yuan: int, at: dt.datetime, *, hearing_offered: bool) -> None:
        self._move_to(CaseState.NOTICE_MADE)
        self.noticed_fine_yuan, self.hearing_offered = fine_yuan, hearing_offered
        self.notice_made_at = at

    def notify(self, receipt_item_id: uuid.UUID, at: dt.datetime) -> None:
        self._move_to(CaseState.NOTIFIED)
        self.notice_receipt_item_id, self.notified_at = receipt_item_id, at

    def waive(self, item_id: uuid.UUID, at: dt.datetime) -> None:
        self._move_to(CaseState.WAIVED)
        self.waiver_item_id, self.waived_at = item_id, at

    def extend(self, by: uuid.UUID, reason: str, at: dt.datetime) -> None:
        self.extended_by, self.extension_reason, self.extended_at = by, reason, at

    def decide(self, by: uuid.UUID, fine_yuan: int, pay_to: str, at: dt.datetime) -> None:
        self._move_to(CaseState.DECIDED)
        self.decided_by, self.fine_yuan, self.pay_to, self.decided_at = by, fine_yuan, pay_to, at

    def serve(self, receipt_item_id: uuid.UUID, at: dt.datetime) -> None:
        self._move_to(CaseState.SERVED)
        self.decision_receipt_item_id, self.served_at = receipt_item_id, at

    def perform(self, at: dt.datetime) -> None:
        self._move_to(CaseState.PERFORMED)
        self.performed_at = at

    def close(self, by: uuid.UUID, ground: ClosingGround, at: dt.datetime) -> None:
        self._move_to(CaseState.CLOSED)
        self.closed_by, self.closing_ground, self.closed_at = by, ground, at

    def withdraw(self, by: uuid.UUID, reason: str, at: dt.datetime) -> None:
        self._move_to(CaseState.WITHDRAWN)
        self.withdrawn_by, self.withdrawal_reason, self.withdrawn_at = by, reason, at

    def classify(self, klass: TwoRatesClass, by: uuid.UUID, reason: str, at: dt.datetime) -> None:
        self.two_rates_class = klass
        self.class_decided_by, self.class_reason, self.class_decided_at = by, reason, at

    def _move_to(self, state: CaseState) -> None:
        LIFECYCLE.check(self.state, state)
        self.state = state


class CaseReport(Record):
    """What the handlers found and propose; a case sent back gets another, the first one stays."""

    __tablename__ = "case_reports"
    __table_args__ = (
        CheckConstraint(
            "(confiscation IS NULL) OR (nothing_to_confiscate_because IS NULL)",
            name="confiscates_something_or_says_why_not",
        ),
        Index(None, "case_id", "id"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"))
    made_at: Mapped[dt.datetime]
    made_by: Mapped[uuid.UUID]
    facts: Mapped[str] = mapped_column(Text)
    nature: Mapped[str] = mapped_column(Text)
    consequences: Mapped[str] = mapped_column(Text)
    opinion: Mapped[str] = mapped_column(Text)
    mineral_value_yuan: Mapped[int] = mapped_column(BigInteger)
    proposed_fine_yuan: Mapped[int] = mapped_column(BigInteger)
    confiscation: Mapped[str | None] = mapped_column(Text)
    nothing_to_confiscate_because: Mapped[str | None] = mapped_column(Text)
    correction_refused_item_id: Mapped[uuid.UUID | None]
    grave_or_complex: Mapped[bool]
    duty_to_transfer: Mapped[bool]


class CaseCitation(Record):
    """A piece of evidence the case rests on, and what for."""

    __tablename__ = "case_citations"
    __table_args__ = (UniqueConstraint("case_id", "item_id", "purpose"), Index(None, "item_id"))

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"))
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("manifest_files.id"))
    purpose: Mapped[Purpose]
    cited_at: Mapped[dt.datetime]
    cited_by: Mapped[uuid.UUID]


class CasePaper(Record):
    """A paper of the case: numbered without gaps per office, kind and year. Never changed."""

    __tablename__ = "case_papers"
    __table_args__ = (UniqueConstraint("office_id", "kind", "number"), Index(None, "case_id", "id"))

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"))
    office_id: Mapped[uuid.UUID]
    kind: Mapped[PaperKind]
    number: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[dt.datetime]
    made_by: Mapped[uuid.UUID]
    signers: Mapped[list[str]]


class CasePayment(Record):
    """Money the bank received; never by the office's own hand."""

    __tablename__ = "case_payments"
    __table_args__ = (
        UniqueConstraint("office_id", "receipt_number"),
        CheckConstraint("amount_yuan > 0", name="some_money"),
        Index(None, "case_id", "id"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"))
    office_id: Mapped[uuid.UUID]
    receipt_number: Mapped[str] = mapped_column(String(60))
    amount_yuan: Mapped[int] = mapped_column(BigInteger)
    item_id: Mapped[uuid.UUID | None]
    recorded_at: Mapped[dt.datetime]
    recorded_by: Mapped[uuid.UUID]
