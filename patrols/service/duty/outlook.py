"""How it stands today: who will miss the present period, who is out, and what one owes oneself."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.calendar import is_working_day
from kernel.clock import day_of
from patrols.duty.periods import Span
from patrols.duty.reading import DutyRule
from patrols.duty.ruleset import DutyRules
from patrols.queries import duty as queries
from patrols.queries.excuses import out
from patrols.queries.units import Unit, units_called, units_readable_by
from patrols.service.duty.cells import Cell, cells
from patrols.service.duty.ruling import known


class Outlook(StrEnum):
    """Of an office and the present period."""

    MET = "met"
    ON_PACE = "on_pace"  # as much counts as would by now, were patrols spread evenly
    BEHIND = "behind"
    WILL_MISS = "will_miss"  # fewer working days are left than patrols are missing


class Whereabouts(StrEnum):
    OUT = "out"  # said that it set out, and is not known to be back
    OUT_TODAY = "out_today"  # the record of a patrol of today is here
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Forecast:
    """Days left are counted with today."""

    cell: Cell
    days_left: int
    working_days_left: int
    outlook: Outlook


@dataclass(frozen=True, slots=True)
class Standing:
    """``since``: when it left, or when today's patrol came here; ``last_walked_on`` this year."""

    unit: Unit
    whereabouts: Whereabouts
    since: dt.datetime | None
    last_walked_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Owed:
    """What an office owes in the period of a day, and how it stands."""

    office_id: uuid.UUID
    duty: DutyRule
    cell: Cell

    @property
    def first_day(self) -> dt.date:
        return self.cell.due.span.first_day

    @property
    def last_day(self) -> dt.date:
        return self.cell.due.span.last_day

    @property
    def walked(self) -> int:
        return self.cell.figures.walked


def owed(session: Session, office_id: uuid.UUID, *, on: dt.date) -> Owed | None:
    """Return what an office owes in the period of that day; None if its rank owes nothing."""
    unit = units_called(session, {office_id}).get(office_id)
    found = _present(session, [unit] if unit else [], known(session), on)
    return Owed(office_id, found[0].due.quota, found[0]) if found else None


def forecast(
    session: Session, actor: Actor, *, under: int | None, now: dt.datetime
) -> list[Forecast]:
    """Return how each office of the actor's area stands in its present period."""
    today = day_of(now)
    units = units_readable_by(session, actor, today, under=under)
    return [_forecast(cell, today) for cell in _present(session, units, known(session), today)]


def _present(
    session: Session, units: Sequence[Unit], rules: DutyRules, today: dt.date
) -> list[Cell]:
    return cells(session, units, rules, Span(today, today), today=today)


def _forecast(cell: Cell, today: dt.date) -> Forecast:
    left = Span(today, cell.due.span.last_day)
    working = sum(is_working_day(today + dt.timedelta(days=n)) for n in range(left.days))
    return Forecast(cell, left.days, working, _outlook(cell, left.days, working))


def _outlook(cell: Cell, days_left: int, working_days_left: int) -> Outlook:
    said, days = cell.figures, cell.due.span.days
    if not said.missing:
        return Outlook.MET
    if said.missing > working_days_left:
        return Outlook.WILL_MISS
    evenly = said.owed * (days - days_left)  # times days, so that nothing is rounded
    return Outlook.BEHIND if said.counted * days < evenly else Outlook.ON_PACE


def standings(
    session: Session, actor: Actor, *, under: int | None, now: dt.datetime
) -> list[Standing]:
    """Return whether each office of the actor's area is out, was today, or not yet."""
    today, rules = day_of(now), known(session)
    units = units_readable_by(session, actor, today, under=under)
    offices = [unit.office_id for unit in units]
    left = dict(session.execute(out(offices, now - _longest(rules, units, today))).all())
    year = today.replace(month=1, day=1)
    newest = {
        office_id: (day, at)
        for office_id, day, at in session.execute(queries.newest_by_office(offices, year))
    }
    return [_standing(unit, left.get(unit.office_id), newest, today) for unit in units]


def _longest(rules: DutyRules, units: Sequence[Unit], today: dt.date) -> dt.timedelta:
    """Return how long a departure is believed that nobody ended."""
    keeping = [rules.keeping(province, today) for province in {unit.province for unit in units}]
    return dt.timedelta(hours=max((rule.departure_hours for rule in keeping if rule), default=0))


def _standing(
    unit: Unit,
    left_at: dt.datetime | None,
    newest: dict[uuid.UUID, tuple[dt.date, dt.datetime]],
    today: dt.date,
) -> Standing:
    day, came_at = newest.get(unit.office_id, (None, None))
    if left_at:
        return Standing(unit, Whereabouts.OUT, left_at, day)
    if day == today:
        return Standing(unit, Whereabouts.OUT_TODAY, came_at, day)
    return Standing(unit, Whereabouts.NOT_YET, None, day)
