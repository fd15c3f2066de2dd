"""The cases room on the wire. No date of a legal act is ever taken from a caller."""

import uuid
from typing import Any

import marshmallow as ma

from cases.classes import TwoRatesClass
from cases.clocks import ClockName
from cases.service import CaseView, Conditions, Filing, Proposal
from cases.states import CaseState, ClosingGround, PaperKind, PartyKind, Purpose
from kernel.paging import PageQuery, page_schema

_MOST_YUAN = 1_000_000_000_000
_MOST_ITEMS = 50


def _text(most: int, **more: Any) -> ma.fields.String:
    return ma.fields.String(validate=ma.validate.Length(min=1, max=most), **more)


def _line(most: int, **more: Any) -> ma.fields.String:
    """A text that must not break a line of a paper."""
    length, breaks = (
        ma.validate.Length(min=1, max=most),
        ma.validate.ContainsNoneOf("\r\n\t\x0b\x0c"),
    )
    return ma.fields.String(validate=[length, breaks], **more)


def _yuan(least: int = 0, **more: Any) -> ma.fields.Integer:
    return ma.fields.Integer(
        strict=True, validate=ma.validate.Range(min=least, max=_MOST_YUAN), **more
    )


def _items(**more: Any) -> ma.fields.List[uuid.UUID]:
    return ma.fields.List(ma.fields.UUID(), validate=ma.validate.Length(max=_MOST_ITEMS), **more)


class CaseQuery(PageQuery):
    state = ma.fields.Enum(CaseState, by_value=True, load_default=None)
    holder_id = ma.fields.UUID(
        load_default=None,
        metadata={"description": "cases against this holder, under any record of it"},
    )


class ConditionsIn(ma.Schema):
    known_actor = ma.fields.Boolean(required=True)
    fact_of_violation = ma.fields.Boolean(required=True)
    liable = ma.fields.Boolean(required=True)
    own_jurisdiction = ma.fields.Boolean(required=True)
    not_time_barred = ma.fields.Boolean(required=True)

    @ma.post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Conditions:
        return Conditions(**data)


class FilingIn(ma.Schema):
    clue_id = ma.fields.UUID(required=True)
    party_kind = ma.fields.Enum(PartyKind, by_value=True, required=True)
    party_name = _line(200, required=True)
    party_address = _line(300, required=True)
    right_id = ma.fields.UUID(load_default=None, allow_none=True)
    offence = _line(60, required=True)
    summary = _text(4000, required=True)
    ended_on = ma.fields.Date(load_default=None, allow_none=True)
    harms_life_or_finance = ma.fields.Boolean(load_default=False)
    lead_handler_id = ma.fields.UUID(required=True)
    assisting_handler_id = ma.fields.UUID(required=True)
    conditions = ma.fields.Nested(ConditionsIn, required=True)
    item_ids = _items(required=True)

    @ma.post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Filing:
        return Filing(**data)


class ProposalIn(ma.Schema):
    facts = _text(8000, required=True)
    nature = _text(2000, required=True)
    consequences = _text(4000, required=True)
    opinion = _text(4000, required=True)
    mineral_value_yuan = _yuan(required=True)
    proposed_fine_yuan = _yuan(1, required=True)
    confiscation = _text(2000, load_default=None, allow_none=True)
    nothing_to_confiscate_because = _text(2000, load_default=None, allow_none=True)
    correction_refused_item_id = ma.fields.UUID(load_default=None, allow_none=True)
    grave_or_complex = ma.fields.Boolean(required=True)
    duty_to_transfer = ma.fields.Boolean(required=True)
    item_ids = _items(load_default=tuple)

    @ma.post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Proposal:
        return Proposal(**data)


class ReasonIn(ma.Schema):
    reason = _text(2000, required=True)


class OpinionIn(ma.Schema):
    opinion = _text(4000, required=True)


class ReceiptIn(ma.Schema):
    receipt_item_id = ma.fields.UUID(required=True)


class ItemIn(ma.Schema):
    item_id = ma.fields.UUID(required=True)


