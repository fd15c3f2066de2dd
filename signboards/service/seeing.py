"""What a judged check does to its board, and to what was to be put right at it."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import Session

from kernel.clock import day_of
from signboards import queries, rules
from signboards.models import Rectification, Signboard, SignboardCheck
from signboards.service.history import write
from signboards.service.rectifications import demand, settle
from signboards.states import ASKED_FOR, Act, Defect, DueCause, SignboardState


def be_seen(
    session: Session,
    board: Signboard,
    check: SignboardCheck,
    found: Sequence[Defect],
    province: str,
    now: dt.datetime,
) -> None:
    """Move the board by what was seen, unless a later look has spoken or the right has ended."""
    if board.is_older_news(check.seen_at):
        return
    seen_on = day_of(check.seen_at)
    early, open_ = _is_early(board, seen_on), queries.open_rectification(session, board.id)
    state = _state(board, check, found, open_, early=early)
    position = check.position if check.present else None
    board.be_seen(check.id, check.seen_at, position, state, now)
    if check.present and board.renew_by is None:
        made = board.made_on or board.erected_on or seen_on
        board.renew_by = rules.renew_by(made, province, seen_on)
    facts = {"verdict": check.verdict, "defects": check.defects, "check": str(check.id)}
    write(session, None, Act.SEEN, board, on=seen_on, now=now, check_id=check.id, details=facts)
    if found and not early:
        demand(session, board, check, found, province, now)
    if not found and open_:
        settle(session, open_, board, check, now)


def _is_early(board: Signboard, on: dt.date) -> bool:
    """
    Return whether a board need not yet be there, or not yet say what the licence says now.

    A board that is only to be renewed has to be right until it is.
    """
    if board.state not in ASKED_FOR or board.due_on is None:
        return False
    return on <= board.due_on and board.due_cause is not DueCause.RENEWAL


def _state(
    board: Signboard,
    check: SignboardCheck,
    found: Sequence[Defect],
    open_: Rectification | None,
    *,
    early: bool,
) -> SignboardState:
    if found and early:
        return board.state
    if found:
        return SignboardState.DEFECTIVE if check.present else SignboardState.MISSING
    if open_ and open_.check_id != check.original_id:
        return SignboardState.RECTIFIED
    if board.state is SignboardState.DUE and board.due_cause is DueCause.RENEWAL:
        return SignboardState.DUE  # that the old one is in order does not make it new
    return SignboardState.OK
