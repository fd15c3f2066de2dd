"""Every question about holders."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, exists, func, literal, or_, select
from sqlalchemy.orm import Session, contains_eager

import identity.queries
from kernel.access import Actor
from kernel.audit import AuditLine
from kernel.errors import NotFound
from registry.holders.tables import HolderMerge
from registry.models import Holder, Right
from registry.queries import readable_by
from registry.states import RightState


class NoSuchHolder(NotFound):
    code = "registry.no_such_holder"
    zh = "没有找到该矿业权人。请核对编号，或确认其在本单位管辖范围内有矿业权。"
    en = "No such holder. Check the id, or whether it has a right within your office's area."


def readable(actor: Actor, *, on: dt.date) -> Select[Holder]:
    """Return the holders that have a right in the actor's area: the root of every read of them."""
    return select(Holder).where(
        exists().where(
            Right.holder_id == Holder.id,
            Right.state != RightState.WITHDRAWN,
            identity.queries.in_scope(actor, Right.division_id, on=on),
        )
    )


def listed(
    actor: Actor,
    *,
    on: dt.date,
    words: str | None = None,
    natural_person: bool | None = None,
    coded: bool | None = None,
) -> Select[Holder]:
    """Return holders; ``words`` in the name or the credit code, ``coded``: those that have one."""
    found = readable(actor, on=on)
    if words:
        found = found.where(_says(words))
    if natural_person is not None:
        found = found.where(Holder.natural_person.is_(natural_person))
    if coded is not None:
        found = found.where(Holder.credit_code.is_not(None) if coded else _uncoded())
    return found


def _says(words: str) -> ColumnElement[bool]:
    return or_(
        Holder.name.contains(words, autoescape=True),
        Holder.credit_code.contains(words.upper(), autoescape=True),
    )


def _uncoded() -> ColumnElement[bool]:
    return Holder.credit_code.is_(None)


def rights_counted(
    session: Session, actor: Actor, holder_ids: Collection[uuid.UUID], *, on: dt.date
) -> dict[uuid.UUID, int]:
    """Return how many rights each of these holders has in the actor's area."""
    counted = (
        select(Right.holder_id, func.count())
        .where(
            Right.holder_id.in_(holder_ids),
            Right.state != RightState.WITHDRAWN,
            identity.queries.in_scope(actor, Right.division_id, on=on),
        )
        .group_by(Right.holder_id)
    )
    return dict(session.execute(counted).all())


def get(session: Session, actor: Actor, holder_id: uuid.UUID, *, on: dt.date) -> Holder:
    """Return a holder, or the one its record was merged into; raise `NoSuchHolder`."""
    wanted = _survivor(session, holder_id)
    found = session.scalar(readable(actor, on=on).where(Holder.id == wanted))
    if found is None:
        raise NoSuchHolder
    return found


def _survivor(session: Session, holder_id: uuid.UUID) -> uuid.UUID:
    into = select(HolderMerge.into_id)
    while later := session.scalar(into.where(HolderMerge.merged_id == holder_id)):
        holder_id = later
    return holder_id


def get_for_update(session: Session, actor: Actor, holder_id: uuid.UUID, *, on: dt.date) -> Holder:
    """As `get`, but only by its own id, held until the transaction ends."""
    held = select(Holder).where(Holder.id == holder_id).with_for_update()
    found = session.scalar(held.execution_options(populate_existing=True))
    if found is None or session.scalar(readable(actor, on=on).where(Holder.id == found.id)) is None:
        raise NoSuchHolder
    return found


def records_of(session: Session, holder_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the ids under which a holder was ever recorded, its own first."""
    known = [holder_id]
    for one in known:
        merged = select(HolderMerge.merged_id).where(HolderMerge.into_id == one)
        known += session.scalars(merged.order_by(HolderMerge.id))
    return known


def one_organisation(session: Session, holder_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the ids of every record that stands for the same holder as this one."""
    return records_of(session, _survivor(session, holder_id))


def rights_of(actor: Actor, holder_id: uuid.UUID, *, on: dt.date) -> Select[Right]:
    found = readable_by(actor, on=on).join(Right.holder).options(contains_eager(Right.holder))
    return found.where(Right.holder_id == holder_id)


def all_rights_of(holder_id: uuid.UUID) -> Select[Right]:
    """Return the rights of a holder, whoever may see them, held until the transaction ends."""
    return select(Right).where(Right.holder_id == holder_id).order_by(Right.id).with_for_update()


def coded(code: str) -> Select[Holder]:
    return select(Holder).where(Holder.credit_code == code)


def called_alike(actor: Actor, holder: Holder, *, on: dt.date) -> Select[Holder]:
    """Return other organisations of the actor's area by the same name; of a person, nobody."""
    found = readable(actor, on=on).where(
        Holder.id != holder.id,
        Holder.name == holder.name,
        Holder.natural_person.is_(False),
        literal(not holder.natural_person),
    )
    return found.order_by(Holder.id)


def lines_of(holder_ids: Collection[uuid.UUID]) -> Select[AuditLine]:
    """Return what was done to these records, the first first."""
    lines = select(AuditLine).where(
        AuditLine.subject_table == Holder.__tablename__,
        AuditLine.subject_id.in_([str(one) for one in holder_ids]),
    )
    return lines.order_by(AuditLine.id)
