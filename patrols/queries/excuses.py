"""Excuses and departures of offices."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from identity.queries import in_scope
from kernel.access import Actor
from kernel.among import Among
from kernel.clock import day_of
from kernel.errors import NotFound
from patrols.models import Departure, DutyExcuse, Patrol
from patrols.states import ExcuseState


class ExcuseMissing(NotFound):
    code = "patrols.excuse_missing"
    zh = "没有找到这份免巡申请。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such excuse. Check its id, or whether it lies within your jurisdiction."


class DepartureMissing(NotFound):
    code = "patrols.departure_missing"
    zh = "没有找到这次出巡报备。请核对编号，或确认它属于本单位。"
    en = "There is no such departure. Check its id, or whether it is your office's."


def excuses_readable_by(actor: Actor, on: dt.date) -> Select[DutyExcuse]:
    """Excuses within the scope of the actor's office: the root of every read of them."""
    return select(DutyExcuse).where(in_scope(actor, DutyExcuse.division_id, on=on))


def held_excuse(session: Session, actor: Actor, excuse_id: uuid.UUID, on: dt.date) -> DutyExcuse:
    """Return the excuse, held until the transaction ends; raise `ExcuseMissing`."""
    found = excuses_readable_by(actor, on).where(DutyExcuse.id == excuse_id)
    held = session.scalar(found.with_for_update())
    if held is None:
        raise ExcuseMissing
    return held


def approved_excuses(
    office_ids: Collection[uuid.UUID], first: dt.date, last: dt.date
) -> Select[uuid.UUID, dt.date, dt.date]:
    """Office, first and last day of the approved excuses that touch these days."""
    return select(DutyExcuse.office_id, DutyExcuse.first_day, DutyExcuse.last_day).where(
        Among(DutyExcuse.office_id, office_ids),
        DutyExcuse.last_day >= first,
        DutyExcuse.first_day <= last,
        DutyExcuse.state == ExcuseState.APPROVED,
    )


def is_told(session: Session, departure_id: uuid.UUID) -> bool:
    """Whether there is such a departure, whoever told it."""
    return session.scalar(select(exists().where(Departure.id == departure_id))) or False


def own_departure(
    session: Session, actor: Actor, departure_id: uuid.UUID, on: dt.date
) -> Departure:
    """Return a departure of the actor's own office, held; raise `DepartureMissing`."""
    found = select(Departure).where(
        in_scope(actor, Departure.division_id, on=on),
        Departure.id == departure_id,
        Departure.office_id == actor.office_id,
    )
    held = session.scalar(found.with_for_update())
    if held is None:
        raise DepartureMissing
    return held


def still_out(office_id: uuid.UUID, departure_ids: Collection[uuid.UUID]) -> Select[Departure]:
    """Those of them that the office told of and nobody ended yet, held."""
    return (
        select(Departure)
        .where(
            Departure.office_id == office_id,
            Among(Departure.id, departure_ids),
            Departure.back_at.is_(None),
            Departure.withdrawn_at.is_(None),
        )
        .order_by(Departure.id)
        .with_for_update()
    )


def out(office_ids: Collection[uuid.UUID], since: dt.datetime) -> Select[uuid.UUID, dt.datetime]:
    """
    Office and last departure of those who left since then and are not known to be back.

    The record of a patrol that ended later tells that it is back, whoever forgot to say so.
    """
    came = exists().where(
        Patrol.office_id == Departure.office_id,
        Patrol.walked_on >= day_of(since),
        Patrol.received_at >= Departure.left_at,
        Patrol.ended_at >= Departure.left_at,
    )
    return (
        select(Departure.office_id, func.max(Departure.left_at))
        .where(
            Among(Departure.office_id, office_ids),
            Departure.left_at >= since,
            Departure.back_at.is_(None),
            Departure.withdrawn_at.is_(None),
            ~came,
        )
        .group_by(Departure.office_id)
    )
