"""What is past its day: counted for each office, and one by one."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import Select, func, select

from identity.queries import divisions_in_scope
from kernel.access import Actor
from signboards.models import Rectification, Signboard, SignboardCheck
from signboards.queries.boards import STILL_OPEN, is_late


def boards_overdue(actor: Actor, on: dt.date) -> Select[uuid.UUID | None, int]:
    """How many boards each office has whose day to stand is past, in the actor's scope."""
    scoped = Signboard.division_id.in_(divisions_in_scope(actor, on))
    found = select(Signboard.office_id, func.count()).where(scoped, is_late(on))
    return found.group_by(Signboard.office_id)


def mendings_overdue(actor: Actor, on: dt.date) -> Select[uuid.UUID | None, int]:
    """How many rectifications each office has open past their day, in the actor's scope."""
    scoped = Signboard.division_id.in_(divisions_in_scope(actor, on))
    found = (
        select(Signboard.office_id, func.count())
        .join(Rectification, Rectification.signboard_id == Signboard.id)
        .where(scoped, *_late(on))
    )
    return found.group_by(Signboard.office_id)


def overdue_rectifications(
    on: dt.date, after: uuid.UUID | None
) -> Select[Rectification, Signboard, SignboardCheck]:
    """Those open past their day everywhere, with the board and the check that opened each."""
    found = (
        select(Rectification, Signboard, SignboardCheck)
        .join(Signboard, Signboard.id == Rectification.signboard_id)
        .join(SignboardCheck, SignboardCheck.id == Rectification.check_id)
        .where(*_late(on))
    )
    found = found if after is None else found.where(Rectification.id > after)
    return found.order_by(Rectification.id)


def _late(on: dt.date) -> tuple[Any, ...]:
    return (STILL_OPEN, Rectification.due_on < on)
