"""
The days the law gives, as dated rows, and when they end for one case.

A period begins on the day after what starts it. Days of ten or fewer are working days; longer
ones are calendar days. What binds the party runs on to the next working day; what binds the
office does not, since nothing lets an office lengthen its own time.
"""

import calendar as months
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from cases.dated import in_force
from kernel import calendar


class ClockName(StrEnum):
    DECISION = "decision"
    STATEMENT = "statement"
    HEARING = "hearing"
    SERVICE = "service"
    PAYMENT = "payment"
    RECONSIDERATION = "reconsideration"
    LAWSUIT = "lawsuit"
    HAND_OVER = "hand_over"


class Counting(StrEnum):
    WORKING_DAYS = "working_days"
    OFFICE_DAYS = "office_days"  # calendar days that bind the office: never put off
    PARTY_DAYS = "party_days"  # calendar days that bind the party: put off to a working day
    PARTY_MONTHS = "party_months"


@dataclass(frozen=True, slots=True)
class Clock:
    """A limit of law; ``extension`` is what the head of the office may add once."""

    name: ClockName
    zh: str
    limit: int
    counting: Counting
    valid_from: dt.date
    valid_to: dt.date | None
    source: str
    extension: int = 0


_MEASURES_2024 = dt.date(2024, 5, 1)
_PENALTY_LAW_2021 = dt.date(2021, 7, 15)

CLOCKS = (
    Clock(
        ClockName.DECISION, "作出处罚决定", 60, Counting.OFFICE_DAYS,
        dt.date(2014, 7, 1), _MEASURES_2024,
        "国土资源行政处罚办法（2014） 第三十二条", extension=30,
    ),
    Clock(
        ClockName.DECISION, "作出处罚决定", 90, Counting.OFFICE_DAYS,
        _MEASURES_2024, None, "自然资源行政处罚办法 第三十八条", extension=30,
    ),
    Clock(
        ClockName.STATEMENT, "陈述、申辩", 5, Counting.WORKING_DAYS,
        _MEASURES_2024, None, "自然资源行政处罚办法 第三十三条",
    ),
    Clock(
        ClockName.HEARING, "要求听证", 5, Counting.WORKING_DAYS,
        _PENALTY_LAW_2021, None, "行政处罚法 第六十四条",
    ),
    Clock(
        ClockName.SERVICE, "送达处罚决定书", 7, Counting.WORKING_DAYS,
        _PENALTY_LAW_2021, None, "行政处罚法 第六十一条",
    ),
    Clock(
        ClockName.PAYMENT, "缴纳罚款", 15, Counting.PARTY_DAYS,
        _PENALTY_LAW_2021, None, "行政处罚法 第六十七条",
    ),
    Clock(
        ClockName.RECONSIDERATION, "申请行政复议", 60, Counting.PARTY_DAYS,
        dt.date(2024, 1, 1), None, "行政复议法 第二十条",
    ),
    Clock(
        ClockName.LAWSUIT, "提起行政诉讼", 6, Counting.PARTY_MONTHS,
        dt.date(2015, 5, 1), None, "行政诉讼法 第四十六条",
    ),
    Clock(
        ClockName.HAND_OVER, "移交没收的矿产品等", 90, Counting.OFFICE_DAYS,
        _MEASURES_2024, None, "自然资源行政处罚办法 第四十三条",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """When a period that began on the day of ``since`` ends: its last day, and how sure we are."""

    clock: Clock
    since: dt.date
    day: dt.date
    provisional: bool

    def has_passed(self, on: dt.date) -> bool:
        return on > self.day


def clock(name: ClockName, on: dt.date) -> Clock:
    """Return the row in force on ``on``; raise ``LookupError`` where none is loaded."""
    for row in in_force(CLOCKS, on):
        if row.name is name:
            return row
    raise LookupError(f"no clock {name} on {on}")


def due(name: ClockName, since: dt.date, *, extended: bool = False) -> Due:
    """
    Return the end of the period that ``since`` starts; that day itself is not counted.

    Law: 自然资源行政处罚办法 第五十七条
    """
    row = clock(name, since)
    limit = row.limit + (row.extension if extended else 0)
    last = _last_day(row.counting, since, limit)
    return Due(row, since, last.day, last.provisional)


def _last_day(counting: Counting, since: dt.date, limit: int) -> calendar.Deadline:
    if counting is Counting.WORKING_DAYS:
        return calendar.working_days_after(since, limit)
    if counting is Counting.PARTY_DAYS:
        return calendar.days_after(since, limit)
    if counting is Counting.PARTY_MONTHS:
        return calendar.days_after(_months_after(since, limit), 0)
    return calendar.Deadline(since + dt.timedelta(days=limit), provisional=False)


def _months_after(day: dt.date, count: int) -> dt.date:
    """Return the same day ``count`` months on, or the last day of a month too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    longest = months.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, longest))
