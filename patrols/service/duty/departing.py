"""A patrol sets out: said in time by whoever goes, because its record comes only when it ends."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy.orm import Session

from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.ids import new_id
from patrols import policy
from patrols.models import Departure
from patrols.queries.excuses import is_told, own_departure, still_out
from patrols.queries.units import units_called


def depart(
    session: Session,
    actor: Actor,
    office_id: uuid.UUID,
    *,
    note: str,
    now: dt.datetime,
    departure_id: uuid.UUID | None = None,
) -> Departure:
    """
    Say that a patrol of one's own office sets out; told again it changes nothing.

    Raises `policy.NotYourOffice`, and `DepartureMissing` where that is another office's.
    """
    policy.speaks_for(actor, office_id)
    if departure_id is not None and is_told(session, departure_id):
        return own_departure(session, actor, departure_id, day_of(now))
    made = Departure(
        id=departure_id or new_id(),
        office_id=office_id,
        division_id=units_called(session, {office_id})[office_id].division_id,
        officer_id=actor.id,
        left_at=now,
        note=note,
    )
    session.add(made)
    audit.record(session, actor, "patrols.patrol_departed", made, now=now)
    return made


def come_back(
    session: Session, actor: Actor, departure_id: uuid.UUID, *, now: dt.datetime
) -> Departure:
    """Say that it is back; a second time changes nothing. Raises `DepartureMissing`."""
    departure = own_departure(session, actor, departure_id, day_of(now))
    if departure.back_at is None:
        _is_back(session, actor, departure, now)
    return departure


def came_back(
    session: Session, actor: Actor, patrol_ids: Collection[uuid.UUID], *, now: dt.datetime
) -> None:
    """
    Note that these patrols of the actor's own office have ended: their records were refused.

    A patrol is sealed when it has ended, whatever is wrong with what was sealed. That its record
    may come once more, corrected, sends nobody out again.
    """
    if not patrol_ids:
        return
    for departure in session.scalars(still_out(actor.office_id, patrol_ids)).all():
        _is_back(session, actor, departure, now)


def _is_back(session: Session, actor: Actor, departure: Departure, now: dt.datetime) -> None:
    departure.back_at = now
    audit.record(session, actor, "patrols.patrol_back", departure, now=now)


def withdraw_departure(
    session: Session, actor: Actor, departure_id: uuid.UUID, *, now: dt.datetime
) -> Departure:
    """
    Say that nothing came of it: the patrol was thrown away, and no record of it will come.

    A second time changes nothing. Raises `DepartureMissing`.
    """
    departure = own_departure(session, actor, departure_id, day_of(now))
    if departure.withdrawn_at is None:
        departure.withdrawn_at = now
        audit.record(session, actor, "patrols.departure_withdrawn", departure, now=now)
    return departure
