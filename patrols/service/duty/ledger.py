"""The duty ledger of an area: its offices, their periods, and why patrols did not count."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy.orm import Session

from identity.levels import DivisionLevel
from kernel.access import Actor
from kernel.clock import day_of
from kernel.errors import Unacceptable
from patrols.duty.periods import Period, Span
from patrols.queries import duty as queries
from patrols.queries.units import Unit, units_readable_by
from patrols.service.duty.cells import Cell, cells
from patrols.service.duty.ruling import known

_LONGEST: Final = dt.timedelta(days=400)


class SpanTooLong(Unacceptable):
    code = "patrols.duty_span_wrong"
    zh = "起止日期应先后有序，且跨度不超过 {days} 天。请缩短后再查。"
    en = "Let the first day come before the last, within {days} days. Ask for less."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """``under`` is a division; offices in or below it. ``after`` is the last office seen."""

    first: dt.date
    last: dt.date
    under: int | None = None
    level: DivisionLevel | None = None
    period: Period | None = None
    only_missing: bool = False
    after: uuid.UUID | None = None
    limit: int


@dataclass(frozen=True, slots=True)
class Uncounted:
    """A patrol that does not count; ``reasons`` are as `patrols.duty.judging.Reason`."""

    patrol_id: uuid.UUID
    walked_on: dt.date
    reasons: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Line:
    """An office with its periods, in order, and the patrols in them that do not count."""

    unit: Unit
    cells: Sequence[Cell]
    uncounted: Sequence[Uncounted]


@dataclass(frozen=True, slots=True)
class Ledger:
    """``next`` is what ``after`` must be to go on; a page may be short before the end."""

    rules_version: str
    lines: Sequence[Line]
    next: uuid.UUID | None


def ledger(session: Session, actor: Actor, wanted: Wanted, *, now: dt.datetime) -> Ledger:
    """Return what the offices of the actor's area owed, walked and missed; by division code."""
    if not dt.timedelta() <= wanted.last - wanted.first <= _LONGEST:
        raise SpanTooLong(days=_LONGEST.days)
    today, rules = day_of(now), known(session)
    levels = [wanted.level] if wanted.level else []
    every = units_readable_by(session, actor, today, under=wanted.under, levels=levels)
    page = _after(every, wanted.after)[: wanted.limit]
    days = Span(wanted.first, wanted.last)
    found = [
        cell
        for cell in cells(session, page, rules, days, today=today)
        if wanted.period in (None, cell.due.period)
        and not (wanted.only_missing and not cell.figures.missing)
    ]
    more = bool(page) and page[-1] != every[-1]
    return Ledger(rules.version, _lines(session, found), page[-1].office_id if more else None)


def _after(units: Sequence[Unit], after: uuid.UUID | None) -> Sequence[Unit]:
    places = [place for place, unit in enumerate(units) if unit.office_id == after]
    return units[places[0] + 1 :] if places else units


def _lines(session: Session, found: Sequence[Cell]) -> list[Line]:
    if not found:
        return []
    uncounted = _uncounted(session, found)
    by_office = ((unit, list(cells)) for unit, cells in groupby(found, attrgetter("unit")))
    return [_line(unit, cells, uncounted.get(unit.office_id, ())) for unit, cells in by_office]


def _line(unit: Unit, cells: Sequence[Cell], uncounted: Sequence[Uncounted]) -> Line:
    spans = [cell.due.span for cell in cells] if uncounted else []
    shown = [one for one in uncounted if any(one.walked_on in span for span in spans)]
    return Line(unit, cells, shown)


def _uncounted(session: Session, found: Sequence[Cell]) -> Mapping[uuid.UUID, Sequence[Uncounted]]:
    offices = [unit.office_id for unit, _ in groupby(found, attrgetter("unit"))]
    first = min(cell.due.span.first_day for cell in found)
    last = max(cell.due.span.last_day for cell in found)
    uncounted = defaultdict[uuid.UUID, list[Uncounted]](list)
    for office_id, patrol_id, day, reasons in session.execute(
        queries.uncounted(offices, first, last)
    ):
        uncounted[office_id].append(Uncounted(patrol_id, day, reasons))
    return uncounted
