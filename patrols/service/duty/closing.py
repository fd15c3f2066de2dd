"""Taking down the figures of periods that are over, once phones had time to send what they have."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from kernel import audit
from kernel.bulk import insert_many
from kernel.clock import day_of
from kernel.db import lock
from kernel.ids import new_id
from patrols.duty.periods import Period, Span, bounds, following
from patrols.duty.ruleset import Due, DutyRules
from patrols.models import DutyClosing, DutyFigure
from patrols.queries import duty as queries
from patrols.queries.units import Unit, units
from patrols.service.duty.cells import Cell, open_cells
from patrols.service.duty.ruling import known
from patrols.service.duty.weighing import CLOSING

_Row = dict[str, Any]


def close_next(session: Session, *, now: dt.datetime) -> bool:
    """
    Close the earliest period of every kind and province that is due; say whether there was one.

    The ledger begins with the period in which the first patrol of all came here. Nothing is closed
    while a patrol of the ledger was never weighed, as after a new version is put in.
    """
    lock(session, CLOSING)
    if session.scalar(queries.unweighed(None).limit(1)) is not None:
        return False
    began = session.scalar(queries.first_received())
    if began is None:
        return False
    rules, of_province = known(session), defaultdict[str, list[Unit]](list)
    for unit in units(session):
        of_province[unit.province].append(unit)
    due = [
        (province, period, span)
        for province in sorted(of_province)
        for period, span in _due(session, province, rules, day_of(began), day_of(now))
    ]
    for province, period, span in due:
        _close(session, province, period, span, of_province[province], rules, now)
    return bool(due)


def _due(
    session: Session, province: str, rules: DutyRules, began: dt.date, today: dt.date
) -> Iterator[tuple[Period, Span]]:
    for period in Period:
        last = queries.last_closed(session, province, period)
        span = following(period, last) if last else bounds(period, began)
        keeping = rules.keeping(province, span.last_day)
        if keeping and span.last_day + dt.timedelta(days=keeping.grace_days) < today:
            yield period, span


def _close(
    session: Session,
    province: str,
    period: Period,
    span: Span,
    all_units: Sequence[Unit],
    rules: DutyRules,
    now: dt.datetime,
) -> None:
    owed = [(unit, list(_dues(unit, period, span, rules))) for unit in all_units]
    cells = list(open_cells(session, owed))
    closing = DutyClosing(
        id=new_id(),
        province=province,
        period=period,
        first_day=span.first_day,
        last_day=span.last_day,
        offices=len(cells),
        rules_version=rules.version,
        closed_at=now,
    )
    session.add(closing)
    audit.record(session, None, "patrols.duty_closed", closing, now=now)
    rows = [_row(closing, cell) for cell in cells]
    insert_many(session, DutyFigure, rows)
    act = "patrols.duty_figure_closed"
    audit.record_many(
        session, [audit.line_values(session, None, act, DutyFigure, row, now, {}) for row in rows]
    )


def _dues(unit: Unit, period: Period, span: Span, rules: DutyRules) -> Iterable[Due]:
    quota = rules.quota(unit.province, unit.level, span.first_day)
    if quota and quota.period is period and unit.owes_in(span):
        yield Due.of(quota, period, span)


def _row(closing: DutyClosing, cell: Cell) -> _Row:
    return {
        "id": new_id(),
        "closing_id": closing.id,
        "office_id": cell.unit.office_id,
        "division_id": cell.unit.division_id,
        "level": cell.unit.level,
        "period": closing.period,
        "first_day": closing.first_day,
        "last_day": closing.last_day,
        "rule": cell.due.quota.id,
        **cell.figures._asdict(),
    }
