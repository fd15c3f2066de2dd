"""Rectifications, and who may see them."""

import datetime as dt
import uuid

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from identity.queries import divisions_in_scope, in_scope
from kernel.access import Actor
from kernel.errors import NotFound
from signboards.models import Rectification
from signboards.states import RectificationState


class RectificationMissing(NotFound):
    code = "signboards.rectification_missing"
    zh = "没有找到这次整改。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such rectification. Check its id, or whether it is in your jurisdiction."


def rectifications_readable_by(
    actor: Actor, on: dt.date, *, overdue: bool | None = None
) -> Select[Rectification]:
    """Rectifications in scope; those open past their day, those not, or either."""
    scoped = Rectification.division_id.in_(divisions_in_scope(actor, on))
    found = select(Rectification).where(scoped)
    if overdue is None:
        return found
    late = (Rectification.state == RectificationState.OPEN) & (Rectification.due_on < on)
    return found.where(late if overdue else ~late)


def get_rectification(
    session: Session, actor: Actor, rectification_id: uuid.UUID, on: dt.date
) -> Rectification:
    scoped = in_scope(actor, Rectification.division_id, on=on)
    found = session.scalar(
        select(Rectification).where(Rectification.id == rectification_id, scoped)
    )
    if found is None:
        raise RectificationMissing
    return found


def open_rectification(session: Session, board_id: uuid.UUID) -> Rectification | None:
    """The open one of a board that is held."""
    return session.scalar(
        select(Rectification).where(
            Rectification.signboard_id == board_id,
            Rectification.state == RectificationState.OPEN,
        )
    )
