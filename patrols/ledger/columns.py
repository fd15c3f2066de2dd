"""
The columns of a ledger, as the forms of the trade have them, and what our measures add.

Source: 吉国土资发〔2010〕6号, and patrol logs in use.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from patrols.ledger import words
from patrols.ledger.entries import Entry
from patrols.models import Patrol

Value = str | int | float | dt.date | None
_YES: Final = {True: "是", False: "否"}
_KILO: Final = 1000
_HOUR_S, _MINUTE_S = 3600, 60


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in characters of a sheet; ``read`` takes the value out of an entry."""

    heading: str
    width: float
    read: Callable[[Entry], Value]


def _km(metres: float | None) -> float | None:
    return None if metres is None else round(metres / _KILO, 2)


def _hours(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / _HOUR_S, 2)


def _between(patrol: Patrol) -> str:
    return words.hours(patrol.started_at, patrol.ended_at)


def _gap_minutes(patrol: Patrol) -> float | None:
    return None if patrol.gap_s is None else round(patrol.gap_s / _MINUTE_S, 1)


def _looked(entry: Entry) -> str:
    return words.looked(entry.patrol.follow_up, entry.looked)


def _approval(entry: Entry) -> str:
    return words.approval(entry.patrol, entry.review, entry.reviewer)


def _said(name: str) -> Callable[[Entry], Value]:
    return lambda entry: words.plain(getattr(entry.patrol, name))


COLUMNS: Final = (
    Column("序号", 5, lambda entry: entry.number),
    Column("编号", 8, lambda entry: entry.patrol.reference),
    Column("巡查单位", 13, lambda entry: words.plain(entry.office)),
    Column("行政区", 8, lambda entry: entry.division),
    Column("巡查日期", 15, lambda entry: entry.patrol.walked_on),
    Column("起止时间", 7, lambda entry: _between(entry.patrol)),
    Column("巡查区域", 11, _said("area")),
    Column("巡查人员", 9, lambda entry: words.plain("、".join(entry.people))),
    Column("巡查路线", 17, _said("route")),
    Column("交通工具", 6, lambda entry: words.TRANSPORTS[entry.patrol.transport]),
    Column("是否发现违法行为", 6, lambda entry: _YES[entry.patrol.violation_found]),
    Column("发现及核查情况", 9, lambda entry: words.found(entry.found)),
    Column("巡查内容", 26, _said("content")),
    Column("处理措施", 16, _said("measures")),
    Column("处理意见", 11, _said("opinion")),
    Column("前次制止后是否停止", 13, _looked),
    Column("审批情况", 14, _approval),
    Column("原始里程（km）", 7, lambda entry: _km(entry.patrol.length_m)),
    Column("净里程（km）", 7, lambda entry: _km(entry.patrol.clean_length_m)),
    Column("净时长（h）", 6, lambda entry: _hours(entry.patrol.clean_s)),
    Column("轨迹中断（次）", 6, lambda entry: entry.patrol.gaps),
    Column("中断时长（min）", 7, lambda entry: _gap_minutes(entry.patrol)),
    Column("轨迹疑点", 12, lambda entry: words.doubts(entry.patrol.doubts, entry.patrol.flags)),
    Column("记录编号", 38, lambda entry: str(entry.patrol.id)),
    Column("封存摘要 SHA-256", 68, lambda entry: entry.digest),
)
HEADINGS: Final = tuple(column.heading for column in COLUMNS)
_DIGITS: Final = {"原始里程（km）": 2, "净里程（km）": 2, "净时长（h）": 2, "中断时长（min）": 1}
Row = tuple[Value, ...]


def row_of(entry: Entry) -> Row:
    return tuple(column.read(entry) for column in COLUMNS)


def digits(heading: str) -> int:
    """Return how many places after the point a figure of that column is written with."""
    return _DIGITS.get(heading, 0)


def texts(row: Row) -> Iterator[str]:
    """Yield the cells of a row as they are read on paper."""
    for heading, value in zip(HEADINGS, row, strict=True):
        if value is None:
            yield ""
        elif isinstance(value, dt.date):
            yield words.day(value)
        elif isinstance(value, float):
            yield f"{value:.{digits(heading)}f}"
        else:
            yield str(value)


class Sum:
    """
    The SHA-256 of rows, the same whatever file they are written to.

    Of each row its cells as they are read, with tabs between, and a line feed; in UTF-8.
    """

    def __init__(self) -> None:
        self._sum = sha256()
        self.rows = 0

    def add(self, row: Row) -> Row:
        self._sum.update("\t".join(texts(row)).encode() + b"\n")
        self.rows += 1
        return row

    def hexdigest(self) -> str:
        return self._sum.hexdigest()
