import datetime as dt
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.classes import BY_HOLDERS, RULES, UNLICENSED, TwoRatesClass, class_of
from cases.offences import ENGLISH, OFFENCES, Offence, known, offence
from cases.states import PartyKind
from cases.thresholds import crime_to_consider, hearing_needed, is_time_barred

NOW = dt.date(2026, 11, 21)
BEFORE = dt.date(2025, 6, 30)
SINCE = dt.date(2025, 7, 1)


def mining(on: dt.date = NOW) -> Offence:
    found = offence("mine_without_right", on)
    assert found is not None
    return found


def test_mining_without_a_right_is_punished_by_the_law_of_when_the_act_ended() -> None:
    assert mining(BEFORE).basis == "《矿产资源法（2009修正）》第三十九条"
    assert mining(SINCE).basis == "《矿产资源法》第六十四条第一款"


def test_every_offence_has_an_english_name_and_no_name_is_left_over() -> None:
    assert {row.code for row in OFFENCES} == set(ENGLISH)


def test_who_got_no_mineral_pays_a_hundred_thousand_to_a_million() -> None:
    fine = mining().fine

    assert fine is not None
    assert fine.span(0) == (100_000, 1_000_000)
    assert fine.span(99_999) == (100_000, 1_000_000)


def test_who_got_minerals_worth_a_hundred_thousand_pays_three_to_five_times_that() -> None:
    fine = mining().fine

    assert fine is not None
    assert fine.span(100_000) == (300_000, 500_000)


@given(st.integers(0, 10**9))
def test_a_range_is_never_empty(value: int) -> None:
    for row in OFFENCES:
        if row.fine:
            least, most = row.fine.span(value)
            assert 0 <= least <= most


def test_a_fine_the_statute_does_not_tell_is_not_guessed() -> None:
    assert mining(BEFORE).fine is None


@pytest.mark.parametrize("code", ["holder_mine_without_licence", "refuse_inspection"])
def test_some_are_fined_only_if_they_refuse_to_correct(code: str) -> None:
    found = offence(code, NOW)

    assert found is not None
    assert found.after_refusal


def test_no_day_knows_an_offence_twice() -> None:
    for day in (BEFORE, SINCE, NOW):
        codes = sorted(row.code for row in known(day))
        assert [code for code, _ in groupby(codes)] == codes


def test_every_offence_has_one_line_in_the_table_of_classes() -> None:
    assert {rule.offence for rule in RULES} == {row.code for row in OFFENCES}
    assert len({rule.offence for rule in RULES}) == len(RULES)


def test_only_holders_commit_what_is_counted_against_holders() -> None:
    for row in OFFENCES:
        klass = class_of(row.code, NOW)
        assert (klass in BY_HOLDERS) == (row.of_holders and klass is not None)


def test_mining_beyond_the_boundary_is_b4_although_a_court_calls_it_unlicensed() -> None:
    assert class_of("mine_outside_area", NOW) is TwoRatesClass.B4


@pytest.mark.parametrize("code", ["holder_explore_without_licence", "holder_mine_without_licence"])
def test_the_notice_of_2007_has_no_class_for_holders_without_the_new_licence(code: str) -> None:
    assert class_of(code, NOW) is None


def test_an_officials_unlawful_approval_is_in_neither_rate() -> None:
    assert class_of("unlawful_approval", NOW) is TwoRatesClass.NONE
    assert TwoRatesClass.NONE not in (*UNLICENSED, *BY_HOLDERS)


def test_until_the_province_fixes_a_figure_every_fine_gets_a_hearing_notice() -> None:
    assert hearing_needed(20_000, PartyKind.HOLDER, NOW)
    assert hearing_needed(1, PartyKind.PERSON, NOW)


def test_an_act_discovered_two_years_and_a_day_after_its_end_is_not_punished() -> None:
    ended = dt.date(2024, 2, 29)

    assert not is_time_barred(ended, dt.date(2026, 2, 28), grave=False)
    assert is_time_barred(ended, dt.date(2026, 3, 1), grave=False)
    assert not is_time_barred(ended, dt.date(2026, 3, 1), grave=True)


def test_minerals_worth_a_hundred_thousand_make_people_think_of_a_crime() -> None:
    assert crime_to_consider(100_000, NOW)
    assert not crime_to_consider(99_999, NOW)