class WaiverIn(ma.Schema):
    item_id = ma.fields.UUID(required=True)
    statement = ma.fields.Boolean(required=True)
    hearing = ma.fields.Boolean(required=True)


class DecisionIn(ma.Schema):
    fine_yuan = _yuan(1, required=True)
    pay_to = _line(300, required=True)
    party_asked_to_be_heard = ma.fields.Boolean(required=True)
    discussion_item_id = ma.fields.UUID(load_default=None, allow_none=True)


class PaymentIn(ma.Schema):
    receipt_number = _line(60, required=True)
    amount_yuan = _yuan(1, required=True)
    item_id = ma.fields.UUID(load_default=None, allow_none=True)


class ClassIn(ma.Schema):
    two_rates_class = ma.fields.Enum(TwoRatesClass, by_value=True, required=True)
    reason = _text(2000, required=True)


class CaseSummary(ma.Schema):
    id = ma.fields.UUID(required=True)
    number = ma.fields.String(required=True)
    state = ma.fields.Enum(CaseState, by_value=True, required=True)
    office_id = ma.fields.UUID(required=True)
    division_id = ma.fields.Integer(required=True)
    clue_id = ma.fields.UUID(required=True)
    finding_id = ma.fields.UUID(required=True, allow_none=True)
    party_kind = ma.fields.Enum(PartyKind, by_value=True, required=True)
    party_name = ma.fields.String(required=True)
    offence = ma.fields.String(required=True)
    legal_basis = ma.fields.String(required=True)
    two_rates_class = ma.fields.Enum(TwoRatesClass, by_value=True, required=True, allow_none=True)
    discovered_at = ma.fields.AwareDateTime(required=True)
    filed_at = ma.fields.AwareDateTime(required=True)
    closed_at = ma.fields.AwareDateTime(required=True, allow_none=True)


CasePage = page_schema(CaseSummary)


class ReportOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    made_at = ma.fields.AwareDateTime(required=True)
    made_by = ma.fields.UUID(required=True)
    facts = ma.fields.String(required=True)
    nature = ma.fields.String(required=True)
    consequences = ma.fields.String(required=True)
    opinion = ma.fields.String(required=True)
    mineral_value_yuan = ma.fields.Integer(required=True)
    proposed_fine_yuan = ma.fields.Integer(required=True)
    confiscation = ma.fields.String(required=True, allow_none=True)
    nothing_to_confiscate_because = ma.fields.String(required=True, allow_none=True)
    correction_refused_item_id = ma.fields.UUID(required=True, allow_none=True)
    grave_or_complex = ma.fields.Boolean(required=True)
    duty_to_transfer = ma.fields.Boolean(required=True)


class CitationOut(ma.Schema):
    item_id = ma.fields.UUID(required=True, attribute="citation.item_id")
    purpose = ma.fields.Enum(Purpose, by_value=True, required=True, attribute="citation.purpose")
    cited_at = ma.fields.AwareDateTime(required=True, attribute="citation.cited_at")
    cited_by = ma.fields.UUID(required=True, attribute="citation.cited_by")
    record_id = ma.fields.UUID(required=True, attribute="item.record_id")
    role = ma.fields.String(required=True, attribute="item.role")
    sha256 = ma.fields.String(required=True, attribute="item.sha256")


class PaperOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    kind = ma.fields.Enum(PaperKind, by_value=True, required=True)
    number = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    made_at = ma.fields.AwareDateTime(required=True)
    made_by = ma.fields.UUID(required=True)
    signers = ma.fields.List(ma.fields.UUID(), required=True)


class PaymentOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    receipt_number = ma.fields.String(required=True)
    amount_yuan = ma.fields.Integer(required=True)
    item_id = ma.fields.UUID(required=True, allow_none=True)
    recorded_at = ma.fields.AwareDateTime(required=True)
    recorded_by = ma.fields.UUID(required=True)


