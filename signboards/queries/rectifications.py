"""Rectifications, and who may see them."""

import datetime as dt
import uuid
from collections.abc import Iterable

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.orm import Session

from identity.queries import divisions_in_scope, in_scope
from kernel.access import Actor
from kernel.errors import NotFound
from signboards.models import Rectification, Signboard
from signboards.queries.boards import STILL_OPEN


class RectificationMissing(NotFound):
    code = "signboards.rectification_missing"
    zh = "没有找到这次整改。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such rectification. Check its id, or whether it is in your jurisdiction."


def rectifications_readable_by(
    actor: Actor,
    on: dt.date,
    *,
    overdue: bool | None = None,
    office_id: uuid.UUID | None = None,
) -> Select[Rectification]:
    """What is to be put right at boards in scope; open past its day, or not, or either."""
    of_board = exists().where(
        Signboard.id == Rectification.signboard_id,
        Signboard.division_id.in_(divisions_in_scope(actor, on)),
    )
    found = select(Rectification).where(
        of_board.where(Signboard.office_id == office_id) if office_id else of_board
    )
    if overdue is None:
        return found
    late = and_(STILL_OPEN, Rectification.due_on < on)
    return found.where(late if overdue else ~late)


def get_rectification(
    session: Session, actor: Actor, rectification_id: uuid.UUID, on: dt.date
) -> Rectification:
    scoped = in_scope(actor, Signboard.division_id, on=on)
    of_board = select(Rectification).join(Signboard, Signboard.id == Rectification.signboard_id)
    found = session.scalar(of_board.where(Rectification.id == rectification_id, scoped))
    if found is None:
        raise RectificationMissing
    return found


def open_rectification(session: Session, board_id: uuid.UUID) -> Rectification | None:
    """The open one of a board that is held."""
    return session.scalar(open_rectifications([board_id]))


def open_rectifications(board_ids: Iterable[uuid.UUID]) -> Select[Rectification]:
    """The open ones of boards that are held."""
    of_boards = select(Rectification).where(Rectification.signboard_id.in_(list(board_ids)))
    return of_boards.where(STILL_OPEN).order_by(Rectification.id)
