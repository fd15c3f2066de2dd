"""
Weeks, months and quarters as offices count them: by the calendar, days in Asia/Shanghai.

Whether "per week" is a calendar week is said nowhere: counted Monday to Sunday.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

_MONTHS_IN_YEAR: Final = 12
_MONTHS_IN_QUARTER: Final = 3
_DAY: Final = dt.timedelta(days=1)


class Period(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class Span(NamedTuple):
    """Both days are included."""

    first_day: dt.date
    last_day: dt.date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and self.first_day <= day <= self.last_day

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    def days_in(self, others: "list[Span]") -> int:
        """Return how many of these days lie in any of the others."""
        covered = set[dt.date]()
        for other in others:
            first = max(self.first_day, other.first_day)
            last = min(self.last_day, other.last_day)
            covered.update(first + _DAY * n for n in range((last - first).days + 1))
        return len(covered)


def bounds(period: Period, day: dt.date) -> Span:
    """Return the period that ``day`` lies in."""
    if period is Period.WEEK:
        monday = day - _DAY * day.weekday()
        return Span(monday, monday + _DAY * 6)
    months = _LENGTH[period]
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    year, month = divmod(first.year * _MONTHS_IN_YEAR + first.month - 1 + months, _MONTHS_IN_YEAR)
    return Span(first, dt.date(year, month + 1, 1) - _DAY)


def following(period: Period, span: Span) -> Span:
    return bounds(period, span.last_day + _DAY)


def spans(period: Period, first: dt.date, last: dt.date) -> Iterator[Span]:
    """Yield every period that has a day between ``first`` and ``last``, both included."""
    span = bounds(period, first)
    while span.first_day <= last:
        yield span
        span = following(period, span)


_LENGTH: Final[Mapping[Period, int]] = {Period.MONTH: 1, Period.QUARTER: _MONTHS_IN_QUARTER}
