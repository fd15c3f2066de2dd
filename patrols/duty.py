"""
What every office owes by its rank, as dated data.

Source: 吉国土资发〔2010〕6号. Whether "per week" is a calendar week is not said there: counted
Monday to Sunday, months and quarters by the calendar, days in Asia/Shanghai.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from identity.models import DivisionLevel

_MONTHS_IN_YEAR: Final = 12
_MONTHS_IN_QUARTER: Final = 3


class Period(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Duty:
    """``at_least`` patrols in every ``period``, from ``valid_from`` until a later entry."""

    level: DivisionLevel
    at_least: int
    period: Period
    valid_from: dt.date
    source: str = "吉国土资发〔2010〕6号"


_SINCE: Final = dt.date(2010, 1, 1)
DUTIES: Final = (
    Duty(DivisionLevel.CITY, 1, Period.QUARTER, _SINCE),
    Duty(DivisionLevel.COUNTY, 2, Period.MONTH, _SINCE),
    Duty(DivisionLevel.TOWNSHIP, 2, Period.WEEK, _SINCE),
)


def duty_of(level: DivisionLevel, on: dt.date) -> Duty | None:
    """Return what an office of that rank owes on that day; provinces and villages owe none."""
    known = [duty for duty in DUTIES if duty.level == level and duty.valid_from <= on]
    return max(known, key=lambda duty: duty.valid_from, default=None)


def bounds(period: Period, day: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the period that ``day`` lies in."""
    if period is Period.WEEK:
        monday = day - dt.timedelta(days=day.weekday())
        return monday, monday + dt.timedelta(days=6)
    months = _LENGTH[period]
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    year, month = divmod(first.year * _MONTHS_IN_YEAR + first.month - 1 + months, _MONTHS_IN_YEAR)
    return first, dt.date(year, month + 1, 1) - dt.timedelta(days=1)


_LENGTH: Final[Mapping[Period, int]] = {Period.MONTH: 1, Period.QUARTER: _MONTHS_IN_QUARTER}
