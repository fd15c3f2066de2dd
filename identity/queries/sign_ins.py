"""Tokens, sessions and devices."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    Delete,
    Insert,
    Select,
    bindparam,
    delete,
    select,
    tuple_,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from identity.models import (
    AccessToken,
    Appointment,
    Device,
    DeviceOfficer,
    LoginSession,
    Officer,
    Post,
    RefreshToken,
    SignInDelay,
)
from kernel.db import Base


def _who_asks() -> Select[Any]:
    """One row of Core columns: this runs before every request and nothing else does."""
    token, login = AccessToken.__table__.c, LoginSession.__table__.c
    person, held, post = Officer.__table__.c, Appointment.__table__.c, Post.__table__.c
    device = Device.__table__.c
    on = bindparam("on", type_=held.valid_from.type)
    return (
        select(person.id, post.office_id, post.permissions, login.id, login.device_id)
        .select_from(AccessToken.__table__)
        .join(LoginSession.__table__, login.id == token.session_id)
        .join(Officer.__table__, person.id == login.officer_id)
        .join(Appointment.__table__, held.officer_id == person.id)
        .join(Post.__table__, post.id == held.post_id)
        .outerjoin(Device.__table__, device.id == login.device_id)
        .where(
            token.hash == bindparam("token_hash"),
            token.expires_at > bindparam("now", type_=token.expires_at.type),
            login.ended_at.is_(None),
            device.revoked_at.is_(None),
            person.active,
            held.valid_from <= on,
            (held.valid_to.is_(None)) | (held.valid_to > on),
        )
    )


WHO_ASKS = _who_asks()


def device_for_seal(
    session: Session, thumbprint: str
) -> tuple[uuid.UUID, dict[str, Any], dt.datetime | None] | None:
    """Return id, public JWK and instant of revocation of the device with that key."""
    found = select(Device.id, Device.public_jwk, Device.revoked_at)
    row = session.execute(found.where(Device.thumbprint == thumbprint)).one_or_none()
    return row and (row.id, row.public_jwk, row.revoked_at)


def device_officers(
    session: Session, pairs: Iterable[tuple[uuid.UUID, uuid.UUID]]
) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Return those (device, officer) pairs of which the officer ever signed in on the device."""
    key = tuple_(DeviceOfficer.device_id, DeviceOfficer.officer_id)
    found = select(DeviceOfficer.device_id, DeviceOfficer.officer_id).where(key.in_(set(pairs)))
    return {(device_id, officer_id) for device_id, officer_id in session.execute(found)}


def officer_by_login(session: Session, login: str, *, lock: bool = False) -> Officer | None:
    found = select(Officer).where(Officer.login == login)
    return session.scalars(found.with_for_update() if lock else found).one_or_none()


def delay_of(login_hash: bytes) -> Select[SignInDelay]:
    return select(SignInDelay).where(SignInDelay.login_hash == login_hash).with_for_update()


def device_by_thumbprint(thumbprint: str) -> Select[Device]:
    """The device with that key, locked: of two sign-ins on it at once one comes second."""
    return select(Device).where(Device.thumbprint == thumbprint).with_for_update()


def insert_if_new(session: Session, table: type[Base], values: dict[str, Any]) -> Insert:
    """Insert unless a row with that key is there: two sign-ins at once make one row."""
    dialect = session.get_bind().dialect.name
    if dialect == "postgresql":
        return postgresql.insert(table).values(values).on_conflict_do_nothing()
    return sqlite.insert(table).values(values).on_conflict_do_nothing()


def family_of(token_hash: bytes) -> Select[LoginSession]:
    """
    The session a refresh token belongs to, locked: of two uses at once one comes second.

    The tokens are to be read after it: PostgreSQL would show them as they were before the wait.
    They are not locked too, so that nobody waits crosswise.
    """
    return (
        select(LoginSession)
        .join(RefreshToken, RefreshToken.session_id == LoginSession.id)
        .where(RefreshToken.hash == token_hash)
        .with_for_update(of=LoginSession)
    )


def given_for(token_hash: bytes) -> Select[RefreshToken]:
    """The token given for this one and not withdrawn."""
    return select(RefreshToken).where(
        RefreshToken.parent_hash == token_hash, RefreshToken.withdrawn_at.is_(None)
    )


def open_sessions_on(device_id: uuid.UUID) -> Select[LoginSession]:
    return select(LoginSession).where(
        LoginSession.device_id == device_id, LoginSession.ended_at.is_(None)
    )


def open_sessions_of(officer_id: uuid.UUID) -> Select[LoginSession]:
    return select(LoginSession).where(
        LoginSession.officer_id == officer_id, LoginSession.ended_at.is_(None)
    )


def drop_access_tokens(session_id: uuid.UUID) -> Delete:
    dropped = delete(AccessToken).where(AccessToken.session_id == session_id)
    return dropped.execution_options(synchronize_session=False)


def drop_expired(before: dt.datetime) -> tuple[Delete, ...]:
    """Forget tokens and delays that can no longer matter to anyone."""
    stale = (
        delete(AccessToken).where(AccessToken.expires_at < before),
        delete(RefreshToken).where(RefreshToken.expires_at < before),
        delete(SignInDelay).where(SignInDelay.failed_at < before),
    )
    return tuple(one.execution_options(synchronize_session=False) for one in stale)
