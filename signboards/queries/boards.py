"""Boards, and who may see them."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

import evidence.queries
from evidence.models import ManifestFile
from identity.queries import divisions_in_scope, in_scope
from kernel.access import Actor
from kernel.errors import NotFound
from kernel.ids import new_id
from registry.models import Right
from signboards.models import Rectification, Signboard
from signboards.states import DueCause, SignboardState

# In words, not parameters: only so does the planner see that the partial indexes answer them.
ASKED_FOR = text("signboards.state IN ('due', 'made')")
STILL_OPEN = text("signboard_rectifications.state = 'open'")


class BoardMissing(NotFound):
    code = "signboards.board_missing"
    zh = "没有找到这块标识牌。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such signboard. Check its id, or whether it lies within your jurisdiction."


def readable_by(actor: Actor, on: dt.date) -> Select[Signboard]:
    """Boards within the scope of the actor's office: the root of every read of them."""
    return select(Signboard).where(in_scope(actor, Signboard.division_id, on=on))


def listed(
    actor: Actor,
    on: dt.date,
    *,
    overdue: bool | None = None,
    office_id: uuid.UUID | None = None,
    **columns: Any,
) -> Select[Signboard]:
    """Readable boards; those overdue that day, or those not, or either."""
    scoped = Signboard.division_id.in_(divisions_in_scope(actor, on))
    found = select(Signboard).where(scoped).filter_by(**columns)
    if office_id:
        found = found.where(Signboard.office_id == office_id)
    if overdue is None:
        return found
    return found.where(is_overdue(on) if overdue else ~is_overdue(on))


def is_overdue(on: dt.date) -> ColumnElement[bool]:
    """Say that a board was to stand, to be renewed or to be put right before that day."""
    unheeded = exists().where(
        Rectification.signboard_id == Signboard.id,
        STILL_OPEN,
        Rectification.due_on < on,
    )
    return or_(is_late(on), unheeded)


def is_late(on: dt.date) -> ColumnElement[bool]:
    """Say that a board was to stand before that day."""
    return and_(ASKED_FOR, Signboard.due_on < on)


def changed_since(actor: Actor, since: dt.datetime, on: dt.date) -> Select[Signboard]:
    found = readable_by(actor, on).where(Signboard.changed_at > since)
    return found.order_by(Signboard.changed_at)


def get(session: Session, actor: Actor, board_id: uuid.UUID, on: dt.date) -> Signboard:
    found = session.scalar(readable_by(actor, on).where(Signboard.id == board_id))
    if found is None:
        raise BoardMissing
    return found


def get_held(session: Session, actor: Actor, board_id: uuid.UUID, on: dt.date) -> Signboard:
    """As `get`, held until the transaction ends so that two desks cannot move it at once."""
    wanted = readable_by(actor, on).where(Signboard.id == board_id).with_for_update(of=Signboard)
    found = session.scalar(wanted)
    if found is None:
        raise BoardMissing
    return found


def held(session: Session, board_id: uuid.UUID) -> Signboard:
    """The board, whoever sees it, held: what is done to it was let in already."""
    found = session.scalar(select(Signboard).where(Signboard.id == board_id).with_for_update())
    if found is None:
        raise BoardMissing
    return found


def of_right(session: Session, actor: Actor, right_id: uuid.UUID, on: dt.date) -> Signboard | None:
    return session.scalar(readable_by(actor, on).where(Signboard.right_id == right_id))


def has_board(session: Session, right_id: uuid.UUID) -> bool:
    found = select(Signboard.id).where(Signboard.right_id == right_id)
    return session.scalar(found) is not None


def held_board(
    session: Session,
    right: Right,
    office_id: uuid.UUID,
    due_on: dt.date,
    says: dict[str, Any],
    now: dt.datetime,
) -> Signboard:
    """Return the board of a right, held until the transaction ends; due on that day if new."""
    dialect = session.get_bind().dialect.name
    opening = (postgresql if dialect == "postgresql" else sqlite).insert(Signboard)
    values = {
        "id": new_id(),
        "right_id": right.id,
        "office_id": office_id,
        "division_id": right.division_id,
        "state": SignboardState.DUE,
        "due_on": due_on,
        "due_cause": DueCause.NEW_RIGHT,
        "text": says,
        "changed_at": now,
    }
    session.execute(opening.values(values).on_conflict_do_nothing(index_elements=["right_id"]))
    found = select(Signboard).where(Signboard.right_id == right.id).with_for_update()
    return session.scalars(found).one()


def readable_item(session: Session, actor: Actor, item_id: uuid.UUID, on: dt.date) -> ManifestFile:
    """Return an item of evidence that the actor may see; raise evidence's `ItemMissing`."""
    return evidence.queries.item(session, actor, item_id, on)