class DeadlineOut(ma.Schema):
    name = ma.fields.Enum(ClockName, by_value=True, required=True, attribute="due.clock.name")
    zh = ma.fields.String(required=True, attribute="due.clock.zh")
    since = ma.fields.Date(required=True, attribute="due.since")
    last_day = ma.fields.Date(required=True, attribute="due.day")
    provisional = ma.fields.Boolean(required=True, attribute="due.provisional")
    source = ma.fields.String(required=True, attribute="due.clock.source")
    passed = ma.fields.Boolean(required=True)


class CaseOut(CaseSummary):
    party_address = ma.fields.String(required=True)
    right_id = ma.fields.UUID(required=True, allow_none=True)
    holder_id = ma.fields.UUID(required=True, allow_none=True)
    classes_version = ma.fields.String(required=True)
    class_decided_by = ma.fields.UUID(required=True, allow_none=True)
    class_decided_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    class_reason = ma.fields.String(required=True, allow_none=True)
    summary = ma.fields.String(required=True)
    ended_on = ma.fields.Date(required=True, allow_none=True)
    harms_life_or_finance = ma.fields.Boolean(required=True)
    filed_by = ma.fields.UUID(required=True)
    handlers = ma.fields.List(ma.fields.UUID(), required=True)
    reported_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    reviewed_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    reviewed_by = ma.fields.UUID(required=True, allow_none=True)
    legally_reviewed_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    legally_reviewed_by = ma.fields.UUID(required=True, allow_none=True)
    notice_made_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    noticed_fine_yuan = ma.fields.Integer(required=True, allow_none=True)
    hearing_offered = ma.fields.Boolean(required=True, allow_none=True)
    notified_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    notice_receipt_item_id = ma.fields.UUID(required=True, allow_none=True)
    waived_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    waiver_item_id = ma.fields.UUID(required=True, allow_none=True)
    extended_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    extended_by = ma.fields.UUID(required=True, allow_none=True)
    extension_reason = ma.fields.String(required=True, allow_none=True)
    decided_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    decided_by = ma.fields.UUID(required=True, allow_none=True)
    fine_yuan = ma.fields.Integer(required=True, allow_none=True)
    pay_to = ma.fields.String(required=True, allow_none=True)
    served_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    decision_receipt_item_id = ma.fields.UUID(required=True, allow_none=True)
    paid_yuan = ma.fields.Integer(required=True)
    performed_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    confiscation_item_id = ma.fields.UUID(required=True, allow_none=True)
    closed_by = ma.fields.UUID(required=True, allow_none=True)
    closing_ground = ma.fields.Enum(ClosingGround, by_value=True, required=True, allow_none=True)
    withdrawn_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    withdrawn_by = ma.fields.UUID(required=True, allow_none=True)
    withdrawal_reason = ma.fields.String(required=True, allow_none=True)
    report = ma.fields.Nested(ReportOut, required=True, allow_none=True)
    citations = ma.fields.List(ma.fields.Nested(CitationOut), required=True)
    papers = ma.fields.List(ma.fields.Nested(PaperOut), required=True)
    payments = ma.fields.List(ma.fields.Nested(PaymentOut), required=True)
    deadlines = ma.fields.List(ma.fields.Nested(DeadlineOut), required=True)
    warnings = ma.fields.List(ma.fields.String(), required=True)

    def get_attribute(self, obj: CaseView, attr: str, default: Any) -> Any:
        """Look in the view first, then in the case it shows."""
        return super().get_attribute(obj if hasattr(obj, attr) else obj.case, attr, default)


class OffenceOut(ma.Schema):
    code = ma.fields.String(required=True)
    zh = ma.fields.String(required=True)
    en = ma.fields.String(required=True)
    basis = ma.fields.String(required=True)
    of_holders = ma.fields.Boolean(required=True)
    confiscates = ma.fields.Boolean(required=True)
    after_refusal = ma.fields.Boolean(required=True)
    least_yuan = ma.fields.Integer(dump_default=None, allow_none=True, attribute="fine.least")
    most_yuan = ma.fields.Integer(dump_default=None, allow_none=True, attribute="fine.most")
