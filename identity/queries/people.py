"""Offices, officers, posts and devices, and which of them an office sees."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session, aliased

from identity.models import (
    Appointment,
    Device,
    DeviceOfficer,
    Office,
    Officer,
    OfficeScope,
    Post,
)
from identity.queries.places import holds, in_scope
from kernel.access import Actor
from kernel.db import Record
from kernel.errors import NotFound

Row = TypeVar("Row", bound=Record)


def certificate_holds(officer: Officer, on: dt.date) -> bool:
    """
    Return whether the officer's enforcement certificate covers that day, its last day included.

    Law: 行政处罚法 第四十二条
    """
    first, last = officer.certificate_from, officer.certificate_to
    return first is not None and last is not None and first <= on <= last


def office(session: Session, office_id: uuid.UUID) -> Office | None:
    return session.get(Office, office_id)


def officer(session: Session, officer_id: uuid.UUID) -> Officer | None:
    return session.get(Officer, officer_id)


def officers_named(session: Session, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    found = select(Officer.id, Officer.name).where(Officer.id.in_(set(ids)))
    return {row.id: row.name for row in session.execute(found)}


def offices_named(session: Session, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    found = select(Office.id, Office.name).where(Office.id.in_(set(ids)))
    return {row.id: row.name for row in session.execute(found)}


def offices_readable_by(actor: Actor, on: dt.date) -> Select[Office]:
    """Offices seated within the actor's scope, and their own wherever it sits."""
    return select(Office).where(_office_readable(actor, on))


def _office_readable(actor: Actor, on: dt.date) -> ColumnElement[bool]:
    return or_(Office.id == actor.office_id, in_scope(actor, Office.division_id, on=on))


def posts_readable_by(actor: Actor, on: dt.date) -> Select[Post]:
    return select(Post).join(Office, Office.id == Post.office_id).where(_office_readable(actor, on))


def officers_readable_by(actor: Actor, on: dt.date) -> Select[Officer]:
    """Officers whose newest post is at an office the actor sees, also after they left it."""
    return select(Officer).where(_works_in_sight(actor, Officer.id, on))


def devices_readable_by(actor: Actor, on: dt.date) -> Select[Device]:
    """Devices on which an officer the actor sees has ever signed in."""
    used = select(1).where(
        DeviceOfficer.device_id == Device.id, _works_in_sight(actor, DeviceOfficer.officer_id, on)
    )
    return select(Device).where(exists(used))


def _works_in_sight(actor: Actor, officer_id: Any, on: dt.date) -> ColumnElement[bool]:
    later = aliased(Appointment)
    superseded = exists(
        select(1).where(
            later.officer_id == Appointment.officer_id,
            later.id != Appointment.id,
            later.valid_from >= Appointment.valid_from,
            or_(later.valid_to.is_(None), later.valid_to > Appointment.valid_to),
        )
    )
    newest = (
        select(1)
        .select_from(Appointment)
        .join(Post, Post.id == Appointment.post_id)
        .join(Office, Office.id == Post.office_id)
        .where(Appointment.officer_id == officer_id, ~superseded, _office_readable(actor, on))
    )
    return exists(newest)


def get_office(session: Session, actor: Actor, office_id: uuid.UUID, on: dt.date) -> Office:
    return _one(session, offices_readable_by(actor, on).where(Office.id == office_id))


def sees_office(session: Session, actor: Actor, office_id: uuid.UUID, on: dt.date) -> bool:
    found = select(1).where(Office.id == office_id, _office_readable(actor, on))
    return session.scalar(found) is not None


def get_officer(session: Session, actor: Actor, officer_id: uuid.UUID, on: dt.date) -> Officer:
    return _one(session, officers_readable_by(actor, on).where(Officer.id == officer_id))


def get_post(session: Session, actor: Actor, post_id: uuid.UUID, on: dt.date) -> Post:
    return _one(session, posts_readable_by(actor, on).where(Post.id == post_id))


def get_device(session: Session, actor: Actor, device_id: uuid.UUID, on: dt.date) -> Device:
    return _one(session, devices_readable_by(actor, on).where(Device.id == device_id))


def _one(session: Session, statement: Select[Row]) -> Row:
    found = session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def page(
    session: Session,
    statement: Select[Row],
    table: type[Row],
    *,
    after: uuid.UUID | None,
    limit: int,
) -> Sequence[Row]:
    """Return one page, the newest first."""
    found = statement if after is None else statement.where(table.id < after)
    return session.scalars(found.order_by(table.id.desc()).limit(limit)).all()


def appointment_of(session: Session, officer_id: uuid.UUID) -> Appointment | None:
    """Return the appointment that has not ended, if there is one."""
    found = select(Appointment).where(
        Appointment.officer_id == officer_id, Appointment.valid_to.is_(None)
    )
    return session.scalars(found).one_or_none()


def post_of(session: Session, officer_id: uuid.UUID, on: dt.date) -> Post | None:
    """Return the post the officer holds on that day."""
    held = select(Post).join(Appointment, Appointment.post_id == Post.id)
    return session.scalars(
        held.where(Appointment.officer_id == officer_id, holds(Appointment, on))
    ).first()


def standing_of(officer_id: uuid.UUID, on: dt.date) -> Select[Officer, Post, Office]:
    """An officer with the post they hold on that day, and its office."""
    return (
        select(Officer, Post, Office)
        .join(Appointment, Appointment.officer_id == Officer.id)
        .join(Post, Post.id == Appointment.post_id)
        .join(Office, Office.id == Post.office_id)
        .where(Officer.id == officer_id, holds(Appointment, on))
    )


def offices_of(
    session: Session, officer_ids: Iterable[uuid.UUID], on: dt.date
) -> dict[uuid.UUID, uuid.UUID]:
    """Return the office each active officer works for on that day; others are left out."""
    rows = session.execute(powers_of(officer_ids, on))
    return {row.officer_id: row.office_id for row in rows}


def powers_of(
    officer_ids: Iterable[uuid.UUID], on: dt.date
) -> Select[uuid.UUID, uuid.UUID, list[str]]:
    """Office and permissions of active officers on that day."""
    return (
        select(Appointment.officer_id, Post.office_id, Post.permissions)
        .join(Post, Post.id == Appointment.post_id)
        .join(Officer, Officer.id == Appointment.officer_id)
        .where(Appointment.officer_id.in_(set(officer_ids)), Officer.active, holds(Appointment, on))
    )


def office_scopes(division_id: int, on: dt.date) -> Select[OfficeScope]:
    """Scopes that name this very division and hold on that day."""
    return select(OfficeScope).where(OfficeScope.division_id == division_id, holds(OfficeScope, on))


def offices_seated_in(division_id: int) -> Select[Office]:
    return select(Office).where(Office.division_id == division_id)


def certificate_held_by_another(session: Session, officer_id: uuid.UUID, number: str) -> bool:
    found = select(1).where(Officer.certificate_no == number, Officer.id != officer_id)
    return session.scalar(found) is not None
