"""Every question about numbers and certificates."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterable

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, contains_eager

from kernel.access import Actor
from kernel.audit import AuditLine
from registry import certificate
from registry.models import FormerNumber, Right
from registry.numbers.tables import NumberLink
from registry.queries import readable_by
from registry.states import RightState


def links_at(numbers: Collection[str]) -> Select[NumberLink]:
    """Return the links that begin or end at one of these numbers and stand."""
    touches = or_(NumberLink.from_number.in_(numbers), NumberLink.to_number.in_(numbers))
    return select(NumberLink).where(touches, NumberLink.withdrawn_at.is_(None))


def formerly_at(numbers: Collection[str]) -> Select[uuid.UUID, str, str]:
    """Return row, number and the present number of its right, where either is one of these."""
    return (
        select(FormerNumber.id, FormerNumber.number, Right.licence_no)
        .join(Right, Right.id == FormerNumber.right_id)
        .where(
            or_(FormerNumber.number.in_(numbers), Right.licence_no.in_(numbers)),
            FormerNumber.withdrawn.is_(False),
            Right.state != RightState.WITHDRAWN,
        )
    )


def bearers(numbers: Collection[str]) -> Select[Right]:
    """Return the rights that bear or bore one of these numbers, whoever may see them."""
    bore = select(FormerNumber.right_id).where(
        FormerNumber.number.in_(numbers), FormerNumber.withdrawn.is_(False)
    )
    found = select(Right).where(or_(Right.licence_no.in_(numbers), Right.id.in_(bore)))
    return found.where(Right.state != RightState.WITHDRAWN).order_by(Right.id)


def readable_bearers(actor: Actor, numbers: Collection[str], *, on: dt.date) -> Select[Right]:
    """Return the rights of the actor's area that bear one of these numbers, with holders."""
    found = readable_by(actor, on=on).join(Right.holder).options(contains_eager(Right.holder))
    return found.where(Right.licence_no.in_(numbers)).order_by(Right.id)


def recordings(former_ids: Iterable[uuid.UUID]) -> Select[AuditLine]:
    """Return the lines that tell who recorded these former numbers, and from which file."""
    return select(AuditLine).where(
        AuditLine.subject_table == FormerNumber.__tablename__,
        AuditLine.subject_id.in_([str(one) for one in former_ids]),
    )


def standing(link_id: uuid.UUID) -> Select[NumberLink]:
    found = select(NumberLink).where(NumberLink.id == link_id, NumberLink.withdrawn_at.is_(None))
    return found.with_for_update()


def certified(actor: Actor, number: str, *, on: dt.date) -> Select[Right]:
    """Return the rights of the actor's area with a property certificate, however it is written."""
    found = readable_by(actor, on=on).join(Right.holder).options(contains_eager(Right.holder))
    spelt = certificate.spellings(certificate.plain(number))
    return found.where(Right.certificate_no.in_(spelt)).order_by(Right.id)


def certificates_taken_twice(session: Session, numbers: Iterable[str]) -> frozenset[str]:
    """Return those of these numbers, in plain form, that several rights have, wherever they lie."""
    spelt = {spelling for number in numbers for spelling in certificate.spellings(number)}
    if not spelt:
        return frozenset()
    taken = select(Right.certificate_no).where(Right.certificate_no.in_(spelt))
    counted = Counter(certificate.plain(found or "") for found in session.scalars(taken))
    return frozenset(number for number, count in counted.items() if count > 1)
