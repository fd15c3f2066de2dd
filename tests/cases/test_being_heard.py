"""Nothing is decided over the head of a party that may still speak."""

import datetime as dt
import uuid

import pytest

from cases import refusals, service
from cases.models import Case
from cases.states import CaseState
from evidence.queries import ItemMissing
from evidence.states import RecordState
from kernel.lifecycle import IllegalMove
from tests.cases.county import NOON, County

DAY = dt.timedelta(days=1)


def notified(county: County, at: dt.datetime = NOON) -> Case:
    return county.until(CaseState.NOTIFIED, at=at)


@pytest.mark.parametrize("days", range(8))
def test_while_the_five_working_days_run_nothing_is_decided(county: County, days: int) -> None:
    # served on Friday the 20th: the fifth working day is Friday the 27th, to its very end
    case = notified(county)

    with pytest.raises(refusals.PeriodRuns, match="2026-11-27"):
        county.decide(case, at=NOON + days * DAY)


def test_the_last_minute_of_the_last_day_still_belongs_to_the_party(county: County) -> None:
    case = notified(county)
    midnight = dt.datetime(2026, 11, 27, 16, tzinfo=dt.UTC)  # in China

    with pytest.raises(refusals.PeriodRuns):
        county.decide(case, at=midnight - dt.timedelta(seconds=1))
    assert county.decide(case, at=midnight).state is CaseState.DECIDED


def test_without_a_waiver_the_decision_says_that_the_days_ran_out(county: County) -> None:
    case = notified(county)
    county.decide(case, at=NOON + 8 * DAY)

    papers = service.view(county.session, case, now=NOON).papers
    decision = next(paper.text for paper in papers if paper.kind == "行政处罚决定书")
    assert "当事人在法定期限内未陈述、申辩，也未要求听证" in decision
    assert "书面放弃" not in decision


def test_a_make_up_day_shortens_the_wait_and_a_holiday_lengthens_it(county: County) -> None:
    # served on Wednesday 2026-09-23: the Mid-Autumn days off and National Day follow
    served = dt.datetime(2026, 9, 23, 4, tzinfo=dt.UTC)
    case = notified(county, served)

    with pytest.raises(refusals.PeriodRuns, match="2026-10-08") as told:
        county.decide(case, at=served + DAY)
    last = dt.datetime.fromisoformat(told.value.facts["last_day"] + "T04:00:00+00:00")
    assert county.decide(case, at=last + DAY).state is CaseState.DECIDED


def test_days_of_a_year_nobody_has_published_are_not_guessed(county: County) -> None:
    case = notified(county, dt.datetime(2026, 12, 30, 4, tzinfo=dt.UTC))

    with pytest.raises(refusals.PeriodUncertain):
        county.decide(case, at=dt.datetime(2027, 1, 20, 4, tzinfo=dt.UTC))


def test_who_asked_to_be_heard_is_heard_first(county: County) -> None:
    for state in (CaseState.NOTIFIED, CaseState.WAIVED):
        case = county.until(state)
        with pytest.raises(refusals.PartyMustBeHeard):
            county.decide(case, at=NOON + 30 * DAY, party_asked_to_be_heard=True)


def test_a_notice_that_was_drawn_up_but_not_served_starts_nothing(county: County) -> None:
    case = county.until(CaseState.NOTICE_MADE)

    with pytest.raises(IllegalMove):
        county.decide(case, at=NOON + 30 * DAY)


class TestWaiver:
    def waive(self, county: County, case: Case, item: uuid.UUID, **given_up: bool) -> Case:
        both = {"statement": True, "hearing": True} | given_up
        return service.waive(county.session, county.handler, case.id, item, **both, now=NOON)

    def test_in_writing_it_lets_the_head_decide_at_once(self, county: County) -> None:
        case = notified(county)

        self.waive(county, case, county.evidence())

        assert county.decide(case).state is CaseState.DECIDED

    @pytest.mark.parametrize("kept", ["statement", "hearing"])
    def test_half_of_it_is_none(self, county: County, kept: str) -> None:
        with pytest.raises(refusals.WaiverIncomplete):
            self.waive(county, notified(county), county.evidence(), **{kept: False})

    def test_a_paper_nobody_here_can_read_proves_nothing(self, county: County) -> None:
        foreign = county.evidence(code="222403", author=county.stranger)
        case = notified(county)

        for item in (foreign, uuid.uuid4()):
            with pytest.raises(ItemMissing):
                self.waive(county, case, item)

    def test_a_photograph_that_has_not_arrived_proves_nothing(self, county: County) -> None:
        with pytest.raises(refusals.EvidenceIncomplete):
            self.waive(county, notified(county), county.evidence(state=RecordState.RECEIVED))

    def test_nobody_gives_up_a_right_before_being_told_of_it(self, county: County) -> None:
        early = county.evidence(at=NOON - DAY)
        case = notified(county)

        with pytest.raises(refusals.EvidenceTooOld):
            self.waive(county, case, early)

    def test_before_the_notice_is_served_there_is_nothing_to_give_up(self, county: County) -> None:
        case = county.until(CaseState.NOTICE_MADE)

        with pytest.raises(IllegalMove):
            self.waive(county, case, county.evidence())


class TestNotice:
    def test_it_counts_as_served_by_the_receipt_the_party_signed(self, county: County) -> None:
        case = county.until(CaseState.NOTICE_MADE)
        receipt = county.evidence()

        service.notify(county.session, county.second, case.id, receipt, now=NOON)

        assert (case.notice_receipt_item_id, case.notified_at) == (receipt, NOON)

    def test_an_older_photograph_is_not_its_receipt(self, county: County) -> None:
        case = county.until(CaseState.NOTICE_MADE)

        with pytest.raises(refusals.EvidenceTooOld):
            service.notify(
                county.session, county.handler, case.id, county.evidence(at=NOON - DAY), now=NOON
            )

    def test_even_the_least_fine_gets_a_hearing_notice(self, county: County) -> None:
        case = county.until(CaseState.NOTICE_MADE)

        assert case.hearing_offered
        kinds = [paper.kind for paper in service.view(county.session, case, now=NOON).papers]
        assert "行政处罚听证告知书" in kinds

    def test_what_must_go_to_the_police_gets_no_penalty_notice(self, county: County) -> None:
        case = county.until(CaseState.LEGALLY_REVIEWED, duty_to_transfer=True)

        with pytest.raises(refusals.TransferFirst):
            service.make_notice(county.session, county.handler, case.id, now=NOON)
