"""What the holder has to put right: opened by a check, told of, put off, closed by a later look."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

import patrols.service
from kernel import audit, calendar
from kernel.access import Actor
from kernel.clock import day_of
from kernel.ids import new_id
from signboards import queries, refusals, rules
from signboards.models import Rectification, Signboard, SignboardCheck
from signboards.service.history import write
from signboards.states import Act, Defect, RectificationState

_CORRECTED: Final = "检查记录已更正，问题不成立"


def demand(
    session: Session,
    board: Signboard,
    check: SignboardCheck,
    found: Sequence[Defect],
    province: str,
    now: dt.datetime,
) -> None:
    """Open a rectification, or say that the one still open is not heeded yet."""
    defects = [defect.value for defect in found]
    if open_ := queries.open_rectification(session, board.id):
        open_.defects = defects
        _write(session, None, Act.STILL_DEFECTIVE, open_, board, now, defects=defects)
        return
    on = day_of(now)  # the holder cannot know before we do
    due = rules.mend_by(on, province)
    opened = Rectification(
        id=new_id(),
        signboard_id=board.id,
        check_id=check.original_id,
        state=RectificationState.OPEN,
        defects=defects,
        opened_at=now,
        first_due_on=due.day,
        due_on=due.day,
        provisional=due.provisional,
    )
    session.add(opened)
    due_on, act = due.day.isoformat(), Act.RECTIFICATION_OPENED
    _write(session, None, act, opened, board, now, defects=defects, due_on=due_on)


def settle(
    session: Session,
    open_: Rectification,
    board: Signboard,
    check: SignboardCheck,
    now: dt.datetime,
) -> None:
    """Close what a check found in order: put right, or never wrong where that check is its own."""
    if open_.check_id == check.original_id:
        open_.cancel(_CORRECTED, now)
        act = Act.RECTIFICATION_CANCELLED
        _write(session, None, act, open_, board, now, reason=_CORRECTED)
        return
    open_.mend(check.original_id, now)
    _write(session, None, Act.RECTIFIED, open_, board, now)


def drop_open(
    session: Session,
    actor: Actor | None,
    boards: Sequence[Signboard],
    reason: str,
    *,
    now: dt.datetime,
) -> None:
    """Ask no more to put right these boards, which are asked for no more."""
    resting = {board.id: board for board in boards}
    if not resting:
        return
    for open_ in session.scalars(queries.open_rectifications(resting)).all():
        open_.cancel(reason, now)
        act, board = Act.RECTIFICATION_CANCELLED, resting[open_.signboard_id]
        _write(session, actor, act, open_, board, now, reason=reason)


def notify(
    session: Session,
    actor: Actor,
    rectification_id: uuid.UUID,
    *,
    on: dt.date,
    how: str,
    now: dt.datetime,
) -> Rectification:
    """Record when and how the holder was told."""
    open_, board = _held_open(session, actor, rectification_id, now)
    opened_on = day_of(open_.opened_at)
    if not opened_on <= on <= day_of(now):
        raise refusals.NotifiedBefore(opened_on=opened_on)
    open_.notified_on, open_.notified_how = on, how
    _write(session, actor, Act.HOLDER_NOTIFIED, open_, board, now, on=on, how=how)
    return open_


def extend(
    session: Session,
    actor: Actor,
    rectification_id: uuid.UUID,
    *,
    until: dt.date,
    reason: str,
    now: dt.datetime,
) -> Rectification:
    """Give the holder longer, for a reason; a day off is put off to a working day."""
    open_, board = _held_open(session, actor, rectification_id, now)
    if until <= open_.due_on or until < day_of(now):
        raise refusals.NotLater(due_on=open_.due_on)
    due = calendar.days_after(until, 0)
    open_.extend(due.day, provisional=due.provisional)
    due_on, act = due.day.isoformat(), Act.RECTIFICATION_EXTENDED
    _write(session, actor, act, open_, board, now, due_on=due_on, reason=reason)
    return open_


def cancel(
    session: Session,
    actor: Actor,
    rectification_id: uuid.UUID,
    *,
    reason: str,
    now: dt.datetime,
) -> Rectification:
    """Ask no more for it, for a reason; the board stays as it was last seen."""
    open_, board = _held_open(session, actor, rectification_id, now)
    open_.cancel(reason, now)
    _write(session, actor, Act.RECTIFICATION_CANCELLED, open_, board, now, reason=reason)
    return open_


def _held_open(
    session: Session, actor: Actor, rectification_id: uuid.UUID, now: dt.datetime
) -> tuple[Rectification, Signboard]:
    """Return it with its board, the board held first: as whoever judges a check does."""
    on = day_of(now)
    known = queries.get_rectification(session, actor, rectification_id, on)
    board = queries.held(session, known.signboard_id)
    session.refresh(known)
    if known.state is not RectificationState.OPEN:
        raise refusals.RectificationClosed
    return known, board


def source_of(row: Rectification) -> str:
    """Return what names it to patrols, which are to look at boards that were not put right."""
    return f"rectifications/{row.id}"


def _write(
    session: Session,
    actor: Actor | None,
    act: Act,
    row: Rectification,
    board: Signboard,
    now: dt.datetime,
    *,
    on: dt.date | None = None,
    **details: Any,
) -> None:
    audit.record(session, actor, f"signboards.{act.value}", row, now=now, **details)
    if row.state is not RectificationState.OPEN:
        patrols.service.settle_reason(session, actor, source_of(row), row.state, now=now)
    day = on or day_of(now)
    write(session, actor, act, board, on=day, now=now, rectification_id=row.id, details=details)
