"""Every question the reporting room puts to the database, and to other rooms' queries."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from cases import queries as cases
from cases.classes import BY_HOLDERS, UNLICENSED, TwoRatesClass
from cases.models import Case
from cases.states import CaseState
from evidence import queries as evidence
from evidence.models import ManifestFile, SealedRecord
from identity import queries as identity
from identity.models import Division, DivisionPath
from identity.queries.places import holds
from kernel.access import Actor
from kernel.errors import NotFound
from registry import queries as registry
from registry.models import Right
from reporting.models import TwoRatesReturn
from reporting.periods import Period
from reporting.states import Basis, Figure

_DAYS = {
    Basis.DISCOVERED: Case.discovered_at,
    Basis.FILED: Case.filed_at,
    Basis.CLOSED: Case.closed_at,
}


class DivisionMissing(NotFound):
    code = "reporting.division_missing"
    zh = "没有找到该行政区，或者它不在您的管辖范围。请核对代码。"
    en = "There is no such division in your jurisdiction. Check its code."


class ReturnMissing(NotFound):
    code = "reporting.return_missing"
    zh = "没有找到该报表。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such return. Check its id, or whether it is in your jurisdiction."


def division(session: Session, actor: Actor, division_id: int, on: dt.date) -> Division:
    """Return the division if it lies in the actor's scope; raise `DivisionMissing`."""
    found = session.scalar(
        select(Division).where(
            Division.id == division_id, identity.in_scope(actor, Division.id, on=on)
        )
    )
    if found is None:
        raise DivisionMissing
    return found


def _in_period(basis: Basis, period: Period) -> ColumnElement[bool]:
    day = _DAYS[basis]
    return (day >= period.begins_at) & (day < period.ends_at)


_STANDS = Case.state != CaseState.WITHDRAWN


def counts(figure: Figure, basis: Basis, period: Period) -> ColumnElement[bool]:
    """Say of a case that it is one of those in ``figure``: the one definition of each figure."""
    now, before = _in_period(basis, period), _in_period(basis, period.base)
    return {
        Figure.UNLICENSED: now & _STANDS & Case.two_rates_class.in_(UNLICENSED),
        Figure.UNLICENSED_BEFORE: before & _STANDS & Case.two_rates_class.in_(UNLICENSED),
        Figure.BY_HOLDERS: now & _STANDS & Case.two_rates_class.in_(BY_HOLDERS),
        Figure.UNDECIDED: now & _STANDS & Case.two_rates_class.is_(None),
        Figure.WITHDRAWN: now & ~_STANDS,
    }[figure]


def cases_by_place(
    places: Sequence[int], on: dt.date, figure: Figure, basis: Basis, period: Period
) -> Select[int, int]:
    """How many cases of ``figure`` lie under each of ``places``."""
    under = (
        select(DivisionPath.ancestor_id, func.count(Case.id))
        .join(DivisionPath, DivisionPath.descendant_id == Case.division_id)
        .where(DivisionPath.ancestor_id.in_(places), holds(DivisionPath, on))
    )
    return under.where(counts(figure, basis, period)).group_by(DivisionPath.ancestor_id)


def cases_by_class(
    division_id: int, on: dt.date, basis: Basis, period: Period
) -> Select[TwoRatesClass | None, int]:
    """How many standing cases of each class lie in a division."""
    found = select(Case.two_rates_class, func.count(Case.id)).where(
        Case.division_id.in_(identity.descendants(division_id, on)),
        _STANDS,
        _in_period(basis, period),
    )
    return found.group_by(Case.two_rates_class)


def rights_by_place(division_id: int, places: Sequence[int], at: dt.date) -> Select[int, int]:
    """How many rights of the denominator lie under each of ``places``."""
    return (
        registry.valid_rights(division_id, at=at)
        .with_only_columns(DivisionPath.ancestor_id, func.count(Right.id))
        .join(DivisionPath, DivisionPath.descendant_id == Right.division_id)
        .where(DivisionPath.ancestor_id.in_(places), holds(DivisionPath, at))
        .group_by(DivisionPath.ancestor_id)
    )


def right_ids(division_id: int, at: dt.date) -> Select[uuid.UUID]:
    found = registry.valid_rights(division_id, at=at).with_only_columns(Right.id)
    return found.order_by(Right.id)


def behind(
    actor: Actor,
    division_id: int,
    on: dt.date,
    figure: Figure,
    basis: Basis,
    period: Period,
    *,
    direct: bool = False,
) -> Select[Case]:
    """
    The readable cases behind a figure.

    ``direct``: only those that lie in the division but under none of its children.
    """
    found = cases.readable_by(actor, on).where(
        Case.division_id.in_(identity.descendants(division_id, on)),
        counts(figure, basis, period),
    )
    if direct:
        found = found.where(~_under_a_child(division_id, on))
    return found


def _under_a_child(division_id: int, on: dt.date) -> ColumnElement[bool]:
    children = identity.children(division_id, on).with_only_columns(Division.id).order_by(None)
    return exists(
        select(1).where(
            DivisionPath.descendant_id == Case.division_id,
            DivisionPath.ancestor_id.in_(children),
            holds(DivisionPath, on),
        )
    )


def rests_on(
    actor: Actor, on: dt.date, record_ids: Collection[uuid.UUID], item_ids: Collection[uuid.UUID]
) -> Select[SealedRecord, ManifestFile]:
    """Readable items of these records, and these items themselves, each with its record."""
    items = or_(ManifestFile.record_id.in_(record_ids), ManifestFile.id.in_(item_ids))
    found = evidence.readable_by(actor, on).join(
        ManifestFile, ManifestFile.record_id == SealedRecord.id
    )
    return (
        found.add_columns(ManifestFile)
        .where(items)
        .order_by(SealedRecord.received_at, SealedRecord.id, ManifestFile.position)
    )


def case_ids(
    division_id: int, on: dt.date, figure: Figure, basis: Basis, period: Period
) -> Select[uuid.UUID]:
    found = select(Case.id).where(
        Case.division_id.in_(identity.descendants(division_id, on)),
        counts(figure, basis, period),
    )
    return found.order_by(Case.id)


def returns_readable_by(actor: Actor, on: dt.date) -> Select[TwoRatesReturn]:
    return select(TwoRatesReturn).where(identity.in_scope(actor, TwoRatesReturn.division_id, on=on))


def get_return(session: Session, actor: Actor, return_id: uuid.UUID, on: dt.date) -> TwoRatesReturn:
    found = session.scalar(returns_readable_by(actor, on).where(TwoRatesReturn.id == return_id))
    if found is None:
        raise ReturnMissing
    return found


def last_return(**of: Any) -> Select[TwoRatesReturn]:
    """The newest return of an office for a division, period and basis."""
    return select(TwoRatesReturn).filter_by(**of).order_by(TwoRatesReturn.id.desc()).limit(1)
