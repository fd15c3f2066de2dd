"""The public side of a right."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from registry import naming
from registry.models import Holder, Right
from registry.publishing import queries
from registry.states import RightKind, RightState


@dataclass(frozen=True, slots=True)
class PublicRight:
    """
    The items of a licence; ``state`` is that of the day asked about.

    ``place`` is the division in words, ``office`` the county's enforcement office, if there is one.
    """

    licence_no: str
    certificate_no: str | None
    kind: RightKind
    name: str
    holder: str
    mineral: str
    mining_method: str | None
    scale: str | None
    area_km2: float | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    state: RightState
    ended_on: dt.date | None
    place: str
    office: str | None


def published(session: Session, right_id: uuid.UUID, *, on: dt.date) -> PublicRight | None:
    """Return what anybody may read of a right, in whatever office's area it lies."""
    right = session.scalar(queries.by_id(right_id))
    return _face(session, right, on) if right else None


def published_by_number(session: Session, number: str, *, on: dt.date) -> PublicRight | None:
    """Return the same of the right that bears, or bore, a number in its plain form."""
    right = session.scalar(queries.by_number(number))
    return _face(session, right, on) if right else None


def _face(session: Session, right: Right, on: dt.date) -> PublicRight:
    place, office = queries.place_and_office(session, right.division_id, on)
    return public_face(right, on=on, place=place, office=office)


def public_face(
    right: Right, *, on: dt.date, place: str = "", office: str | None = None
) -> PublicRight:
    """Return what may be published of a right whose holder is at hand."""
    holder = right.holder
    name = naming.without(right.name, holder.name) if _is_personal(holder) else right.name
    return PublicRight(
        licence_no=right.licence_no,
        certificate_no=right.certificate_no,
        kind=right.kind,
        name=name,
        holder=holder_called(holder),
        mineral=right.mineral,
        mining_method=right.mining_method,
        scale=right.scale,
        area_km2=right.area_km2,
        valid_from=right.valid_from,
        valid_to=right.valid_to,
        state=_state(right, on),
        ended_on=right.ended_on,
        place=place,
        office=office,
    )


def holder_called(holder: Holder) -> str:
    """Return what a holder is called in public: organisations by name, people disguised."""
    return naming.disguised(holder.name) if _is_personal(holder) else holder.name


def _is_personal(holder: Holder) -> bool:
    if holder.natural_person:
        return True
    return holder.credit_code is None and naming.may_be_a_person(holder.name)


def _state(right: Right, on: dt.date) -> RightState:
    """The nightly job may not have come round yet: a licence is over the day after its last."""
    if right.state is RightState.VALID and right.valid_to and right.valid_to < on:
        return RightState.EXPIRED
    return right.state
