"""What the rows of a file may refer to, asked of the register for many rows at once."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

import identity.queries
from identity.models import Division
from kernel.access import Actor
from kernel.among import Among
from registry.holders.tables import HolderMerge
from registry.models import Boundary, FormerNumber, Holder, Right
from registry.states import RightState

Columns = dict[str, Any]


def _plain(session: Session, model: Any, condition: Any, *order: Any) -> list[Columns]:
    """Return rows as columns, past the mapper."""
    table = model.__table__
    found = session.connection().execute(select(table).where(condition).order_by(*order))
    return [dict(row) for row in found.mappings()]


def rights_numbered(session: Session, numbers: Iterable[str]) -> list[Columns]:
    """Return the rights that bear one of these numbers, whoever may see them; withdrawn, too."""
    return _plain(session, Right, Among(Right.licence_no, numbers))


def rights_with(session: Session, ids: Iterable[uuid.UUID]) -> list[Columns]:
    return _plain(session, Right, Among(Right.id, ids))


def former_numbers_of(session: Session, right_ids: Iterable[uuid.UUID]) -> list[Columns]:
    return _plain(session, FormerNumber, Among(FormerNumber.right_id, right_ids))


def last_boundaries(session: Session, right_ids: Iterable[uuid.UUID]) -> list[Columns]:
    ids = Among(Boundary.right_id, right_ids)
    return _plain(session, Boundary, ids & Boundary.replaced_on.is_(None))


def boundaries_of(session: Session, right_ids: Iterable[uuid.UUID]) -> list[Columns]:
    return _plain(session, Boundary, Among(Boundary.right_id, right_ids), Boundary.version)


def holders_with(session: Session, ids: Iterable[uuid.UUID]) -> list[Columns]:
    return _plain(session, Holder, Among(Holder.id, ids))


def holders_meant(
    session: Session, codes: Iterable[str], names: Iterable[str]
) -> tuple[list[Columns], list[Columns]]:
    """Return holders by credit code; and organisations by name, those without a code last."""
    merged = exists().where(HolderMerge.merged_id == Holder.id)
    organisations = Among(Holder.name, names) & Holder.natural_person.is_(False) & ~merged
    order = (Holder.credit_code.is_(None), Holder.id)
    coded = _plain(session, Holder, Among(Holder.credit_code, codes))
    return coded, _plain(session, Holder, organisations, *order)


def formerly_numbered(numbers: Iterable[str]) -> Select[str, str]:
    """Return each of these numbers that a right bore before, with that right's present one."""
    return (
        select(FormerNumber.number, Right.licence_no)
        .join(Right, Right.id == FormerNumber.right_id)
        .where(
            Among(FormerNumber.number, numbers),
            FormerNumber.withdrawn.is_(False),
            Right.state != RightState.WITHDRAWN,
        )
    )


def divisions_in_scope(actor: Actor, codes: Iterable[str], *, on: dt.date) -> Select[str, int]:
    """Return code and id of those divisions that are there that day, in the office's area."""
    return select(Division.code, Division.id).where(
        Among(Division.code, codes),
        Division.valid_from <= on,
        or_(Division.valid_to.is_(None), Division.valid_to > on),
        identity.queries.in_scope(actor, Division.id, on=on),
    )


def within_reach(actor: Actor, right_ids: Iterable[uuid.UUID], *, on: dt.date) -> Select[uuid.UUID]:
    """Return which of these rights lie in the area of the actor's office; withdrawn, too."""
    return select(Right.id).where(
        Among(Right.id, right_ids), identity.queries.in_scope(actor, Right.division_id, on=on)
    )


def holders_beyond(
    actor: Actor, holder_ids: Iterable[uuid.UUID], *, on: dt.date
) -> Select[uuid.UUID]:
    """Return which of these holders have a right outside the area of the actor's office."""
    return (
        select(Right.holder_id)
        .where(
            Among(Right.holder_id, holder_ids),
            Right.state != RightState.WITHDRAWN,
            ~identity.queries.in_scope(actor, Right.division_id, on=on),
        )
        .distinct()
    )
