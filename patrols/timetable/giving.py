"""A timetable as it leaves the house: lines in the order of their days, by whatever name."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from patrols.areas_out import GRADES
from patrols.states import Grade, PlanPeriod
from patrols.timetable.owing import bounds_of

PLACE: Final = "事由点"
STATES: Final = {"open": "待巡查", "walked": "已巡查", "missed": "未巡查"}


@dataclass(frozen=True, slots=True)
class Line:
    """One visit; ``version`` is that of its plan, ``cancelled`` if it was removed there."""

    uid: uuid.UUID
    version: int
    day: dt.date
    unit: str
    name: str
    grade: Grade | None
    why: str
    state: str
    walked_on: dt.date | None
    note: str
    lon: float
    lat: float
    cancelled: bool

    @property
    def grade_zh(self) -> str:
        return PLACE if self.grade is None else GRADES[self.grade]

    @property
    def place(self) -> str:
        return f"{self.lon:.5f}, {self.lat:.5f}"

    @property
    def outcome(self) -> str:
        told = STATES[self.state]
        late = self.walked_on is not None and self.walked_on != self.day
        return f"{told}（{self.walked_on:%m-%d}）" if late else told


@dataclass(frozen=True, slots=True)
class Timetable:
    """``standing`` says by which word it stands: published when, or a draft."""

    title: str
    standing: str
    lines: Sequence[Line]


def title_of(place: str, period: PlanPeriod, first: dt.date) -> str:
    """Return such as 江源区矿产资源巡查计划（2026年11月） or （2026年第48周）."""
    if period is PlanPeriod.MONTH:
        return f"{place}矿产资源巡查计划（{first.year}年{first.month}月）"
    _, last = bounds_of(period, first)
    year, week, _ = first.isocalendar()
    days = f"{first.month}月{first.day}日至{last.month}月{last.day}日"
    return f"{place}矿产资源巡查计划（{year}年第{week}周，{days}）"
