import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.clocks import CLOCKS, ClockName, clock, due
from kernel import calendar

PUBLISHED = st.dates(dt.date(2024, 5, 1), dt.date(2026, 11, 30))


def test_a_case_filed_under_the_measures_of_2024_is_decided_within_ninety_days() -> None:
    assert due(ClockName.DECISION, dt.date(2026, 11, 21)).day == dt.date(2027, 2, 19)


def test_the_head_may_add_thirty() -> None:
    late = due(ClockName.DECISION, dt.date(2026, 11, 21), extended=True)

    assert late.day == dt.date(2027, 3, 21)


def test_a_case_filed_before_may_2024_had_sixty_and_thirty() -> None:
    filed = dt.date(2024, 4, 30)

    assert due(ClockName.DECISION, filed).day == dt.date(2024, 6, 29)
    assert due(ClockName.DECISION, filed, extended=True).day == dt.date(2024, 7, 29)


def test_the_office_gains_no_day_from_a_weekend() -> None:
    # 90 days from 2026-07-06 is Sunday 2026-10-04, amid the National Day holidays
    assert due(ClockName.DECISION, dt.date(2026, 7, 6)).day == dt.date(2026, 10, 4)


def test_the_partys_fifteen_days_run_on_past_the_holidays() -> None:
    # the fifteenth day after 2026-09-18 is Saturday 2026-10-03, in the National Day holidays
    assert due(ClockName.PAYMENT, dt.date(2026, 9, 18)).day == dt.date(2026, 10, 8)


def test_five_working_days_from_a_friday_end_on_the_next_friday() -> None:
    assert due(ClockName.STATEMENT, dt.date(2026, 11, 20)).day == dt.date(2026, 11, 27)


def test_a_make_up_saturday_counts_as_one_of_the_five() -> None:
    # served 2026-09-16; Sunday 2026-09-20 is worked for the National Day holidays
    assert calendar.is_working_day(dt.date(2026, 9, 20))
    assert due(ClockName.HEARING, dt.date(2026, 9, 16)).day == dt.date(2026, 9, 22)


def test_a_period_into_an_unpublished_year_says_that_it_is_provisional() -> None:
    assert due(ClockName.STATEMENT, dt.date(2026, 12, 29)).provisional
    assert not due(ClockName.STATEMENT, dt.date(2026, 11, 20)).provisional


def test_six_months_from_the_end_of_august_end_with_february() -> None:
    # 2026-02-28 is a make-up Saturday, and so a working day
    assert due(ClockName.LAWSUIT, dt.date(2025, 8, 31)).day == dt.date(2026, 2, 28)


def test_no_clock_is_invented_for_a_time_without_a_law() -> None:
    with pytest.raises(LookupError, match="statement"):
        clock(ClockName.STATEMENT, dt.date(2020, 1, 1))


@given(PUBLISHED)
def test_the_day_of_service_itself_is_never_counted(served: dt.date) -> None:
    end = due(ClockName.HEARING, served)

    days = [served + dt.timedelta(days=n) for n in range(1, (end.day - served).days + 1)]
    assert sum(map(calendar.is_working_day, days)) == 5
    assert calendar.is_working_day(end.day)
    assert not end.has_passed(end.day)
    assert end.has_passed(end.day + dt.timedelta(days=1))


@given(PUBLISHED)
def test_every_clock_has_exactly_one_limit_on_any_day(on: dt.date) -> None:
    for name in ClockName:
        rows = [row for row in CLOCKS if row.name is name and row.valid_from <= on]
        assert sum(row.valid_to is None or on < row.valid_to for row in rows) == 1


def test_every_clock_names_its_article() -> None:
    assert all("第" in row.source and "条" in row.source for row in CLOCKS)
