"""When a clue becomes a case, and when it does not."""

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest

from cases import policy, refusals, service
from cases.classes import TwoRatesClass
from cases.models import Case
from cases.states import CaseState, PartyKind
from clues.queries import ClueMissing
from clues.states import ClueState, InvalidKind
from evidence.queries import ItemMissing
from evidence.states import RecordState
from kernel.errors import Refusal
from registry.queries import NoSuchRight
from tests.cases.county import ALL_TRUE, NOON, County


def test_a_clue_found_true_becomes_a_case_that_remembers_where_it_came_from(
    county: County,
) -> None:
    clue, item = county.clue(discovered_at=NOON - dt.timedelta(days=3))

    case = service.file(county.session, county.handler, county.filing(clue.id, item), now=NOON)

    assert (case.state, case.clue_id, case.division_id) == (
        CaseState.FILED, clue.id, clue.division_id,
    )  # fmt: skip
    assert (case.discovered_at, case.filed_at) == (clue.discovered_at, NOON)
    assert (clue.state, clue.case_id) == (ClueState.FILED, case.id)
    assert case.two_rates_class is TwoRatesClass.A2


def refused(county: County, because: type[Refusal], **what_matters: Any) -> None:
    clue, item = county.clue()
    with pytest.raises(because):
        service.file(
            county.session,
            county.handler,
            county.filing(clue.id, *what_matters.pop("item_ids", (item,)), **what_matters),
            now=NOON,
        )


@pytest.mark.parametrize(
    ("state", "facts"),
    [
        (ClueState.REGISTERED, {"triaged_at": None, "verified_at": None}),
        (ClueState.VALID, {"verified_at": None}),
        (ClueState.INVALID, {"verified_at": None, "invalid_kind": InvalidKind.UNCLEAR}),
        (ClueState.NOT_TRUE, {}),
    ],
)
def test_a_clue_not_found_true_is_not_filed(
    county: County, state: ClueState, facts: dict[str, Any]
) -> None:
    clue, item = county.clue(state=state, **facts)

    with pytest.raises(refusals.ClueNotVerified, match=state):
        service.file(county.session, county.handler, county.filing(clue.id, item), now=NOON)


def test_a_clue_is_filed_once(county: County) -> None:
    clue, item = county.clue()
    filing = county.filing(clue.id, item)
    service.file(county.session, county.handler, filing, now=NOON)

    with pytest.raises(refusals.ClueNotVerified, match="filed"):
        service.file(county.session, county.handler, filing, now=NOON)


def test_a_stranger_cannot_file_what_they_cannot_see(county: County) -> None:
    clue, item = county.clue()
    theirs = replace(
        county.filing(clue.id, item),
        lead_handler_id=county.stranger.id,
        assisting_handler_id=county.hire("stranger2", "222403").id,
    )

    with pytest.raises(ClueMissing):
        service.file(county.session, county.stranger, theirs, now=NOON)


@pytest.mark.parametrize(
    "missing",
    ["known_actor", "fact_of_violation", "liable", "own_jurisdiction", "not_time_barred"],
)
def test_all_five_conditions_must_hold(county: County, missing: str) -> None:
    refused(county, refusals.ConditionMissing, conditions=replace(ALL_TRUE, **{missing: False}))


def test_one_person_cannot_be_both_handlers(county: County) -> None:
    refused(county, refusals.SameHandlerTwice, assisting_handler_id=county.handler.id)


def test_a_handler_without_a_certificate_is_refused(county: County) -> None:
    trainee = county.hire("trainee", "220284", certificated=False)

    refused(county, refusals.HandlerUncertified, assisting_handler_id=trainee.id)


def test_a_handler_whose_certificate_ran_out_yesterday_is_refused(county: County) -> None:
    county.officers["second"].certificate_to = dt.date(2026, 11, 19)

    refused(county, refusals.HandlerUncertified)


def test_a_handler_of_another_office_is_refused_like_one_nobody_knows(county: County) -> None:
    refused(county, refusals.HandlerElsewhere, assisting_handler_id=county.stranger.id)
    refused(county, refusals.HandlerElsewhere, assisting_handler_id=uuid.uuid4())


def test_a_case_cites_evidence_of_its_own_clue(county: County) -> None:
    refused(county, refusals.EvidenceOfSomethingElse, item_ids=())
    refused(county, refusals.EvidenceOfSomethingElse, item_ids=(county.evidence(),))


