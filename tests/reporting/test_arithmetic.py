"""Periods and percentages, before any case is counted."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import clock
from reporting.periods import NoSuchPeriod, Period, parse
from reporting.rates import Counts, percent

SOME = st.integers(0, 10_000)
PERIODS = st.builds(Period, st.integers(2001, 2098), st.sampled_from([0, 1, 2]))
COUNTS = st.builds(Counts, SOME, SOME, SOME, SOME, SOME, SOME)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026H1", dt.date(2026, 1, 1), dt.date(2026, 6, 30)),
        ("2026H2", dt.date(2026, 7, 1), dt.date(2026, 12, 31)),
        ("2026", dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
    ],
)
def test_a_half_year_begins_and_ends_on_days_of_china(
    text: str, first: dt.date, last: dt.date
) -> None:
    period = parse(text)

    assert (period.first, period.last, period.name) == (first, last, text)
    assert clock.day_of(period.begins_at) == first
    assert clock.day_of(period.ends_at - dt.timedelta(microseconds=1)) == last


@pytest.mark.parametrize("text", ["2026H3", "H1", "26H1", "2026h1", "2026H1 ", "", "1999", "2026H"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(NoSuchPeriod):
        parse(text)


@given(PERIODS)
def test_the_base_is_the_same_stretch_a_year_before(period: Period) -> None:
    base = period.base

    assert (base.first.month, base.first.day) == (period.first.month, period.first.day)
    assert base.first.year == period.first.year - 1
    assert base.ends_at <= period.begins_at
    assert parse(period.name) == period


@given(st.integers(2001, 2098))
def test_two_halves_make_a_year_without_gap_or_overlap(year: int) -> None:
    whole, first, second = Period(year, 0), Period(year, 1), Period(year, 2)

    assert (whole.begins_at, whole.ends_at) == (first.begins_at, second.ends_at)
    assert first.ends_at == second.begins_at


@given(SOME)
def test_a_zero_base_has_no_rate_but_a_difference(cases: int) -> None:
    counts = Counts(unlicensed=cases, unlicensed_before=0)

    assert counts.change_percent is None
    assert counts.change == cases


@given(SOME)
def test_without_rights_holders_have_no_rate(cases: int) -> None:
    assert Counts(by_holders=cases, rights=0).holders_percent is None


def test_holders_may_offend_more_often_than_there_are_rights() -> None:
    assert Counts(by_holders=3, rights=2).holders_percent == Decimal("150.00")


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(1, 3, "33.33"), (2, 3, "66.67"), (1, 8, "12.50"), (-1, 3, "-33.33"), (1, 800, "0.13")],
)
def test_percentages_are_rounded_half_away_from_zero(part: int, whole: int, shown: str) -> None:
    assert str(percent(part, whole)) == shown


@given(SOME, st.integers(1, 10_000))
def test_a_percentage_says_the_quotient_to_the_cent(part: int, whole: int) -> None:
    shown = percent(part, whole)

    assert shown is not None
    assert abs(shown * whole - part * 100) <= Decimal("0.005") * whole


@given(COUNTS, COUNTS)
def test_what_is_taken_away_part_by_part_comes_back_whole(one: Counts, other: Counts) -> None:
    both = Counts(
        one.unlicensed + other.unlicensed,
        one.unlicensed_before + other.unlicensed_before,
        one.by_holders + other.by_holders,
        one.rights + other.rights,
        one.undecided + other.undecided,
        one.withdrawn + other.withdrawn,
    )

    assert both.minus([one]) == other
    assert both.minus([one, other]) == Counts()
