"""What a proposal is made of, and who is given what so far."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from patrols.states import Grade
from patrols.timetable.owing import Stretch

Why = Mapping[str, Any]
IsWorkingDay = Callable[[dt.date], bool]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a place should be looked at, until and including a day."""

    id: uuid.UUID
    kind: str
    text: str
    until: dt.date


@dataclass(frozen=True, slots=True)
class Target:
    """An area, or a place with a reason that lies in none; ``months`` of its season."""

    id: uuid.UUID
    name: str
    division_id: int
    first: dt.date
    grade: Grade | None = None
    months: frozenset[int] = frozenset()
    last: dt.date | None = None
    last_seen: dt.date | None = None
    reasons: tuple[Reason, ...] = ()

    def open_on(self, day: dt.date) -> bool:
        """Say whether the day lies in its life and in its season."""
        in_life = self.first <= day and (self.last is None or day <= self.last)
        return in_life and (not self.months or day.month in self.months)

    @property
    def soonest(self) -> dt.date:
        return min((reason.until for reason in self.reasons), default=dt.date.max)

    @property
    def urgent(self) -> bool:
        return bool(self.reasons) or self.grade is Grade.KEY


@dataclass(frozen=True, slots=True)
class Unit:
    """An office with what it owes; ``reach`` are the divisions whose targets it may be sent to."""

    office_id: uuid.UUID
    name: str
    division_id: int
    reach: frozenset[int]
    stretches: tuple[Stretch, ...]

    def reaches(self, target: Target) -> bool:
        return target.division_id in self.reach


@dataclass(frozen=True, slots=True)
class Chosen:
    """A visit proposed, and why."""

    unit: Unit
    target: Target
    day: dt.date
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """``notes`` say what could not be planned, and why not."""

    visits: Sequence[Chosen]
    notes: Sequence[Why]


@dataclass
class Taken:
    """Who is given what so far."""

    is_working_day: IsWorkingDay
    visits: list[Chosen] = field(default_factory=list)
    times: Counter[uuid.UUID] = field(default_factory=Counter)
    load: Counter[tuple[uuid.UUID, dt.date]] = field(default_factory=Counter)
    last_day: dict[uuid.UUID, dt.date] = field(default_factory=dict)
    goes: dict[tuple[uuid.UUID, uuid.UUID], set[dt.date]] = field(
        default_factory=lambda: defaultdict(set)
    )

    def days(self, unit: Unit, target: Target, stretch: Stretch) -> list[dt.date]:
        """Return the days on which the unit could go there, working days if there are any."""
        been = self.goes[unit.office_id, target.id]
        found = [day for day in days_of(stretch) if target.open_on(day) and day not in been]
        return [day for day in found if self.is_working_day(day)] or found

    def give(self, unit: Unit, target: Target, day: dt.date, why: Sequence[Why]) -> None:
        again = self.times[target.id]
        told = (*why, *reasons_of(target, day, again, working=self.is_working_day(day)))
        self.visits.append(Chosen(unit, target, day, told))
        self.times[target.id] += 1
        self.last_day[target.id] = max(day, self.last_day.get(target.id, day))
        self.load[unit.office_id, day] += 1
        self.goes[unit.office_id, target.id].add(day)


def days_of(stretch: Stretch) -> list[dt.date]:
    length = (stretch.last - stretch.first).days + 1
    return [stretch.first + dt.timedelta(days=n) for n in range(length)]


def reasons_of(target: Target, day: dt.date, again: int, *, working: bool) -> list[Why]:
    """Return what speaks for a target on a day, as codes with their facts."""
    found: list[Why] = [
        {
            "code": "reason",
            "id": str(reason.id),
            "kind": reason.kind,
            "text": reason.text,
            "until": reason.until.isoformat(),
        }
        for reason in target.reasons
    ]
    if target.grade is Grade.KEY:
        found.append({"code": "key_area"})
    if target.last_seen is None:
        found.append({"code": "never_seen"})
    else:
        on, ago = target.last_seen.isoformat(), (day - target.last_seen).days
        found.append({"code": "last_seen", "on": on, "days": ago})
    if again:
        found.append({"code": "again", "times": again + 1})
    if not working:
        found.append({"code": "day_off"})
    return found
