"""What the register says of the place of a file: the right that is named, or the nearest."""

import datetime as dt
import uuid
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy.orm import Session

import identity.queries
import registry.queries
from evidence.checks.place import NEARBY_M, NearRight, Place, against_right, in_division
from evidence.checks.verdicts import Found
from evidence.models import SealedRecord
from evidence.service.sealed import author_of
from kernel.access import Actor
from kernel.clock import day_of
from kernel.spatial import Point, distance_m
from registry.models import Boundary, Right

_Found = tuple[NearRight | None, list[NearRight]]


def judge_place(session: Session, record: SealedRecord, place: Place | None) -> list[Found]:
    """Hold a place against the office's division and the register, as its author sees them."""
    division = identity.queries.division(session, record.division_id)
    named, near = _rights(session, record, place.point) if place else (None, [])
    inside = [right for right in near if right.metres == 0]
    return [
        in_division(place, division.name if division else str(record.division_id), inside),
        against_right(place, named, near[0] if near else None),
    ]


def _rights(session: Session, record: SealedRecord, point: Point) -> _Found:
    """Return the right that the record names, if its author sees it, and those around."""
    actor, on = author_of(record), day_of(record.received_at)
    there = session.execute(registry.queries.near(actor, point, NEARBY_M, on=on)).all()
    ours = set(session.scalars(identity.queries.descendants(record.division_id, on)))
    near = [
        NearRight(right.name, right.licence_no, metres, right.division_id in ours)
        for right, _, metres in there
    ]
    return _named(session, actor, named_right(record), point, on), near


def _named(
    session: Session, actor: Actor, right_id: uuid.UUID | None, point: Point, on: dt.date
) -> NearRight | None:
    if right_id is None:
        return None
    readable = registry.queries.readable_by(actor, on=on).where(Right.id == right_id)
    if (right := session.scalar(readable)) is None:
        return None
    drawn = registry.queries.present_boundaries([right_id], on=on)
    far = drawn.with_only_columns(distance_m(Boundary.geometry, point))
    return NearRight(right.name, right.licence_no, session.scalar(far))


def named_right(record: SealedRecord) -> uuid.UUID | None:
    """
    Return the right that a record names under its seal; a correction, what it corrects to.

    What is locked stays locked: a record that names an informant is not opened for this.
    """
    if record.jws is None:
        return None
    body = record.jws.split(".")[1]
    claims = orjson.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    payload: Mapping[str, Any] = claims.get("payload") or {}
    if record.kind == "correction" and isinstance(payload.get("payload"), dict):
        payload = payload["payload"]
    try:
        return uuid.UUID(payload.get("right_id"))
    except (AttributeError, TypeError, ValueError):
        return None
