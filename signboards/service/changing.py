"""What a right that is recorded anew means for the board it has."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from kernel.clock import day_of
from registry.models import Right
from registry.states import ENDED, RightState
from signboards import rules
from signboards.judging import text_of
from signboards.models import Signboard
from signboards.queries import Seat
from signboards.states import AT_REST, Act, DueCause, SignboardState


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to a board, for its history."""

    act: Act
    details: dict[str, Any]


def change(
    board: Signboard, right: Right, seat: Seat, *, exempt: bool, owed: bool, now: dt.datetime
) -> Change | None:
    """Bring a board into line with its right; return what happened, None if nothing."""
    if right.state is RightState.CANCELLED:
        return _withdrawn(board, now)
    if exempt or right.state in {*ENDED, RightState.EXPIRED, RightState.WITHDRAWN}:
        return _laid_to_rest(board, right, now, exempt=exempt)
    if board.state is SignboardState.DORMANT and not owed:
        return None  # nobody asked for it: it was only looked at
    moved = _moved(board, right, seat)
    was, board.text = board.text, text_of(right)
    return _retold(board, seat, was, now, moved=moved)


def _retold(
    board: Signboard, seat: Seat, was: dict[str, Any], now: dt.datetime, *, moved: bool
) -> Change | None:
    """Ask for the board anew if it rested, or has to say something else than it was to say."""
    changes = {
        name: [was.get(name), says]
        for name, says in board.text.items()
        if was and was.get(name) != says
    }
    if board.state is SignboardState.DORMANT:
        cause = DueCause.LICENCE_CHANGED if changes else DueCause.RIGHT_REVIVED
        return _asked_anew(board, seat, cause, changes, now)
    if changes and board.state not in {SignboardState.DUE, SignboardState.WITHDRAWN}:
        return _asked_anew(board, seat, DueCause.LICENCE_CHANGED, changes, now)
    if was == board.text and not moved:
        return None
    board.changed_at = now
    return Change(Act.TEXT_CHANGED, {"changes": changes})


def _withdrawn(board: Signboard, now: dt.datetime) -> Change | None:
    if board.state is SignboardState.WITHDRAWN:
        return None
    board.withdraw(now)
    return Change(Act.WITHDRAWN, {})


def _laid_to_rest(
    board: Signboard, right: Right, now: dt.datetime, *, exempt: bool
) -> Change | None:
    if board.state in AT_REST:
        return None
    board.rest(now)
    return Change(Act.LAID_TO_REST, {"right": right.state, "exempt": exempt})


def _moved(board: Signboard, right: Right, seat: Seat) -> bool:
    """Follow a right into another division, and take the office that has come to be there."""
    office_id = board.office_id
    if board.division_id != right.division_id or office_id is None:
        office_id = seat.office_id or office_id
    moved = (board.division_id, board.office_id) != (right.division_id, office_id)
    board.division_id, board.office_id = right.division_id, office_id
    return moved


def _asked_anew(
    board: Signboard, seat: Seat, cause: DueCause, changes: dict[str, Any], now: dt.datetime
) -> Change:
    on = day_of(now)
    duty = rules.in_force(rules.DUTIES, seat.province, on)
    due = rules.changed_due_on(duty, on) if duty else on
    board.fall_due(due, cause, now)
    return Change(Act.DUE, {"cause": cause, "due_on": due.isoformat(), "changes": changes})
