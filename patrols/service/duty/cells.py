"""The cells of the ledger: an office and a period, with what stands in it."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import orjson
from sqlalchemy.orm import Session

from patrols.duty.figures import Figures, excused_of, figures
from patrols.duty.periods import Span
from patrols.duty.ruleset import Due, DutyRules
from patrols.models import DutyRestatement
from patrols.queries import duty as queries
from patrols.queries.units import Unit
from patrols.service.duty.restating import excuses_by_office

_Key = tuple[str, str]  # a period and its first day, as JSON has them
_Tally = tuple[int, int]
_Owed = Sequence[tuple[Unit, Sequence[Due]]]


@dataclass(slots=True)
class Cell:
    """
    ``figures`` are what is known now; ``at_closing`` what the period said when it was closed.

    ``restatements`` lead from the one to the other, the first first.
    """

    unit: Unit
    due: Due
    figures: Figures
    at_closing: Figures | None = None
    restatements: Sequence[DutyRestatement] = ()


def cells(
    session: Session, units: Sequence[Unit], rules: DutyRules, days: Span, *, today: dt.date
) -> list[Cell]:
    """Return the cells of these offices whose periods touch the days and have begun."""
    offices = [unit.office_id for unit in units]
    closed, restated = _closed(session, offices, days), _restated(session, offices, days)
    owed = list(_owed(units, rules, closed, days, today))
    still_open = open_cells(
        session,
        [
            (unit, [due for due in dues if due.key not in closed.get(unit.office_id, {})])
            for unit, dues in owed
        ],
    )
    found = list[Cell]()
    for unit, dues in owed:
        there = closed.get(unit.office_id, {})
        for due in dues:
            said = there.get(due.key)
            found.append(Cell(unit, due, said, said) if said else next(still_open))
    for cell in found if restated else ():
        if since := restated.get((cell.unit.office_id, *cell.due.key)):
            _restate(cell, since)
    return found


def _owed(
    units: Sequence[Unit],
    rules: DutyRules,
    closed: Mapping[uuid.UUID, Mapping[_Key, Figures]],
    days: Span,
    today: dt.date,
) -> Iterator[tuple[Unit, Sequence[Due]]]:
    """Yield what is owed; what was closed stays, even of an office that has ended since."""
    of_rank = dict[tuple[str, str], list[Due]]()
    for unit in units:
        rank = unit.province, unit.level
        if rank not in of_rank:
            dues = rules.dues(*rank, days.first_day, min(days.last_day, today))
            of_rank[rank] = list(dues)
        there = closed.get(unit.office_id, {})
        yield unit, [d for d in of_rank[rank] if unit.owes_in(d.span) or d.key in there]


@lru_cache(maxsize=10_000)
def _iso(day: dt.date) -> str:
    return day.isoformat()


def open_cells(session: Session, owed: _Owed) -> Iterator[Cell]:
    """Yield what stands now in these periods, whatever was closed."""
    offices = [unit.office_id for unit, dues in owed if dues]
    if not offices:
        return
    first = min(due.span.first_day for _, dues in owed for due in dues)
    last = max(due.span.last_day for _, dues in owed for due in dues)
    tallies = _tallies(session, offices, first, last)
    excuses = excuses_by_office(session, offices, first, last)
    for unit, dues in owed:
        of_days, excused = tallies.get(unit.office_id, {}), excuses.get(unit.office_id)
        for due in dues:
            at_least = due.quota.at_least
            less = excused_of(at_least, due.span, excused) if excused else 0
            yield Cell(unit, due, figures(at_least, less, *_sum(of_days, due.span)))


def _tallies(
    session: Session, offices: Sequence[uuid.UUID], first: dt.date, last: dt.date
) -> dict[uuid.UUID, dict[str, _Tally]]:
    """Return how many stand and how many count, by office and day (as JSON has it)."""
    found = dict[uuid.UUID, dict[str, _Tally]]()
    for office_id, text in session.execute(queries.tallies(offices, first, last)):
        of_office = found.setdefault(office_id, {})
        for day, counts in orjson.loads(f"[{text}]"):
            walked, counted = of_office.get(day, (0, 0))
            of_office[day] = walked + 1, counted + counts
    return found


def _sum(days: Mapping[str, _Tally], span: Span) -> _Tally:
    walked = counted = 0
    if days:
        for day in _days(span):
            if tally := days.get(day):
                walked += tally[0]
                counted += tally[1]
    return walked, counted


@lru_cache(maxsize=1000)
def _days(span: Span) -> tuple[str, ...]:
    return tuple(_iso(span.first_day + dt.timedelta(days=n)) for n in range(span.days))


def _closed(
    session: Session, offices: Sequence[uuid.UUID], days: Span
) -> dict[uuid.UUID, dict[_Key, Figures]]:
    return {
        office_id: {
            (period, first_day): figures(*said)
            for period, first_day, *said in orjson.loads(f"[{text}]")
        }
        for office_id, text in session.execute(queries.closed(offices, *days))
    }


def _restated(
    session: Session, offices: Sequence[uuid.UUID], days: Span
) -> Mapping[tuple[uuid.UUID, str, str], list[DutyRestatement]]:
    found = defaultdict[tuple[uuid.UUID, str, str], list[DutyRestatement]](list)
    for one, office_id, period, first_day in session.execute(queries.restated(offices, *days)):
        found[office_id, period.value, _iso(first_day)].append(one)
    return found


def _restate(cell: Cell, since: Sequence[DutyRestatement]) -> None:
    last = since[-1]
    cell.figures = figures(cell.figures.at_least, last.excused, last.walked, last.counted)
    cell.restatements = since
