"""Every question this room puts to the database: who sealed it, and which packs are at home."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Delete, Select, and_, bindparam, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from field_api.models import FieldPack
from identity.models import Appointment, Device, DeviceOfficer, Office, Officer, Post


@dataclass(frozen=True, slots=True)
class Sealer:
    """A device that seals: its public key, and since when it is no longer trusted."""

    id: uuid.UUID
    jwk: dict[str, Any]
    revoked_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Author:
    """An officer who signed in on a device and holds a post today, and where."""

    id: uuid.UUID
    office_id: uuid.UUID
    division_id: int


Sealers = dict[str | None, Sealer]
Authors = dict[tuple[uuid.UUID, uuid.UUID], Author]


def _sealing(*, one: bool) -> Select[Any]:
    """
    Devices by thumbprint, and which of some officers signed in on them and hold a post.

    One statement of Core columns, built once: it runs for every call that brings records, and
    nearly always about one officer on one device.
    """
    device, used = Device.__table__.c, DeviceOfficer.__table__.c
    person, held = Officer.__table__.c, Appointment.__table__.c
    post, office = Post.__table__.c, Office.__table__.c
    on = bindparam("on", type_=held.valid_from.type)
    in_post = and_(
        held.officer_id == person.id,
        held.valid_from <= on,
        or_(held.valid_to.is_(None), held.valid_to > on),
    )
    by_one_of = and_(used.device_id == device.id, _among(used.officer_id, "officers", one=one))
    return (
        select(
            device.thumbprint,
            device.id,
            device.public_jwk,
            device.revoked_at,
            used.officer_id,
            office.id,
            office.division_id,
        )
        .select_from(Device.__table__)
        .outerjoin(DeviceOfficer.__table__, by_one_of)
        .outerjoin(Officer.__table__, and_(person.id == used.officer_id, person.active))
        .outerjoin(Appointment.__table__, in_post)
        .outerjoin(Post.__table__, post.id == held.post_id)
        .outerjoin(Office.__table__, office.id == post.office_id)
        .where(_among(device.thumbprint, "kids", one=one))
    )


def _among(column: ColumnElement[Any], name: str, *, one: bool) -> ColumnElement[bool]:
    if one:
        return column == bindparam(name, type_=column.type)
    return column.in_(bindparam(name, expanding=True))


_SEALING, _SEALING_ONE = _sealing(one=False), _sealing(one=True)


def who_seals(
    session: Session, pairs: Collection[tuple[str | None, uuid.UUID | None]], on: dt.date
) -> tuple[Sealers, Authors]:
    """Return the devices and authors in ``pairs`` of key id and officer id, in one question."""
    kids = {kid for kid, _ in pairs if kid}
    officers = {officer for _, officer in pairs if officer}
    sealers: Sealers = {}
    authors: Authors = {}
    if not kids:
        return sealers, authors
    for kid, device, jwk, revoked_at, officer, office, division in _ask(
        session, kids, officers, on
    ):
        sealers[kid] = Sealer(device, jwk, revoked_at)
        if officer and office:
            authors[device, officer] = Author(officer, office, division)
    return sealers, authors


def _ask(
    session: Session, kids: Collection[str], officers: Collection[uuid.UUID], on: dt.date
) -> Sequence[Any]:
    connection = session.connection()
    if len(kids) == len(officers) == 1:
        asked = {"kids": next(iter(kids)), "officers": next(iter(officers)), "on": on}
        return connection.execute(_SEALING_ONE, asked).all()
    asked = {"kids": list(kids), "officers": list(officers), "on": on}
    return connection.execute(_SEALING, asked).all()


def device_key(thumbprint: str) -> Select[dict[str, Any]]:
    return select(Device.public_jwk).where(Device.thumbprint == thumbprint)


def known_pack(officer_id: uuid.UUID, digest: str) -> Select[FieldPack]:
    return select(FieldPack).where(FieldPack.officer_id == officer_id, FieldPack.digest == digest)


def remember_pack(session: Session, values: Mapping[str, Any]) -> None:
    """Keep what a pack held; fetched again, it is only told again."""
    dialect = session.get_bind().dialect.name
    statement = (postgresql if dialect == "postgresql" else sqlite).insert(FieldPack).values(values)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["officer_id", "digest"], set_={"told_at": values["told_at"]}
        )
    )


def old_packs(before: dt.datetime) -> Delete:
    return delete(FieldPack).where(FieldPack.told_at < before)
