"""The two-rates table, as it is handed from who counts to who prints."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cases.classes import TwoRatesClass
from reporting.periods import Period
from reporting.rates import Counts
from reporting.states import Basis, Place


@dataclass(frozen=True, slots=True)
class Row:
    place: Place
    division_id: int
    code: str
    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class, this period and the one it is held against."""

    klass: TwoRatesClass
    name: str
    now: int
    before: int


@dataclass(frozen=True, slots=True)
class Table:
    """
    A two-rates table with everything that must be printed beside its figures.

    ``rights_on`` is the day whose rights are the denominator: the last of the period, or today
    while it still runs.
    """

    division_id: int
    division_code: str
    division_name: str
    period: Period
    basis: Basis
    classes_version: str
    cut_off_at: dt.datetime
    rights_on: dt.date
    rows: Sequence[Row]
    total: Row
    by_class: Sequence[ClassRow]

    @property
    def over(self) -> bool:
        return self.cut_off_at >= self.period.ends_at
