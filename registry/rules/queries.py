"""What rules need to know of many rights at once."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased, contains_eager, defer

import identity.queries
from identity.levels import DivisionLevel
from identity.models import Division, DivisionPath
from kernel.access import Actor
from registry.models import Boundary, Right
from registry.queries import present_boundaries, readable_by
from registry.rules.tables import ProvinceRules


def in_turn(actor: Actor, *, on: dt.date, after: uuid.UUID | None) -> Select[Right]:
    """Return the rights the actor may see with their holders, by id, after one of them."""
    found = readable_by(actor, on=on).join(Right.holder).options(contains_eager(Right.holder))
    if after:
        found = found.where(Right.id > after)
    return found.order_by(Right.id)


def one(actor: Actor, right_id: uuid.UUID, *, on: dt.date) -> Select[Right]:
    return in_turn(actor, on=on, after=None).where(Right.id == right_id)


def boundaries_on(
    session: Session, right_ids: Iterable[uuid.UUID], *, on: dt.date
) -> dict[uuid.UUID, Boundary]:
    """Return the boundary of that day of each right, without its line."""
    drawn = present_boundaries(right_ids, on=on).options(defer(Boundary.geometry))
    return {boundary.right_id: boundary for boundary in session.scalars(drawn)}


def provinces(session: Session, division_ids: Collection[int], *, on: dt.date) -> dict[int, str]:
    """Return the code of the province each division lies in."""
    above = (
        select(DivisionPath.descendant_id, Division.code)
        .join(Division, Division.id == DivisionPath.ancestor_id)
        .where(
            Division.level == DivisionLevel.PROVINCE,
            DivisionPath.descendant_id.in_(division_ids),
            DivisionPath.valid_from <= on,
            DivisionPath.valid_to.is_(None) | (DivisionPath.valid_to > on),
        )
    )
    return dict(session.execute(above).all())


def in_force() -> Select[ProvinceRules]:
    """Return the last version of what each province added."""
    later = aliased(ProvinceRules)
    superseded = exists().where(
        later.division_id == ProvinceRules.division_id, later.version > ProvinceRules.version
    )
    return select(ProvinceRules).where(~superseded).order_by(ProvinceRules.division_id)


def own_province(actor: Actor, *, on: dt.date) -> Select[Division]:
    """Return the province the whole of which the actor's office answers for, held."""
    return (
        select(Division)
        .where(
            Division.level == DivisionLevel.PROVINCE,
            identity.queries.in_scope(actor, Division.id, on=on),
        )
        .order_by(Division.id)
        .limit(1)
        .with_for_update()
    )


def last_version(session: Session, division_id: int) -> int:
    last = select(func.max(ProvinceRules.version))
    return session.scalar(last.where(ProvinceRules.division_id == division_id)) or 0
