"""
What an office still owes within the days of a plan, stretch by stretch.

A duty of the week is owed in each week that has most of its days in the plan, so that the plans
of two months share no week. Of a duty that counts by a longer period than the plan's, as much is
owed as should be walked by the plan's last day if it were walked evenly.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from patrols.duty.periods import Period, Span, bounds
from patrols.states import PlanPeriod


class Owing(NamedTuple):
    """What an office owes in a period of its duty, excuses left out, and what counts of it."""

    span: Span
    owed: int
    counted: int


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


def bounds_of(period: PlanPeriod, day: dt.date) -> Span:
    return bounds(Period(period.value), day)


def stretches(owings: Iterable[Owing], plan: Span, *, today: dt.date) -> list[Stretch]:
    """Return what is owed within a plan's days, of which those before today are over."""
    found = [
        Stretch(
            max(one.span.first_day, plan.first_day, today),
            min(one.span.last_day, plan.last_day),
            _asked(one, plan),
            one.counted,
        )
        for one in owings
        if _is_of(one.span, plan)
    ]
    return sorted(
        (stretch for stretch in found if stretch.first <= stretch.last),
        key=lambda stretch: (stretch.first, stretch.last),
    )


def _is_of(span: Span, plan: Span) -> bool:
    """Say whether the middle of the shorter lies in the longer."""
    shorter, longer = (span, plan) if span.days <= plan.days else (plan, span)
    middle = shorter.first_day + dt.timedelta(days=shorter.days // 2)
    return longer.first_day <= middle <= longer.last_day


def _asked(one: Owing, plan: Span) -> int:
    if one.span.days <= plan.days:
        return one.owed
    over = (min(plan.last_day, one.span.last_day) - one.span.first_day).days + 1
    return -(-one.owed * over // one.span.days)
