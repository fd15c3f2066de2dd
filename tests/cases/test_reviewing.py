"""Who investigated does not judge; who reviewed does not review again."""

import pytest

from cases import policy, refusals, service
from cases.states import CaseState, PartyKind, Purpose
from kernel.errors import Refusal
from kernel.lifecycle import IllegalMove
from tests.cases.county import NOON, County


def test_a_handler_cannot_review_their_own_report(county: County) -> None:
    case = county.until(CaseState.REPORTED)

    for handler in (county.handler, county.second):
        with pytest.raises(policy.InvestigatedIt):
            service.review(county.session, handler, case.id, now=NOON)


def test_the_reviewer_cannot_make_the_legal_review_too(county: County) -> None:
    case = county.until(CaseState.REVIEWED)

    with pytest.raises(policy.ReviewedIt):
        service.review_law(county.session, county.reviewer, case.id, "同意", now=NOON)


def test_a_handler_cannot_decide_or_close(county: County) -> None:
    case = county.until(CaseState.WAIVED)
    with pytest.raises(policy.InvestigatedIt):
        county.decide(case, by=county.handler)

    closing = county.until(CaseState.PERFORMED)
    with pytest.raises(policy.InvestigatedIt):
        service.close(county.session, county.second, closing.id, now=NOON)


def test_the_reviewer_does_not_report(county: County) -> None:
    case = county.file()

    with pytest.raises(policy.NotAHandler):
        service.report(county.session, county.reviewer, case.id, county.proposal(), now=NOON)


def test_the_city_reads_but_does_not_act_in_the_countys_stead(county: County) -> None:
    case = county.until(CaseState.REPORTED)

    with pytest.raises(policy.OtherOffice):
        service.review(county.session, county.statistician, case.id, now=NOON)


def test_a_stranger_learns_of_no_case(county: County) -> None:
    case = county.until(CaseState.REPORTED)

    with pytest.raises(refusals.CaseMissing):
        service.review(county.session, county.stranger, case.id, now=NOON)


def test_a_handler_whose_certificate_has_run_out_signs_nothing(county: County) -> None:
    case = county.file()
    county.officers["handler"].certificate_to = NOON.date().replace(day=1)

    with pytest.raises(refusals.HandlerUncertified):
        service.report(county.session, county.handler, case.id, county.proposal(), now=NOON)


def test_without_a_legal_review_there_is_no_notice(county: County) -> None:
    case = county.until(CaseState.REVIEWED)

    with pytest.raises(IllegalMove):
        service.make_notice(county.session, county.handler, case.id, now=NOON)


def test_a_case_sent_back_is_reported_and_reviewed_anew(county: County) -> None:
    case = county.until(CaseState.REVIEWED)
    first = case.report_id

    service.send_back(county.session, county.lawyer, case.id, "证据不足", now=NOON)

    assert (case.state, case.reviewed_by, case.report_id) == (CaseState.FILED, None, None)
    county.step(case)
    assert case.report_id not in (None, first)


@pytest.mark.parametrize(
    ("proposed", "because"),
    [
        ({"proposed_fine_yuan": 99_999}, refusals.FineOutOfRange),
        ({"proposed_fine_yuan": 1_000_001}, refusals.FineOutOfRange),
        ({"mineral_value_yuan": 200_000}, refusals.FineOutOfRange),
        ({"nothing_to_confiscate_because": None}, refusals.ConfiscationUnsaid),
        ({"confiscation": "挖掘机一台"}, refusals.ConfiscationUnsaid),
    ],
)
def test_a_report_proposes_only_what_the_article_allows(
    county: County, proposed: dict[str, object], because: type[Refusal]
) -> None:
    case = county.file()

    with pytest.raises(because):
        county.step(case, **proposed)


def test_minerals_worth_two_hundred_thousand_are_fined_three_to_five_times(
    county: County,
) -> None:
    case = county.file()

    county.step(case, mineral_value_yuan=200_000, proposed_fine_yuan=600_000)

    assert case.state is CaseState.REPORTED


def test_a_fine_nobody_loaded_is_not_guessed(county: County) -> None:
    case = county.file(ended_on=NOON.date().replace(year=2025, month=6))

    with pytest.raises(refusals.FineNotLoaded, match="第三十九条"):
        county.step(case)


def test_who_may_correct_is_fined_only_when_the_refusal_is_proved(county: County) -> None:
    right = county.right()
    case = county.file(party_kind=PartyKind.HOLDER, right_id=right.id, offence="refuse_inspection")
    fine = {"proposed_fine_yuan": 20_000, "nothing_to_confiscate_because": None}
    with pytest.raises(refusals.CorrectionFirst):
        county.step(case, **fine)

    county.step(case, **fine, correction_refused_item_id=county.evidence())

    cited = {one.citation.purpose for one in service.view(county.session, case, now=NOON).citations}
    assert Purpose.CORRECTION_REFUSED in cited
