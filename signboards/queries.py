"""Every question the signboards room puts to the database."""

import datetime as dt
import uuid

from sqlalchemy import Select, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, joinedload

from identity.queries import in_scope
from kernel.access import Actor
from kernel.errors import NotFound
from kernel.ids import new_id
from registry.models import Right
from signboards.models import Signboard, SignboardCheck
from signboards.states import SignboardState


class BoardMissing(NotFound):
    code = "signboards.board_missing"
    zh = "没有找到这块标识牌。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such signboard. Check its id, or whether it lies within your jurisdiction."


class CheckMissing(NotFound):
    code = "signboards.check_missing"
    zh = "没有找到这次标识牌检查。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such check. Check its id, or whether it lies within your jurisdiction."


def readable_by(actor: Actor, on: dt.date) -> Select[Signboard]:
    """Boards within the scope of the actor's office: the root of every read of them."""
    return select(Signboard).where(in_scope(actor, Signboard.division_id, on=on))


def checks_readable_by(actor: Actor, on: dt.date) -> Select[SignboardCheck]:
    """Checks within the scope of the actor's office: the root of every read of them."""
    return select(SignboardCheck).where(in_scope(actor, SignboardCheck.division_id, on=on))


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


def get_check(session: Session, actor: Actor, check_id: uuid.UUID, on: dt.date) -> SignboardCheck:
    found = session.scalar(checks_readable_by(actor, on).where(SignboardCheck.id == check_id))
    if found is None:
        raise CheckMissing
    return found


def of_right(session: Session, actor: Actor, right_id: uuid.UUID, on: dt.date) -> Signboard | None:
    return session.scalar(readable_by(actor, on).where(Signboard.right_id == right_id))


def versions(original_id: uuid.UUID) -> Select[SignboardCheck]:
    """A check and its corrections, the first first."""
    found = select(SignboardCheck).where(SignboardCheck.original_id == original_id)
    return found.order_by(SignboardCheck.version)


def held_current(session: Session, original_id: uuid.UUID) -> SignboardCheck:
    """Return the newest version of a check, all held until the transaction ends."""
    found = session.scalars(versions(original_id).with_for_update()).all()
    if not found:
        raise CheckMissing
    return found[-1]


def held_board(session: Session, right: Right, office_id: uuid.UUID, now: dt.datetime) -> Signboard:
    """Return the board of a right, held until the transaction ends; expected if new."""
    dialect = session.get_bind().dialect.name
    opening = (postgresql if dialect == "postgresql" else sqlite).insert(Signboard)
    values = {
        "id": new_id(),
        "right_id": right.id,
        "office_id": office_id,
        "division_id": right.division_id,
        "state": SignboardState.EXPECTED,
        "changed_at": now,
    }
    session.execute(opening.values(values).on_conflict_do_nothing(index_elements=["right_id"]))
    found = select(Signboard).where(Signboard.right_id == right.id).with_for_update()
    return session.scalars(found).one()


def right_with_holder(session: Session, right_id: uuid.UUID) -> Right:
    """The right, whoever sees it: the check of it was let in already."""
    found = select(Right).where(Right.id == right_id).options(joinedload(Right.holder))
    return session.scalars(found).one()
