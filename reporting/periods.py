"""Periods of reporting: a year, or half of one. Each has the same stretch of last year as base."""

import datetime as dt
import re
from dataclasses import dataclass

from kernel import clock
from kernel.errors import Unacceptable

_FORM = re.compile(r"(20\d\d)(?:H([12]))?")
_JULY = 7
_SECOND = 2


class NoSuchPeriod(Unacceptable):
    code = "reporting.no_such_period"
    zh = "统计期“{period}”无法识别。请写作 2026H1（上半年）、2026H2（下半年）或 2026（全年）。"
    en = "{period} is no period. Write 2026H1, 2026H2, or 2026 for the whole year."


@dataclass(frozen=True, slots=True)
class Period:
    """From ``first`` to ``last``, both counted, in days of China. ``half`` 0 is the whole year."""

    year: int
    half: int

    @property
    def name(self) -> str:
        return f"{self.year}H{self.half}" if self.half else str(self.year)

    @property
    def zh(self) -> str:
        return f"{self.year}年" + ("全年", "上半年", "下半年")[self.half]

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, _JULY if self.half == _SECOND else 1, 1)

    @property
    def last(self) -> dt.date:
        return self._after - dt.timedelta(days=1)

    @property
    def begins_at(self) -> dt.datetime:
        return clock.start_of(self.first)

    @property
    def ends_at(self) -> dt.datetime:
        """The first instant (UTC) that is no longer in the period."""
        return clock.start_of(self._after)

    @property
    def base(self) -> "Period":
        """The same stretch of the year before."""
        return Period(self.year - 1, self.half)

    @property
    def _after(self) -> dt.date:
        return dt.date(self.year, _JULY, 1) if self.half == 1 else dt.date(self.year + 1, 1, 1)


def parse(text: str) -> Period:
    """Return the period written as ``2026H1``, ``2026H2`` or ``2026``."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise NoSuchPeriod(period=text[:20])
    return Period(int(match[1]), int(match[2] or 0))
