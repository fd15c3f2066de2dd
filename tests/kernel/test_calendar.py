"""Working days are the state's, not Monday to Friday, and guesses say that they are guesses."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import clock
from kernel.calendar import days_after, is_published, is_working_day, working_days_after

DAYS = st.dates(dt.date(2018, 1, 1), dt.date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (dt.date(2026, 10, 1), False),  # National Day
        (dt.date(2026, 10, 10), True),  # a Saturday made up for
        (dt.date(2026, 11, 21), False),  # a plain Saturday
        (dt.date(2026, 11, 20), True),
        (dt.date(2027, 10, 1), False),  # statutory, though the year is unpublished
    ],
)
def test_offices_work_when_the_state_says(day: dt.date, works: bool) -> None:  # noqa: FBT001 (a table's column)
    assert is_working_day(day) is works


def test_five_working_days_over_the_national_holiday() -> None:
    deadline = working_days_after(dt.date(2026, 9, 30), 5)

    assert (deadline.day, deadline.provisional) == (dt.date(2026, 10, 13), False)


def test_a_deadline_in_an_unpublished_year_says_that_it_is_provisional() -> None:
    assert working_days_after(dt.date(2026, 12, 30), 3).provisional
    assert days_after(dt.date(2026, 11, 21), 90).provisional
    assert not is_published(2027)


def test_ninety_days_that_end_on_a_day_off_end_on_the_next_working_day() -> None:
    assert days_after(dt.date(2026, 7, 4), 90).day == dt.date(2026, 10, 8)


def test_the_last_day_ends_at_midnight_in_china() -> None:
    deadline = working_days_after(dt.date(2026, 11, 20), 1)

    assert deadline.ends_at == dt.datetime(2026, 11, 23, 16, tzinfo=dt.UTC)
    assert clock.day_of(deadline.ends_at - dt.timedelta(microseconds=1)) == deadline.day


@given(DAYS, st.integers(1, 40))
def test_a_count_of_working_days_is_a_count_of_working_days(start: dt.date, count: int) -> None:
    end = working_days_after(start, count).day
    between = [start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1)]

    assert sum(map(is_working_day, between)) == count
    assert is_working_day(end)
