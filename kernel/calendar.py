"""
Chinese working days, with make-up days, and how sure we are of them.

The state publishes each year's days off in the autumn before. `chinesecalendar` has the published
years; beyond them `holidays` knows the statutory days but no make-up days, so a deadline that
needs such a year is *provisional* and says so.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import chinese_calendar
import holidays

from kernel import clock

_SATURDAY = 5
_PUBLISHED = {day.year for day in chinese_calendar.constants.holidays}


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which something is in time; ``provisional`` if the year is unpublished."""

    day: dt.date
    provisional: bool

    @property
    def ends_at(self) -> dt.datetime:
        """The first instant (UTC) that is too late."""
        return clock.start_of(self.day + dt.timedelta(days=1))


@lru_cache(maxsize=16)
def _statutory(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("CN", years=year))


def is_published(year: int) -> bool:
    return year in _PUBLISHED


def is_working_day(day: dt.date) -> bool:
    """Return whether offices work on ``day``; make-up weekends count, days off do not."""
    if is_published(day.year):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < _SATURDAY and day not in _statutory(day.year)


def working_days_after(start: dt.date, count: int) -> Deadline:
    """
    Return the ``count``-th working day after ``start``, whose own day is not counted.

    Law: 自然资源行政处罚办法 第五十七条
    """
    day, left = start, count
    while left:
        day += dt.timedelta(days=1)
        left -= is_working_day(day)
    return Deadline(day, provisional=not (is_published(day.year) and is_published(start.year)))


def days_after(start: dt.date, count: int) -> Deadline:
    """
    Return the ``count``-th calendar day after ``start``, put off to a working day.

    Law: 民事诉讼法 第八十五条
    """
    day = start + dt.timedelta(days=count)
    provisional = not is_published(day.year)
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return Deadline(day, provisional=provisional)
