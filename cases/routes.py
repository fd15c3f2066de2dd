"""Cases over HTTP, for the desk. Acts are verbs; each answers the case as it is afterwards."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import TypedDict

from flask.views import MethodView

from cases import offences, queries, service
from cases.classes import TwoRatesClass
from cases.models import Case
from cases.offences import Offence
from cases.policy import Permission
from cases.schemas import (
    CaseOut,
    CasePage,
    CaseQuery,
    ClassIn,
    DecisionIn,
    FilingIn,
    ItemIn,
    OffenceOut,
    OpinionIn,
    PaymentIn,
    ProposalIn,
    ReasonIn,
    ReceiptIn,
    WaiverIn,
)
from cases.service import CaseView, Filing, Proposal
from cases.states import CaseState
from kernel.body import Blueprint
from kernel.clock import day_of
from kernel.http import current_actor, db_session, now, requires
from kernel.paging import Page, page
from registry.holders.queries import one_organisation

blueprint = Blueprint("cases", __name__, url_prefix="/api/cases", description=__doc__)


class _Query(TypedDict):
    limit: int
    after: uuid.UUID | None
    state: CaseState | None
    holder_id: uuid.UUID | None


class _Reason(TypedDict):
    reason: str


class _Opinion(TypedDict):
    opinion: str


class _Receipt(TypedDict):
    receipt_item_id: uuid.UUID


class _Item(TypedDict):
    item_id: uuid.UUID


class _Waiver(_Item):
    statement: bool
    hearing: bool


class _Decision(TypedDict):
    fine_yuan: int
    pay_to: str
    party_asked_to_be_heard: bool
    discussion_item_id: uuid.UUID | None


class _Payment(TypedDict):
    receipt_number: str
    amount_yuan: int
    item_id: uuid.UUID | None


class _Class(TypedDict):
    two_rates_class: TwoRatesClass
    reason: str


def _today() -> dt.date:
    return day_of(now())


def _view(case: Case) -> CaseView:
    return service.view(db_session(), case, now=now())


@blueprint.route("")
class Cases(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(CaseQuery, location="query")
    @blueprint.response(200, CasePage)
    def get(self, query: _Query) -> Page[Case]:
        """List the cases the officer's office may see, newest first."""
        who = query["holder_id"]
        holders = one_organisation(db_session(), who) if who else None
        found = queries.listed(current_actor(), _today(), state=query["state"], holders=holders)
        return page(db_session(), found, Case.id, limit=query["limit"], after=query["after"])

    @requires(Permission.FILE)
    @blueprint.arguments(FilingIn)
    @blueprint.response(201, CaseOut)
    def post(self, filing: Filing) -> CaseView:
        """File a case on a clue that was found true."""
        return _view(service.file(db_session(), current_actor(), filing, now=now()))


@blueprint.route("/offences")
class Offences(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, OffenceOut(many=True))
    def get(self) -> Sequence[Offence]:
        """List the offences a case can be filed for, with the law of each."""
        return offences.known(_today())


@blueprint.route("/<uuid:case_id>")
class CaseById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, CaseOut)
    def get(self, case_id: uuid.UUID) -> CaseView:
        """Show a case as it stands."""
        return _view(queries.get(db_session(), current_actor(), case_id, _today()))


@blueprint.route("/<uuid:case_id>/report")
class Report(MethodView):
    @requires(Permission.INVESTIGATE)
    @blueprint.arguments(ProposalIn)
    @blueprint.response(200, CaseOut)
    def post(self, proposal: Proposal, case_id: uuid.UUID) -> CaseView:
        """End the investigation with the handlers' report and proposal."""
        return _view(service.report(db_session(), current_actor(), case_id, proposal, now=now()))


@blueprint.route("/<uuid:case_id>/review")
class Review(MethodView):
    @requires(Permission.REVIEW)
    @blueprint.response(200, CaseOut)
    def post(self, case_id: uuid.UUID) -> CaseView:
        """Find the report in order, as the head of the office."""
        return _view(service.review(db_session(), current_actor(), case_id, now=now()))


@blueprint.route("/<uuid:case_id>/send-back")
class SendBack(MethodView):
    @requires(Permission.REVIEW)
    @blueprint.arguments(ReasonIn)
    @blueprint.response(200, CaseOut)
    def post(self, why: _Reason, case_id: uuid.UUID) -> CaseView:
        """Send the report back to the handlers with the reason."""
        return _view(service.send_back(db_session(), current_actor(), case_id, **why, now=now()))


@blueprint.route("/<uuid:case_id>/review-law")
class ReviewLaw(MethodView):
    @requires(Permission.REVIEW_LAW)
    @blueprint.arguments(OpinionIn)
    @blueprint.response(200, CaseOut)
    def post(self, said: _Opinion, case_id: uuid.UUID) -> CaseView:
        """Pass the legal review, without which nothing may be decided."""
        return _view(service.review_law(db_session(), current_actor(), case_id, **said, now=now()))


@blueprint.route("/<uuid:case_id>/fail-legal-review")
class FailLegalReview(MethodView):
    @requires(Permission.REVIEW_LAW)
    @blueprint.arguments(ReasonIn)
    @blueprint.response(200, CaseOut)
    def post(self, why: _Reason, case_id: uuid.UUID) -> CaseView:
        """Send the report back from the legal review with the reason."""
        return _view(service.send_back(db_session(), current_actor(), case_id, **why, now=now()))


