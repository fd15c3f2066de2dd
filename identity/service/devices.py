"""Phones: enrolled at sign-in, revoked when lost. What they sealed before stays valid."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy.orm import Session

from identity import queries
from identity.models import Device, DeviceOfficer
from identity.queries import sign_ins
from identity.refusals import (
    AlreadyRevoked,
    DeviceKeyUnreadable,
    DeviceRevoked,
    NotYourDevice,
)
from kernel import audit, clock, jws
from kernel.access import Actor
from kernel.ids import new_id


def readable_key(jwk: dict[str, Any]) -> dict[str, str]:
    """Return ``thumbprint`` and the members of a P-256 public key; raises `DeviceKeyUnreadable`."""
    try:
        thumbprint = jws.thumbprint(jws.public_key(jwk))
    except jws.BadSeal as error:
        raise DeviceKeyUnreadable(reason=error) from None
    return {name: str(jwk[name]) for name in ("kty", "crv", "x", "y")} | {"thumbprint": thumbprint}


def enrolled(
    session: Session, actor: Actor, key: dict[str, str], name: str, now: dt.datetime
) -> Device:
    """Return the device with that key, known by now and used by the actor."""
    jwk = {member: value for member, value in key.items() if member != "thumbprint"}
    values = {
        "id": new_id(),
        "thumbprint": key["thumbprint"],
        "public_jwk": jwk,
        "name": name,
        "office_id": actor.office_id,
        "enrolled_at": now,
    }
    session.execute(sign_ins.insert_if_new(session, Device, values))
    device = session.scalars(sign_ins.device_by_thumbprint(key["thumbprint"])).one()
    if device.revoked_at is not None:
        raise DeviceRevoked
    used = {"device_id": device.id, "officer_id": actor.id, "first_at": now}
    session.execute(sign_ins.insert_if_new(session, DeviceOfficer, used))
    if device.id == values["id"]:
        audit.record(session, actor, "identity.device_enrolled", device, now=now)
    return device


def revoke_device(
    session: Session, actor: Actor, device_id: uuid.UUID, *, reason: str, now: dt.datetime
) -> Device:
    """
    Close a lost phone's sessions and refuse its key from now on.

    Raises `NotYourDevice` for who is neither of the office that enrolled it nor of one above:
    having been on a phone once is no right to close it.
    """
    # The actor's day decides what they see; the phone's own officers may have moved on.
    on = clock.day_of(now)
    device = queries.get_device(session, actor, device_id, on)
    if not queries.sees_office(session, actor, device.office_id, on):
        raise NotYourDevice
    if device.revoked_at is not None:
        raise AlreadyRevoked
    device.revoked_at, device.revoked_by, device.revoked_reason = now, actor.id, reason
    audit.record(session, actor, "identity.device_revoked", device, now=now, reason=reason)
    for login in session.scalars(sign_ins.open_sessions_on(device.id)).all():
        login.end("device_revoked", now)
        session.execute(sign_ins.drop_access_tokens(login.id))
        audit.record(session, actor, "identity.session_ended", login, now=now)
    return device
