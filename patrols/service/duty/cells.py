"""The cells of the ledger: an office and a period, with what stands in it."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from patrols.duty.figures import Figures, excused_of, figures
from patrols.duty.periods import Period, Span
from patrols.duty.ruleset import Due, DutyRules
from patrols.models import DutyRestatement
from patrols.queries import duty as queries
from patrols.queries.units import Unit
from patrols.service.duty.restating import excuses_by_office

_Key = tuple[uuid.UUID, Period, dt.date]
_Tallies = Mapping[uuid.UUID, Mapping[dt.date, tuple[int, int]]]


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
    closed = _closed(session, units, days)
    dues = list(_dues(units, rules, closed, days, today))
    found = [_closed_cell(unit, due, closed) for unit, due in dues]
    missing = [due for due, cell in zip(dues, found, strict=True) if cell is None]
    still_open = open_cells(session, missing)
    return [cell or next(still_open) for cell in found]


def _dues(
    units: Sequence[Unit], rules: DutyRules, closed: "_Closed", days: Span, today: dt.date
) -> Iterator[tuple[Unit, Due]]:
    """Yield what is owed; what was closed stays, even of an office that has ended since."""
    of_rank = dict[tuple[str, str], list[Due]]()
    for unit in units:
        rank = unit.province, unit.level
        if rank not in of_rank:
            dues = rules.dues(*rank, days.first_day, min(days.last_day, today))
            of_rank[rank] = list(dues)
        for due in of_rank[rank]:
            if unit.owes_in(due.span) or _key(unit, due) in closed.figures:
                yield unit, due


def _key(unit: Unit, due: Due) -> _Key:
    return unit.office_id, due.period, due.span.first_day


def open_cells(session: Session, dues: Sequence[tuple[Unit, Due]]) -> Iterator[Cell]:
    """Yield what stands now in these periods, whatever was closed."""
    if not dues:
        return
    offices = list({unit.office_id for unit, _ in dues})
    first = min(due.span.first_day for _, due in dues)
    last = max(due.span.last_day for _, due in dues)
    tallies = _tallies(session, offices, first, last)
    excuses = excuses_by_office(session, offices, first, last)
    for unit, due in dues:
        at_least = due.quota.at_least
        excused = 0
        if spans := excuses.get(unit.office_id):
            excused = excused_of(at_least, due.span, spans)
        walked, counted = _sum(tallies.get(unit.office_id), due.span)
        yield Cell(unit, due, figures(at_least, excused, walked, counted))


def _tallies(
    session: Session, offices: Sequence[uuid.UUID], first: dt.date, last: dt.date
) -> _Tallies:
    found = defaultdict[uuid.UUID, dict[dt.date, tuple[int, int]]](dict)
    for office_id, day, walked, counted in session.execute(queries.tallies(offices, first, last)):
        found[office_id][day] = walked, counted
    return found


def _sum(days: Mapping[dt.date, tuple[int, int]] | None, span: Span) -> tuple[int, int]:
    if not days:
        return 0, 0
    there = [tally for day in _days(span) if (tally := days.get(day))]
    return sum(walked for walked, _ in there), sum(counted for _, counted in there)


@lru_cache(maxsize=1000)
def _days(span: Span) -> tuple[dt.date, ...]:
    return tuple(span.first_day + dt.timedelta(days=n) for n in range(span.days))


@dataclass(slots=True)
class _Closed:
    figures: Mapping[_Key, tuple[uuid.UUID, Figures]]
    restated: Mapping[uuid.UUID, Sequence[DutyRestatement]]


def _closed(session: Session, units: Sequence[Unit], days: Span) -> _Closed:
    offices = [unit.office_id for unit in units]
    rows: Iterable[Any] = session.execute(queries.closed(offices, *days))
    found = {
        (office_id, period, first_day): (figure_id, figures(*said))
        for figure_id, office_id, period, first_day, *said in rows
    }
    restated = defaultdict[uuid.UUID, list[DutyRestatement]](list)
    for one in session.scalars(queries.restated(offices, *days)):
        restated[one.figure_id].append(one)
    return _Closed(found, restated)


def _closed_cell(unit: Unit, due: Due, closed: _Closed) -> Cell | None:
    there = closed.figures.get(_key(unit, due))
    if there is None:
        return None
    figure_id, at_closing = there
    since = closed.restated.get(figure_id, ())
    said = at_closing
    if since:
        last = since[-1]
        said = figures(at_closing.at_least, last.excused, last.walked, last.counted)
    return Cell(unit, due, said, at_closing, since)
