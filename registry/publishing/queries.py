"""Rights asked for by anybody, one at a time: there is no list, and no search by a name."""

import datetime as dt
import uuid

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session, joinedload

import identity.queries
from identity.levels import DivisionLevel
from identity.models import Division
from registry.models import FormerNumber, Right
from registry.queries import became
from registry.states import RightState


def by_id(right_id: uuid.UUID) -> Select[Right]:
    return _with_holder(Right.id == right_id)


def by_number(number: str) -> Select[Right]:
    """Return the rights that bear a number, in its plain form, or bore it; the bearer first."""
    bears = Right.licence_no == number
    bore = exists().where(
        FormerNumber.right_id == Right.id,
        FormerNumber.number == number,
        FormerNumber.withdrawn.is_(False),
    )
    return _with_holder(or_(bears, bore, became(number))).order_by(bears.desc(), Right.id).limit(1)


def _with_holder(condition: ColumnElement[bool]) -> Select[Right]:
    recorded = Right.state != RightState.WITHDRAWN
    return select(Right).where(condition, recorded).options(joinedload(Right.holder))


def place_and_office(session: Session, division_id: int, on: dt.date) -> tuple[str, str | None]:
    """Return a division with those above it, in words, and the office of its county."""
    above = session.scalars(identity.queries.ancestors(division_id, on)).all()
    place = "".join(division.name for division in above)
    return place, _office(session, [one for one in above if one.level is DivisionLevel.COUNTY])


def _office(session: Session, counties: list[Division]) -> str | None:
    for county in counties:
        for office in session.scalars(identity.queries.offices_seated_in(county.id)):
            return office.name
    return None
