"""
A proposal that a clerk can follow with a finger.

Everyone is first given the visits they owe, in the order of the days on which they would go.
Whoever's turn it is takes, of what lies within their reach and is in season, what was planned the
fewest times, then what there is a reason to visit (the one that ends soonest), then key areas
before full ones, then what nobody has seen, or is to see, for longest. What is urgent and still in
nobody's hand is then given out, one visit more at most for each. Nothing depends on the order of
what comes in.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from patrols.states import Grade
from patrols.timetable.owing import Stretch
from patrols.timetable.taking import (
    Chosen,
    IsWorkingDay,
    Proposal,
    Taken,
    Target,
    Unit,
    Why,
    days_of,
)

_Turn = tuple[dt.date, Unit, Stretch, int]


def propose(
    units: Iterable[Unit], targets: Iterable[Target], *, is_working_day: IsWorkingDay
) -> Proposal:
    """Return who goes where on which day, in the order of the days."""
    known = sorted(targets, key=lambda target: str(target.id))
    ordered = sorted(units, key=lambda unit: str(unit.office_id))
    within = {unit.office_id: [one for one in known if unit.reaches(one)] for unit in ordered}
    taken, missed = Taken(is_working_day), Counter[uuid.UUID]()
    for turn in sorted(_turns(ordered, is_working_day), key=_when):
        _, unit, *_ = turn
        missed[unit.office_id] += not _take(taken, turn, within[unit.office_id])
    notes = [_nowhere(unit, missed[unit.office_id]) for unit in ordered if missed[unit.office_id]]
    notes += _beyond(taken, ordered, known)
    return Proposal(sorted(taken.visits, key=_in_order), notes)


def _nowhere(unit: Unit, visits: int) -> Why:
    told = {"code": "no_area", "office_id": str(unit.office_id), "name": unit.name}
    return {**told, "visits": visits}


def _in_order(one: Chosen) -> tuple[dt.date, str, str]:
    return one.day, str(one.unit.office_id), str(one.target.id)


def _turns(units: Iterable[Unit], is_working_day: IsWorkingDay) -> Iterator[_Turn]:
    """Yield the day on which each owed visit would best be, evenly over the working days."""
    for unit in units:
        for stretch in unit.stretches:
            days = days_of(stretch)
            days = [day for day in days if is_working_day(day)] or days
            for n in range(stretch.owes):
                yield days[(2 * n + 1) * len(days) // (2 * stretch.owes)], unit, stretch, n


def _when(turn: _Turn) -> tuple[dt.date, str, int]:
    day, unit, _, n = turn
    return day, str(unit.office_id), n


def _take(taken: Taken, turn: _Turn, targets: Sequence[Target]) -> bool:
    best, unit, stretch, n = turn
    for target in sorted(targets, key=lambda target: _rank(taken, target)):
        if days := taken.days(unit, target, stretch):
            taken.give(unit, target, _day(target, days, best), [_owed(stretch, n)])
            return True
    return False


def _rank(taken: Taken, target: Target) -> tuple[Any, ...]:
    return (
        taken.times[target.id],
        not target.reasons,
        target.soonest,
        target.grade is not Grade.KEY,
        taken.last_day.get(target.id) or target.last_seen or dt.date.min,
        str(target.id),
    )


def _day(target: Target, days: Sequence[dt.date], best: dt.date) -> dt.date:
    """Return the day nearest to the best one, before its reason ends where that can be."""
    in_time = [day for day in days if day <= target.soonest] or days
    return min(in_time, key=lambda day: (abs((day - best).days), day))


def _owed(stretch: Stretch, n: int) -> Why:
    return {
        "code": "duty",
        "number": stretch.walked + n + 1,
        "asked": stretch.asked,
        "walked": stretch.walked,
        "until": stretch.last.isoformat(),
    }


def _beyond(taken: Taken, units: Sequence[Unit], targets: Sequence[Target]) -> Iterator[Why]:
    """Give out what is urgent and in nobody's hand; yield what would be one more too many."""
    free = list(units)
    for target in sorted(targets, key=lambda target: _rank(taken, target)):
        if taken.times[target.id] or not target.urgent:
            continue
        near = [unit for unit in free if unit.reaches(target)]
        for unit in sorted(near, key=lambda unit: _farness(unit, target)):
            if _go_beyond(taken, unit, target):
                free.remove(unit)
                break
        else:
            if any(_could_go(taken, unit, target) for unit in units):
                yield {"code": "left_out", "name": target.name, "id": str(target.id)}


def _farness(unit: Unit, target: Target) -> tuple[bool, int, str]:
    """Order those seated there first, then those with the smaller reach."""
    return unit.division_id != target.division_id, len(unit.reach), str(unit.office_id)


def _could_go(taken: Taken, unit: Unit, target: Target) -> bool:
    return unit.reaches(target) and any(
        taken.days(unit, target, stretch) for stretch in unit.stretches
    )


def _go_beyond(taken: Taken, unit: Unit, target: Target) -> bool:
    for stretch in unit.stretches:
        if days := taken.days(unit, target, stretch):
            in_time = [day for day in days if day <= target.soonest] or days
            day = min(in_time, key=lambda day: (taken.load[unit.office_id, day], day))
            taken.give(unit, target, day, [{"code": "beyond_duty"}])
            return True
    return False
