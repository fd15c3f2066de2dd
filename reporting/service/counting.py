"""The two-rates table of a division: one row for each of its children, and the whole."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from cases import classes
from cases.classes import TwoRatesClass
from identity import queries as identity
from identity.models import Division
from kernel.access import Actor
from kernel.clock import day_of
from reporting import queries
from reporting.periods import Period
from reporting.rates import Counts
from reporting.states import Basis, Figure, Place
from reporting.tables import ClassRow, Row, Table

_COLUMNS = {
    Figure.UNLICENSED: "unlicensed",
    Figure.UNLICENSED_BEFORE: "unlicensed_before",
    Figure.BY_HOLDERS: "by_holders",
    Figure.UNDECIDED: "undecided",
    Figure.WITHDRAWN: "withdrawn",
}


def two_rates(
    session: Session,
    actor: Actor,
    division_id: int,
    period: Period,
    *,
    basis: Basis = Basis.DISCOVERED,
    now: dt.datetime,
) -> Table:
    """Return the table of a division in the actor's scope."""
    place = queries.division(session, actor, division_id, day_of(now))
    return count(session, place, period, basis=basis, now=now)


def count(
    session: Session, place: Division, period: Period, *, basis: Basis, now: dt.datetime
) -> Table:
    """Return the table of ``place``; who may see it is for the caller to have asked."""
    on = day_of(now)
    children = session.scalars(identity.children(place.id, on)).all()
    counted = _counts(session, place, children, period, basis, on)
    rows = [_row(Place.CHILD, child, counted[child.id]) for child in children]
    rest = counted[place.id].minus([row.counts for row in rows])
    if rest != Counts() or not rows:
        rows.append(_row(Place.DIRECT, place, rest))
    return Table(
        division_id=place.id,
        division_code=place.code,
        division_name=place.name,
        period=period,
        basis=basis,
        classes_version=classes.VERSION,
        cut_off_at=now,
        rights_on=_rights_on(period, on),
        rows=rows,
        total=_row(Place.TOTAL, place, counted[place.id]),
        by_class=_by_class(session, place, period, basis, on),
    )


def _row(kind: Place, place: Division, counts: Counts) -> Row:
    return Row(kind, place.id, place.code, place.name, counts)


def _rights_on(period: Period, on: dt.date) -> dt.date:
    return min(period.last, on)


def _counts(
    session: Session,
    place: Division,
    children: Sequence[Division],
    period: Period,
    basis: Basis,
    on: dt.date,
) -> dict[int, Counts]:
    places = [place.id, *(child.id for child in children)]
    columns = {
        column: _pairs(session, queries.cases_by_place(places, on, figure, basis, period))
        for figure, column in _COLUMNS.items()
    }
    rights = queries.rights_by_place(place.id, places, _rights_on(period, on))
    columns["rights"] = _pairs(session, rights)
    return {
        one: Counts(**{column: found.get(one, 0) for column, found in columns.items()})
        for one in places
    }


def _pairs(session: Session, statement: Select[Any, int]) -> dict[Any, int]:
    return dict(session.execute(statement).all())


def _by_class(
    session: Session, place: Division, period: Period, basis: Basis, on: dt.date
) -> list[ClassRow]:
    now, before = (
        _pairs(session, queries.cases_by_class(place.id, on, basis, stretch))
        for stretch in (period, period.base)
    )
    return [
        ClassRow(klass, classes.NAMES[klass], now.get(klass, 0), before.get(klass, 0))
        for klass in TwoRatesClass
    ]