@blueprint.route("/<uuid:case_id>/make-notice")
class MakeNotice(MethodView):
    @requires(Permission.INVESTIGATE)
    @blueprint.response(200, CaseOut)
    def post(self, case_id: uuid.UUID) -> CaseView:
        """Draw up the notice of the proposed penalty for the party."""
        return _view(service.make_notice(db_session(), current_actor(), case_id, now=now()))


@blueprint.route("/<uuid:case_id>/notify")
class Notify(MethodView):
    @requires(Permission.INVESTIGATE)
    @blueprint.arguments(ReceiptIn)
    @blueprint.response(200, CaseOut)
    def post(self, by: _Receipt, case_id: uuid.UUID) -> CaseView:
        """Record that the notice was served, by the receipt the party signed."""
        return _view(service.notify(db_session(), current_actor(), case_id, **by, now=now()))


@blueprint.route("/<uuid:case_id>/waive")
class Waive(MethodView):
    @requires(Permission.INVESTIGATE)
    @blueprint.arguments(WaiverIn)
    @blueprint.response(200, CaseOut)
    def post(self, waiver: _Waiver, case_id: uuid.UUID) -> CaseView:
        """Record that the party gave up a statement or a hearing, by their writing."""
        return _view(service.waive(db_session(), current_actor(), case_id, **waiver, now=now()))


@blueprint.route("/<uuid:case_id>/extend")
class Extend(MethodView):
    @requires(Permission.DECIDE)
    @blueprint.arguments(ReasonIn)
    @blueprint.response(200, CaseOut)
    def post(self, why: _Reason, case_id: uuid.UUID) -> CaseView:
        """Give a complex case more days, once, as the head of the office."""
        return _view(service.extend(db_session(), current_actor(), case_id, **why, now=now()))


@blueprint.route("/<uuid:case_id>/decide")
class Decide(MethodView):
    @requires(Permission.DECIDE)
    @blueprint.arguments(DecisionIn)
    @blueprint.response(200, CaseOut)
    def post(self, content: _Decision, case_id: uuid.UUID) -> CaseView:
        """Impose the penalty, as the head of the office."""
        return _view(service.decide(db_session(), current_actor(), case_id, **content, now=now()))


@blueprint.route("/<uuid:case_id>/serve")
class Serve(MethodView):
    @requires(Permission.INVESTIGATE)
    @blueprint.arguments(ReceiptIn)
    @blueprint.response(200, CaseOut)
    def post(self, by: _Receipt, case_id: uuid.UUID) -> CaseView:
        """Record that the decision was served, by the receipt the party signed."""
        return _view(service.serve(db_session(), current_actor(), case_id, **by, now=now()))


@blueprint.route("/<uuid:case_id>/pay")
class Pay(MethodView):
    @requires(Permission.INVESTIGATE)
    @blueprint.arguments(PaymentIn)
    @blueprint.response(200, CaseOut)
    def post(self, paid: _Payment, case_id: uuid.UUID) -> CaseView:
        """Record a payment of the fine."""
        case = service.record_payment(db_session(), current_actor(), case_id, **paid, now=now())
        return _view(case)


@blueprint.route("/<uuid:case_id>/confirm-confiscation")
class ConfirmConfiscation(MethodView):
    @requires(Permission.INVESTIGATE)
    @blueprint.arguments(ItemIn)
    @blueprint.response(200, CaseOut)
    def post(self, by: _Item, case_id: uuid.UUID) -> CaseView:
        """Record that what was confiscated was handed over, by the paper of it."""
        case = service.confirm_confiscation(db_session(), current_actor(), case_id, **by, now=now())
        return _view(case)


@blueprint.route("/<uuid:case_id>/close")
class Close(MethodView):
    @requires(Permission.DECIDE)
    @blueprint.response(200, CaseOut)
    def post(self, case_id: uuid.UUID) -> CaseView:
        """Close a case whose decision was performed."""
        return _view(service.close(db_session(), current_actor(), case_id, now=now()))


@blueprint.route("/<uuid:case_id>/withdraw")
class Withdraw(MethodView):
    @requires(Permission.DECIDE)
    @blueprint.arguments(ReasonIn)
    @blueprint.response(200, CaseOut)
    def post(self, why: _Reason, case_id: uuid.UUID) -> CaseView:
        """Take back a case that should not have been filed, before it is decided."""
        return _view(service.withdraw(db_session(), current_actor(), case_id, **why, now=now()))


@blueprint.route("/<uuid:case_id>/classify")
class Classify(MethodView):
    @requires(Permission.CLASSIFY)
    @blueprint.arguments(ClassIn)
    @blueprint.response(200, CaseOut)
    def post(self, chosen: _Class, case_id: uuid.UUID) -> CaseView:
        """Put a case into a class of the two rates, for the office above."""
        klass, reason = chosen["two_rates_class"], chosen["reason"]
        case = service.classify(db_session(), current_actor(), case_id, klass, reason, now=now())
        return _view(case)
