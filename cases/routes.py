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

blueprint = Blueprint("cases", __name__, url_prefix="/api/cases", description=__doc__)


class _Query(TypedDict):
    limit: int
    after: uuid.UUID | None
    state: CaseState | None


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
        found = queries.listed(current_actor(), _today(), state=query["state"])
        return page(db_session(), found, Case.id, limit=query["limit"], after=query["after"])

    @requires(Permission.FILE)
    @blueprint.arguments(FilingIn)
    @blueprint.response(201, CaseOut)
    def post(self, filing: Filing) -> CaseView:
        return _view(service.file(db_session(), current_actor(), filing, now=now()))


@blueprint.route("/offences")
class Offences(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, OffenceOut(many=True))
    def get(self) -> Sequence[Offence]:
        return offences.known(_today())


@blueprint.route("/<uuid:case_id>")
class CaseById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, CaseOut)
    def get(self, case_id: uuid.UUID) -> CaseView:
        return _view(queries.get(db_session(), current_actor(), case_id, _today()))


@blueprint.route("/<uuid:case_id>/report")
class Report(MethodView):
    @requires(Permission.INVESTIGATE)
    @blueprint.arguments(ProposalIn)
    @blueprint.response(200, CaseOut)
    def post(self, proposal: Proposal, case_id: uuid.UUID) -> CaseView:
        return _view(service.report(db_session(), current_actor(), case_id, proposal, now=now()))


@blueprint.route("/<uuid:case_id>/review")
class Review(MethodView):
    @requires(Permission.REVIEW)
    @blueprint.response(200, CaseOut)
    def post(self, case_id: uuid.UUID) -> CaseView:
        return _view(service.review(db_session(), current_actor(), case_id, now=now()))


@blueprint.route("/<uuid:case_id>/send-back")
class SendBack(MethodView):
    @requires(Permission.REVIEW)
    @blueprint.arguments(ReasonIn)
    @blueprint.response(200, CaseOut)
    def post(self, why: _Reason, case_id: uuid.UUID) -> CaseView:
        return _view(service.send_back(db_session(), current_actor(), case_id, **why, now=now()))


@blueprint.route("/<uuid:case_id>/review-law")
class ReviewLaw(MethodView):
    @requires(Permission.REVIEW_LAW)
    @blueprint.arguments(OpinionIn)
    @blueprint.response(200, CaseOut)
    def post(self, said: _Opinion, case_id: uuid.UUID) -> CaseView:
        return _view(service.review_law(db_session(), current_actor(), case_id, **said, now=now()))


@blueprint.route("/<uuid:case_id>/fail-legal-review")
class FailLegalReview(MethodView):
    @requires(Permission.REVIEW_LAW)
    @blueprint.arguments(ReasonIn)
    @blueprint.response(200, CaseOut)
    def post(self, why: _Reason, case_id: uuid.UUID) -> CaseView:
        return _view(service.send_back(db_session(), current_actor(), case_id, **why, now=now()))


@blueprint.route("/<uuid:case_id>/make-notice")
class MakeNotice(MethodView):
    @requires(Permission.INVESTIGATE)
    @blueprint.response(200, CaseOut)
    def post(self, case_id: uuid.UUID) -> CaseView:
        return _view(service.make_notice(db_session(), current_actor(), case_id, now=now()))


@blueprint.route("/<uuid:case_id>/notify")
class Notify(MethodView):
    @requires(Permission.INVESTIGATE)
    @blueprint.arguments(ReceiptIn)
    @blueprint.response(200, CaseOut)
    def post(self, by: _Receipt, case_id: uuid.UUID) -> CaseView:
        return _view(service.notify(db_session(), current_actor(), case_id, **by, now=now()))


@blueprint.route("/<uuid:case_id>/waive")
class Waive(MethodView):
    @requires(Permission.INVESTIGATE)
    @blueprint.arguments(WaiverIn)
    @blueprint.response(200, CaseOut)
    def post(self, waiver: _Waiver, case_id: uuid.UUID) -> CaseView:
        return _view(service.waive(db_session(), current_actor(), case_id, **waiver, now=now()))


@blueprint.route("/<uuid:case_id>/extend")
class Extend(MethodView):
    @requires(Permission.DECIDE)
    @blueprint.arguments(ReasonIn)
    @blueprint.response(200, CaseOut)
    def post(self, why: _Reason, case_id: uuid.UUID) -> CaseView:
        return _view(service.extend(db_session(), current_actor(), case_id, **why, now=now()))


@blueprint.route("/<uuid:case_id>/decide")
class Decide(MethodView):
    @requires(Permission.DECIDE)
    @blueprint.arguments(DecisionIn)
    @blueprint.response(200, CaseOut)
    def post(self, content: _Decision, case_id: uuid.UUID) -> CaseView:
        return _view(service.decide(db_session(), current_actor(), case_id, **content, now=now()))


@blueprint.route("/<uuid:case_id>/serve")
class Serve(MethodView):
    @requires(Permission.INVESTIGATE)
    @blueprint.arguments(ReceiptIn)
    @blueprint.response(200, CaseOut)
    def post(self, by: _Receipt, case_id: uuid.UUID) -> CaseView:
        return _view(service.serve(db_session(), current_actor(), case_id, **by, now=now()))


@blueprint.route("/<uuid:case_id>/pay")
class Pay(MethodView):
    @requires(Permission.INVESTIGATE)
    @blueprint.arguments(PaymentIn)
    @blueprint.response(200, CaseOut)
    def post(self, paid: _Payment, case_id: uuid.UUID) -> CaseView:
        case = service.record_payment(db_session(), current_actor(), case_id, **paid, now=now())
        return _view(case)


@blueprint.route("/<uuid:case_id>/confirm-confiscation")
class ConfirmConfiscation(MethodView):
    @requires(Permission.INVESTIGATE)
    @blueprint.arguments(ItemIn)
    @blueprint.response(200, CaseOut)
    def post(self, by: _Item, case_id: uuid.UUID) -> CaseView:
        case = service.confirm_confiscation(db_session(), current_actor(), case_id, **by, now=now())
        return _view(case)


@blueprint.route("/<uuid:case_id>/close")
class Close(MethodView):
    @requires(Permission.DECIDE)
    @blueprint.response(200, CaseOut)
    def post(self, case_id: uuid.UUID) -> CaseView:
        return _view(service.close(db_session(), current_actor(), case_id, now=now()))


@blueprint.route("/<uuid:case_id>/withdraw")
class Withdraw(MethodView):
    @requires(Permission.DECIDE)
    @blueprint.arguments(ReasonIn)
    @blueprint.response(200, CaseOut)
    def post(self, why: _Reason, case_id: uuid.UUID) -> CaseView:
        return _view(service.withdraw(db_session(), current_actor(), case_id, **why, now=now()))


@blueprint.route("/<uuid:case_id>/classify")
class Classify(MethodView):
    @requires(Permission.CLASSIFY)
    @blueprint.arguments(ClassIn)
    @blueprint.response(200, CaseOut)
    def post(self, chosen: _Class, case_id: uuid.UUID) -> CaseView:
        klass, reason = chosen["two_rates_class"], chosen["reason"]
        case = service.classify(db_session(), current_actor(), case_id, klass, reason, now=now())
        return _view(case)