def test_evidence_the_handler_cannot_see_does_not_exist_for_them(county: County) -> None:
    foreign = county.evidence(code="222403", author=county.stranger)

    refused(county, ItemMissing, item_ids=(foreign,))
    refused(county, ItemMissing, item_ids=(uuid.uuid4(),))


def test_a_photograph_still_on_the_phone_is_not_evidence_yet(county: County) -> None:
    late = county.evidence(state=RecordState.RECEIVED)

    refused(county, refusals.EvidenceIncomplete, item_ids=(late,))


def test_an_offence_the_law_of_that_day_did_not_know_is_refused(county: County) -> None:
    refused(county, refusals.UnknownOffence, offence="rudeness")
    refused(
        county,
        refusals.UnknownOffence,
        offence="holder_mine_without_licence",
        ended_on=dt.date(2025, 6, 30),
    )


def test_an_act_discovered_more_than_two_years_after_its_end_is_refused(county: County) -> None:
    refused(county, refusals.TimeBarred, ended_on=dt.date(2024, 11, 19))


def test_the_same_act_is_filed_if_it_harmed_life(county: County) -> None:
    case = county.file(ended_on=dt.date(2024, 11, 19), harms_life_or_finance=True)

    assert case.legal_basis == "《矿产资源法（2009修正）》第三十九条"


def test_an_act_cannot_end_after_it_was_discovered(county: County) -> None:
    refused(county, refusals.EndedInFuture, ended_on=dt.date(2026, 11, 21))


def test_only_a_holder_mines_beyond_a_boundary(county: County) -> None:
    refused(county, refusals.OnlyHolders, offence="mine_outside_area")


def test_a_holder_is_named_with_their_right(county: County) -> None:
    refused(county, refusals.HolderWithoutRight, party_kind=PartyKind.HOLDER)


def test_a_right_elsewhere_does_not_exist_for_the_county(county: County) -> None:
    foreign = county.right(code="222403")

    refused(county, NoSuchRight, party_kind=PartyKind.HOLDER, right_id=foreign.id)


def test_a_holder_mining_beyond_the_boundary_is_counted_in_b4(county: County) -> None:
    right = county.right()

    case = county.file(party_kind=PartyKind.HOLDER, right_id=right.id, offence="mine_outside_area")

    assert (case.two_rates_class, case.holder_id) == (TwoRatesClass.B4, right.holder_id)


def test_refused_filings_leave_no_gap_in_the_numbers(county: County) -> None:
    first = county.file()
    refused(county, refusals.SameHandlerTwice, assisting_handler_id=county.handler.id)
    second = county.file()

    assert (first.number, second.number) == ("矿案〔2026〕1号", "矿案〔2026〕2号")


def test_a_new_year_counts_from_one(county: County) -> None:
    county.file()
    later = county.file(at=dt.datetime(2026, 12, 31, 16, tzinfo=dt.UTC))  # New Year in China

    assert later.number == "矿案〔2027〕1号"


class TestClasses:
    def undefined(self, county: County) -> Case:
        return county.file(
            party_kind=PartyKind.HOLDER,
            right_id=county.right().id,
            offence="holder_mine_without_licence",
        )

    def test_a_holder_without_the_new_licence_has_no_class_until_the_city_says(
        self, county: County
    ) -> None:
        case = self.undefined(county)
        assert case.two_rates_class is None
        assert "cases.class_undefined" in service.view(county.session, case, now=NOON).warnings

        service.classify(
            county.session, county.statistician, case.id, TwoRatesClass.B9, "市局会议", now=NOON
        )

        assert case.two_rates_class is TwoRatesClass.B9
        assert (case.class_decided_by, case.class_reason) == (county.statistician.id, "市局会议")

    def test_where_the_table_speaks_nobody_else_does(self, county: County) -> None:
        case = county.file()

        with pytest.raises(refusals.ClassIsDefined, match="A2"):
            service.classify(
                county.session, county.statistician, case.id, TwoRatesClass.NONE, "", now=NOON
            )

    def test_an_office_does_not_class_its_own_cases(self, county: County) -> None:
        case = self.undefined(county)

        with pytest.raises(policy.OwnCase):
            service.classify(
                county.session, county.head, case.id, TwoRatesClass.NONE, "不计", now=NOON
            )

    def test_neither_does_an_office_below_it(self, county: County) -> None:
        case = self.undefined(county)
        below = county.hire("below", "220284101")

        with pytest.raises(policy.OwnCase):
            service.classify(county.session, below, case.id, TwoRatesClass.NONE, "不计", now=NOON)
