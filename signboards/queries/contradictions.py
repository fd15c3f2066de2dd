"""What is wrong enough with a board to be looked into, as the rooms above are told of it."""

import uuid

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from signboards.models import Contradiction, Signboard, SignboardCheck


def contradiction(session: Session, contradiction_id: uuid.UUID) -> Contradiction:
    return session.get_one(Contradiction, contradiction_id)


def contradictions_of(check_id: uuid.UUID) -> Select[Contradiction]:
    """All that one look at a board showed."""
    found = select(Contradiction).where(Contradiction.check_id == check_id)
    return found.order_by(Contradiction.id)


def look_behind(session: Session, told: Contradiction) -> tuple[Signboard, SignboardCheck]:
    """Return the board, and the look that showed it as it was first recorded."""
    found = (
        select(Signboard, SignboardCheck)
        .join(SignboardCheck, SignboardCheck.id == told.check_id)
        .where(Signboard.id == told.signboard_id)
    )
    board, check = session.execute(found).one()
    return board, check


def versions_of_look(original_id: uuid.UUID | None) -> Select[uuid.UUID]:
    """Ids of the sealed records of a look and its corrections."""
    return select(SignboardCheck.id).where(SignboardCheck.original_id == original_id)
