"""Every question this room puts to the database: who sealed it, and which packs are at home."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Delete, Select, and_, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from evidence.models import SealedRecord
from field_api.models import FieldPack
from identity.models import Appointment, Device, DeviceOfficer, Office, Officer, Post
from kernel.audit import AuditLine

WITHOUT_EFFECT: Final = "evidence.correction_without_effect"


@dataclass(frozen=True, slots=True)
class Sealer:
    """A device that seals: its public key, and since when it is no longer trusted."""

    id: uuid.UUID
    jwk: dict[str, Any]
    revoked_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """A post held from ``since`` until before ``until``, in an office and its division."""

    since: dt.date
    until: dt.date | None
    office_id: uuid.UUID
    division_id: int

    def on(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Author:
    """An officer who signed in on a device, first at ``first_at``, and the posts they ever held."""

    id: uuid.UUID
    first_at: dt.datetime
    active: bool
    posts: list[Held]

    def held_on(self, day: dt.date) -> Held | None:
        return next((post for post in self.posts if post.on(day)), None)


Sealers = dict[str | None, Sealer]
Authors = dict[tuple[uuid.UUID, uuid.UUID], Author]


def _sealing(*, one: bool) -> Select[Any]:
    """
    Devices by thumbprint, which of some officers signed in on them, and every post of theirs.

    One statement of Core columns, built once: it runs for every call that brings records, and
    nearly always about one officer on one device.
    """
    device, used = Device.__table__.c, DeviceOfficer.__table__.c
    person, held = Officer.__table__.c, Appointment.__table__.c
    post, office = Post.__table__.c, Office.__table__.c
    by_one_of = and_(used.device_id == device.id, _among(used.officer_id, "officers", one=one))
    return (
        select(
            device.thumbprint,
            device.id,
            device.public_jwk,
            device.revoked_at,
            used.officer_id,
            used.first_at,
            person.active,
            held.valid_from,
            held.valid_to,
            office.id,
            office.division_id,
        )
        .select_from(Device.__table__)
        .outerjoin(DeviceOfficer.__table__, by_one_of)
        .outerjoin(Officer.__table__, person.id == used.officer_id)
        .outerjoin(Appointment.__table__, held.officer_id == person.id)
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
    session: Session, pairs: Collection[tuple[str | None, uuid.UUID | None]]
) -> tuple[Sealers, Authors]:
    """Return the devices and authors in ``pairs`` of key id and officer id, in one question."""
    kids = {kid for kid, _ in pairs if kid}
    officers = {officer for _, officer in pairs if officer}
    sealers: Sealers = {}
    authors: Authors = {}
    if not kids:
        return sealers, authors
    for kid, device, jwk, revoked_at, officer, first_at, active, *held in _ask(
        session, kids, officers
    ):
        sealers[kid] = Sealer(device, jwk, revoked_at)
        if officer and held[0]:
            author = authors.setdefault((device, officer), Author(officer, first_at, active, []))
            author.posts.append(Held(*held))
    return sealers, authors


def _ask(session: Session, kids: Collection[str], officers: Collection[uuid.UUID]) -> Sequence[Any]:
    connection = session.connection()
    if len(kids) == len(officers) == 1:
        asked = {"kids": next(iter(kids)), "officers": next(iter(officers))}
        return connection.execute(_SEALING_ONE, asked).all()
    return connection.execute(_SEALING, {"kids": list(kids), "officers": list(officers)}).all()


def device_key(thumbprint: str) -> Select[dict[str, Any]]:
    return select(Device.public_jwk).where(Device.thumbprint == thumbprint)


def without_effect(record_ids: Collection[uuid.UUID]) -> Select[str, dict[str, Any]]:
    """Those of the corrections that their room did not take: id as text, and why."""
    found = select(AuditLine.subject_id, AuditLine.details)
    return found.where(
        AuditLine.subject_table == SealedRecord.__tablename__,
        AuditLine.subject_id.in_([str(one) for one in record_ids]),
        AuditLine.act == WITHOUT_EFFECT,
    )


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
