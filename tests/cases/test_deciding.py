"""The decision, its service, the money, and the two ends of a case."""

import datetime as dt

import pytest
import shapely
from sqlalchemy import select

from cases import refusals, service
from cases.models import Case
from cases.states import CaseState
from clues.models import Clue
from kernel.clock import day_of
from kernel.lifecycle import IllegalMove
from kernel.spatial import to_wkb_element
from patrols.models import ReasonToVisit
from tests.cases.county import NOON, County

DAY = dt.timedelta(days=1)


def test_a_fine_above_the_notice_needs_a_new_notice(county: County) -> None:
    case = county.until(CaseState.WAIVED)

    with pytest.raises(refusals.HeavierThanNotified, match="100000"):
        county.decide(case, fine_yuan=100_001)


def test_a_fine_below_the_article_is_refused_although_the_notice_was_right(
    county: County,
) -> None:
    case = county.until(CaseState.WAIVED)

    with pytest.raises(refusals.FineOutOfRange):
        county.decide(case, fine_yuan=99_999)


def test_the_head_may_lower_the_fine_within_the_article(county: County) -> None:
    case = county.until(CaseState.WAIVED, proposed_fine_yuan=300_000)

    assert county.decide(case, fine_yuan=200_000).fine_yuan == 200_000


def test_a_grave_case_is_decided_by_the_heads_together(county: County) -> None:
    case = county.until(CaseState.WAIVED, grave_or_complex=True)
    with pytest.raises(refusals.DiscussTogether):
        county.decide(case)

    minutes = county.evidence(author=county.head)
    assert county.decide(case, discussion_item_id=minutes).state is CaseState.DECIDED


class TestExtension:
    def last_day(self, county: County, case: Case) -> dt.date:
        running = service.view(county.session, case, now=NOON).deadlines
        return next(one.due.day for one in running if one.due.clock.name == "decision")

    def test_the_head_adds_thirty_days_once(self, county: County) -> None:
        case = county.file()
        before = self.last_day(county, case)

        service.extend(county.session, county.head, case.id, "案情复杂", now=NOON)

        assert self.last_day(county, case) == before + 30 * DAY
        with pytest.raises(refusals.ExtendedAlready):
            service.extend(county.session, county.head, case.id, "仍然复杂", now=NOON)

    def test_a_decided_case_has_nothing_to_extend(self, county: County) -> None:
        case = county.until(CaseState.DECIDED)

        with pytest.raises(refusals.NothingToExtend):
            service.extend(county.session, county.head, case.id, "案情复杂", now=NOON)


class TestService:
    def test_a_decision_counts_as_served_by_its_own_receipt_only(self, county: County) -> None:
        case = county.until(CaseState.WAIVED)
        early = county.evidence(at=NOON)
        county.decide(case, at=NOON + dt.timedelta(hours=1))

        with pytest.raises(refusals.EvidenceTooOld):
            service.serve(county.session, county.handler, case.id, early, now=NOON + DAY)

    def test_an_unserved_decision_becomes_overdue_after_seven_working_days(
        self, county: County
    ) -> None:
        case = county.until(CaseState.DECIDED)

        def warned(days: int) -> bool:
            view = service.view(county.session, case, now=NOON + days * DAY)
            return "cases.service_overdue" in view.warnings

        assert [warned(days) for days in (11, 12)] == [False, True]


class TestPayment:
    def pay(self, county: County, case: Case, yuan: int, number: str = "B-1") -> Case:
        return service.record_payment(
            county.session,
            county.handler,
            case.id,
            receipt_number=number,
            amount_yuan=yuan,
            item_id=None,
            now=NOON,
        )

    def test_half_the_fine_performs_nothing(self, county: County) -> None:
        case = county.until(CaseState.SERVED)

        assert self.pay(county, case, 50_000).state is CaseState.SERVED
        with pytest.raises(IllegalMove):
            service.close(county.session, county.head, case.id, now=NOON)
        assert self.pay(county, case, 50_000, "B-2").state is CaseState.PERFORMED

    def test_more_than_the_fine_is_a_slip(self, county: County) -> None:
        case = county.until(CaseState.SERVED)

        with pytest.raises(refusals.PaidTooMuch, match="100000"):
            self.pay(county, case, 100_001)

    def test_one_bank_receipt_pays_once(self, county: County) -> None:
        self.pay(county, county.until(CaseState.SERVED), 50_000)

        with pytest.raises(refusals.ReceiptUsed):
            self.pay(county, county.until(CaseState.SERVED), 50_000)

    def test_nobody_pays_before_the_decision_is_in_their_hands(self, county: County) -> None:
        with pytest.raises(refusals.NotServed):
            self.pay(county, county.until(CaseState.DECIDED), 100_000)

    def test_what_was_confiscated_must_be_handed_over_too(self, county: County) -> None:
        said = {"confiscation": "挖掘机一台", "nothing_to_confiscate_because": None}
        case = county.until(CaseState.SERVED, **said)
        names = {one.due.clock.name for one in
                 service.view(county.session, case, now=NOON).deadlines}  # fmt: skip
        assert "hand_over" in names

        assert self.pay(county, case, 100_000).state is CaseState.SERVED
        service.confirm_confiscation(
            county.session, county.second, case.id, county.evidence(), now=NOON
        )
        assert case.state is CaseState.PERFORMED

    def test_where_nothing_was_confiscated_nothing_is_handed_over(self, county: County) -> None:
        case = county.until(CaseState.SERVED)

        with pytest.raises(refusals.NothingConfiscated):
            service.confirm_confiscation(
                county.session, county.handler, case.id, county.evidence(), now=NOON
            )


class TestWithdrawal:
    @pytest.mark.parametrize(
        "state", [CaseState.FILED, CaseState.REPORTED, CaseState.NOTIFIED, CaseState.WAIVED]
    )
    def test_before_the_decision_the_head_may_take_a_case_back(
        self, county: County, state: CaseState
    ) -> None:
        case = county.until(state)

        service.withdraw(county.session, county.head, case.id, "违法事实不成立", now=NOON)

        assert (case.state, case.withdrawal_reason) == (CaseState.WITHDRAWN, "违法事实不成立")
        assert service.view(county.session, case, now=NOON).deadlines == []

    def test_after_the_decision_nobody_may(self, county: County) -> None:
        case = county.until(CaseState.DECIDED)

        with pytest.raises(IllegalMove):
            service.withdraw(county.session, county.head, case.id, "后悔", now=NOON)


def test_where_a_penalty_was_decided_patrols_look_again_for_two_years(county: County) -> None:
    placed, unplaced = county.until(CaseState.WAIVED), county.until(CaseState.WAIVED)
    clue = county.session.scalars(select(Clue).where(Clue.id == placed.clue_id)).one()
    clue.position = to_wkb_element(shapely.Point(126.07, 42.95))

    county.decide(placed)
    county.decide(unplaced)

    (reason,) = county.session.scalars(select(ReasonToVisit)).all()
    assert (reason.source, reason.kind, reason.lon) == (f"cases/{placed.id}", "past_case", 126.07)
    assert reason.until == day_of(NOON) + 730 * DAY
    assert placed.number in reason.reason
