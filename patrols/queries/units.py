"""The offices that owe patrols, and the province whose rules each goes by."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Date, Select, func, literal, select
from sqlalchemy.orm import Session, aliased

from identity.levels import DivisionLevel
from identity.models import Division, DivisionPath, Office, OfficeScope
from identity.queries import in_scope
from kernel.access import Actor
from patrols.duty.periods import Span

_FAR: dt.date = dt.date.max


class Unit(NamedTuple):
    """
    An office with its seat; ``province`` is a division code, empty where none is known.

    It answers for something from ``since`` until before ``until``, and owes only then.
    """

    office_id: uuid.UUID
    name: str
    division_id: int
    code: str
    division: str
    level: DivisionLevel
    province: str
    since: dt.date
    until: dt.date

    def owes_in(self, span: Span) -> bool:
        """Say whether it owes for a period: as from the one in which it was founded."""
        return self.since <= span.last_day < self.until


def _units() -> Select[Any]:
    answers = (
        select(
            OfficeScope.office_id,
            func.min(OfficeScope.valid_from).label("since"),
            func.max(func.coalesce(OfficeScope.valid_to, literal(_FAR, Date()))).label("until"),
        )
        .group_by(OfficeScope.office_id)
        .subquery()
    )
    province = aliased(Division)
    return (
        select(
            Office.id,
            Office.name,
            Division.id,
            Division.code,
            Division.name,
            Division.level,
            func.coalesce(province.code, ""),
            answers.c.since,
            answers.c.until,
        )
        .join(Division, Division.id == Office.division_id)
        .join(answers, answers.c.office_id == Office.id)
        .outerjoin(province, province.id == _province_above(Division.id))
        .order_by(Division.code, Office.id)
    )


def _province_above(division_id: Any) -> Any:
    """Return the province a division lies in now."""
    above = aliased(Division)
    return (
        select(above.id)
        .join(DivisionPath, DivisionPath.ancestor_id == above.id)
        .where(
            DivisionPath.descendant_id == division_id,
            DivisionPath.valid_to.is_(None),
            above.level == DivisionLevel.PROVINCE,
        )
        .limit(1)
        .scalar_subquery()
    )


def units(session: Session) -> list[Unit]:
    """Return every office, by division code."""
    return [Unit(*row) for row in session.execute(_units())]


def units_called(session: Session, office_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Unit]:
    found = session.execute(_units().where(Office.id.in_(office_ids)))
    return {row[0]: Unit(*row) for row in found}


def units_readable_by(
    session: Session,
    actor: Actor,
    on: dt.date,
    *,
    under: int | None = None,
    levels: Sequence[DivisionLevel] = (),
) -> list[Unit]:
    """Return the offices seated within the scope of the actor's office, by division code."""
    found = _units().where(in_scope(actor, Office.division_id, on=on))
    if under is not None:
        below = select(DivisionPath.descendant_id).where(
            DivisionPath.ancestor_id == under, DivisionPath.valid_to.is_(None)
        )
        found = found.where(Office.division_id.in_(below))
    if levels:
        found = found.where(Division.level.in_(levels))
    return [Unit(*row) for row in session.execute(found)]
