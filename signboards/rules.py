"""
Which right must have a board, by when, for how long, and how near: rows of law with their days.

A row of a province outranks the nation's. What no paper says is marked so in its source and is
the product's own; an office changes it by adding a row.
"""

import calendar as months
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from kernel import calendar
from kernel.calendar import Deadline
from registry.minerals import is_oil_or_gas
from registry.states import RightKind

_OURS: Final = "无明文规定，系统默认，可按当地规定另加一行"
_MONTHS_IN_YEAR: Final = 12


class _Row(Protocol):
    """``province`` is a division code, empty for the nation; ``valid_to`` no longer holds."""

    @property
    def province(self) -> str: ...
    @property
    def valid_from(self) -> dt.date: ...
    @property
    def valid_to(self) -> dt.date | None: ...


Row = TypeVar("Row", bound=_Row)


@dataclass(frozen=True, slots=True)
class Duty:
    """
    Rights of these ``kinds`` need a board on the day they come into force, and ``grace_days``.

    ``not_before`` is the day given to rights that were there before the duty; a licence that
    changes leaves ``change_working_days`` for the new board.
    """

    province: str
    kinds: frozenset[RightKind]
    grace_days: int
    not_before: dt.date
    change_working_days: int
    valid_from: dt.date
    valid_to: dt.date | None
    source: str
    change_source: str


@dataclass(frozen=True, slots=True)
class Exemption:
    """Rights for these minerals carry no board; ``oil_gas`` are those the register marks so."""

    name: str
    name_en: str
    province: str
    minerals: tuple[str, ...]
    oil_gas: bool
    valid_from: dt.date
    valid_to: dt.date | None
    source: str


@dataclass(frozen=True, slots=True)
class Renewal:
    """A board is made anew ``months`` after it was made, and asked for ``ahead_days`` before."""

    province: str
    months: int
    ahead_days: int
    valid_from: dt.date
    valid_to: dt.date | None
    source: str
    ahead_source: str = _OURS


@dataclass(frozen=True, slots=True)
class Mending:
    """How many working days the holder has to put a defective or missing board right."""

    province: str
    working_days: int
    valid_from: dt.date
    valid_to: dt.date | None
    source: str


@dataclass(frozen=True, slots=True)
class Nearness:
    """A board farther than this from the line of its right does not stand at the mine."""

    province: str
    metres: float
    valid_from: dt.date
    valid_to: dt.date | None
    source: str


_SINCE: Final = dt.date(2010, 1, 1)
_NATION: Final = ""
_JILIN_2010: Final = "吉国土资发〔2010〕6号 一（一），依国土资发〔2009〕148号"
_LIAONING: Final = "辽宁省采矿权标识牌式样（蓝底白字，至少每6个月更新一次）"

DUTIES: Final = (
    Duty(
        _NATION, frozenset({RightKind.MINING}), 0, dt.date(2010, 6, 30), 20,
        _SINCE, None, _JILIN_2010, _OURS,
    ),
)  # fmt: skip
EXEMPTIONS: Final = (
    Exemption("放射性矿产", "radioactive", _NATION, ("铀", "钍"), False, _SINCE, None, _JILIN_2010),  # noqa: FBT003 (a row of a table)
    Exemption(
        "石油、天然气、煤层气",
        "oil and gas",
        _NATION,
        (),
        True,  # noqa: FBT003 (as above)
        _SINCE,
        None,
        "吉国土资发〔2010〕6号 末段",
    ),
)
# Jilin's own form was not found: no row, and so no renewal there.
RENEWALS: Final = (Renewal("21", 6, 15, _SINCE, None, _LIAONING),)
MENDINGS: Final = (Mending(_NATION, 10, _SINCE, None, _OURS),)
NEARNESS: Final = (Nearness(_NATION, 500.0, _SINCE, None, _OURS),)


def in_force(rows: Sequence[Row], province: str, on: dt.date) -> Row | None:
    """Return the row that holds on that day in that province: its own, or else the nation's."""
    holding = [
        row
        for row in rows
        if row.province in ("", province)
        and row.valid_from <= on
        and (row.valid_to is None or on < row.valid_to)
    ]
    return max(holding, key=lambda row: (row.province, row.valid_from), default=None)


def exemption(mineral: str, *, oil_gas: bool, province: str, on: dt.date) -> Exemption | None:
    """
    Return why a right carries no board, if it does not.

    Source: 吉国土资发〔2010〕6号.
    """
    kinds = {row.name for row in EXEMPTIONS}
    rows = [in_force([r for r in EXEMPTIONS if r.name == kind], province, on) for kind in kinds]
    return next((row for row in rows if row and _covers(row, mineral, oil_gas=oil_gas)), None)


def _covers(row: Exemption, mineral: str, *, oil_gas: bool) -> bool:
    if row.oil_gas and (oil_gas or is_oil_or_gas(mineral)):
        return True
    return any(name in mineral for name in row.minerals)


def due_on(duty: Duty, begins_on: dt.date) -> dt.date:
    """Return the last day in time for the first board of a right in force from ``begins_on``."""
    return max(begins_on + dt.timedelta(days=duty.grace_days), duty.not_before)


def changed_due_on(duty: Duty, changed_on: dt.date) -> dt.date:
    return calendar.working_days_after(changed_on, duty.change_working_days).day


def renew_by(made_on: dt.date, province: str, on: dt.date) -> dt.date | None:
    """Return the last day on which a board made then may stand; None where no rule says so."""
    rule = in_force(RENEWALS, province, on)
    return _months_after(made_on, rule.months) if rule else None


def mend_by(found_on: dt.date, province: str) -> Deadline:
    """
    Return by when a board found wrong on that day must be right.

    Raises `LookupError` where no row holds.
    """
    rule = in_force(MENDINGS, province, found_on)
    if rule is None:
        raise LookupError(f"no time for mending in {province} on {found_on}")
    return calendar.working_days_after(found_on, rule.working_days)


def near_m(province: str, on: dt.date) -> float | None:
    rule = in_force(NEARNESS, province, on)
    return rule.metres if rule else None


def _months_after(day: dt.date, count: int) -> dt.date:
    """Return the same day ``count`` months on, or the last day of a month too short for it."""
    year, month = divmod(day.year * _MONTHS_IN_YEAR + day.month - 1 + count, _MONTHS_IN_YEAR)
    longest = months.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, longest))
