"""Whether a right owes a board, and by when the first is due."""

import datetime as dt
import uuid
from typing import Final

from sqlalchemy.orm import Session

from kernel.clock import day_of
from registry.models import Right
from registry.states import RightState
from signboards import queries, rules
from signboards.judging import text_of
from signboards.models import Signboard
from signboards.queries import Seat
from signboards.service.history import write
from signboards.states import Act

IN_FORCE: Final = frozenset({RightState.VALID, RightState.SUSPENDED})


def first_due(right: Right, seat: Seat, on: dt.date) -> dt.date:
    """Return by when a right's first board is due; without a rule it is asked for as of today."""
    duty = rules.in_force(rules.DUTIES, seat.province, on)
    began = right.valid_from or day_of(right.changed_at)
    return rules.due_on(duty, began) if duty else on


def owes(right: Right, seat: Seat, on: dt.date) -> bool:
    """Return whether that right must have a board on that day."""
    duty = rules.in_force(rules.DUTIES, seat.province, on)
    if duty is None or right.kind not in duty.kinds or right.state not in IN_FORCE:
        return False
    return exemption_of(right, seat, on) is None


def exemption_of(right: Right, seat: Seat, on: dt.date) -> rules.Exemption | None:
    province = seat.province
    return rules.exemption(right.mineral, oil_gas=right.oil_gas, province=province, on=on)


def board_to_see(
    session: Session, right: Right, seat: Seat, office_id: uuid.UUID, now: dt.datetime
) -> Signboard:
    """Return the board of a right, held; one that nobody owes is known from now on, and rests."""
    on, known = day_of(now), queries.has_board(session, right.id)
    due, says = first_due(right, seat, on), text_of(right)
    board = queries.held_board(session, right, office_id, due, says, now)
    if not known and not owes(right, seat, on):
        board.rest(now)
        write(session, None, Act.LAID_TO_REST, board, on=on, now=now, details={"owed": False})
    return board
