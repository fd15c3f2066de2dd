"""
What an office still owes within the days of a plan, stretch by stretch.

A duty of the week is owed in each week that has most of its days in the plan, so that the plans
of two months share no week. Of a duty that counts by a longer period than the plan's, as much is
owed as should be walked by the plan's last day if it were walked evenly.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from patrols.duty import Duty, Period, bounds
from patrols.states import PlanPeriod

_THURSDAY: Final = 3  # days after Monday; the month it lies in has most of the week
_WEEK: Final = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Stretch:
    """``owes`` visits from ``first`` to ``last``; ``asked`` less what was ``walked`` before."""

    first: dt.date
    last: dt.date
    asked: int
    walked: int

    @property
    def owes(self) -> int:
        return max(0, self.asked - self.walked)


def bounds_of(period: PlanPeriod, day: dt.date) -> tuple[dt.date, dt.date]:
    return bounds(Period(period.value), day)


Walked = Callable[[dt.date, dt.date], int]


def stretches(
    duty: Duty, plan: tuple[dt.date, dt.date], walked: Walked, *, today: dt.date
) -> list[Stretch]:
    """Return what is owed within a plan's days, of which those before today are over."""
    if duty.period is Period.WEEK:
        found = [_of_week(duty, plan, monday, walked, today) for monday in _weeks(plan)]
    else:
        found = [_of_longer(duty, plan, walked, today)]
    return [stretch for stretch in found if stretch.first <= stretch.last]


def _weeks(plan: tuple[dt.date, dt.date]) -> Iterator[dt.date]:
    """Yield the Mondays of the weeks whose Thursday lies in the plan."""
    first, last = plan
    monday = first - dt.timedelta(days=first.weekday())
    while monday <= last:
        if first <= monday + dt.timedelta(days=_THURSDAY) <= last:
            yield monday
        monday += _WEEK


def _of_week(
    duty: Duty, plan: tuple[dt.date, dt.date], monday: dt.date, walked: Walked, today: dt.date
) -> Stretch:
    sunday = monday + _WEEK - dt.timedelta(days=1)
    first, last = max(monday, plan[0], today), min(sunday, plan[1])
    return Stretch(first, last, duty.at_least, walked(monday, sunday))


def _of_longer(
    duty: Duty, plan: tuple[dt.date, dt.date], walked: Walked, today: dt.date
) -> Stretch:
    middle = plan[0] + (plan[1] - plan[0]) / 2
    begins, ends = bounds(duty.period, middle)
    last = min(plan[1], ends)
    over, whole = (last - begins).days + 1, (ends - begins).days + 1
    asked = -(-duty.at_least * over // whole)
    return Stretch(max(plan[0], begins, today), last, asked, walked(begins, ends))
