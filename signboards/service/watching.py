"""What the calendar alone brings about: boards to be renewed, and demands nobody heeded."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

import patrols.service
from kernel import audit
from kernel.bulk import insert_many
from kernel.clock import day_of
from kernel.spatial import Point
from patrols.states import ReasonKind
from signboards import queries, rules
from signboards.models import BoardAct, Rectification, Signboard
from signboards.service.contradicting import row, tell
from signboards.service.history import audit_act, line
from signboards.service.rectifications import source_of
from signboards.states import Act, Contradicts, Defect, DueCause

_MOST = 500
_BARE: Final = {"check_id": None, "rectification_id": None}


def renew(session: Session, *, after: uuid.UUID | None, now: dt.datetime) -> uuid.UUID | None:
    """Ask anew for the next boards that may not stand much longer; return where to go on."""
    on = day_of(now)
    ahead = max((rule.ahead_days for rule in rules.RENEWALS), default=0)
    wanted = queries.to_be_renewed(on + dt.timedelta(days=ahead), after).limit(_MOST)
    found = session.scalars(wanted).all()
    seats = queries.seats(session, {board.division_id for board in found}, on)
    due = []
    for board in found:
        rule = rules.in_force(rules.RENEWALS, seats[board.division_id].province, on)
        if rule and board.renew_by and board.renew_by - dt.timedelta(rule.ahead_days) <= on:
            board.fall_due(board.renew_by, DueCause.RENEWAL, now)
            due.append(board)
    session.flush()
    facts = {"cause": DueCause.RENEWAL.value}
    lines = [line(None, Act.DUE, board, on=on, now=now, details=facts) for board in due]
    insert_many(session, BoardAct, [{**one, **_BARE} for one in lines])
    audit.record_each(session, None, audit_act(Act.DUE), due, now=now)
    return found[-1].id if found else None


def report_unheeded(
    session: Session, *, after: uuid.UUID | None, now: dt.datetime
) -> uuid.UUID | None:
    """Tell of the next boards still missing past their day, and have patrols look at all late."""
    overdue = queries.overdue_rectifications(day_of(now), after).limit(_MOST)
    found = session.execute(overdue).all()
    rows = [
        row(board, Contradicts.MISSING_PAST_DUE, str(open_.id), check, now)
        for open_, board, check in found
        if Defect.MISSING.value in open_.defects
    ]
    tell(session, rows, now)
    _ask_patrols(session, [(open_, board) for open_, board, _ in found], now)
    return found[-1][0].id if found else None


def _ask_patrols(
    session: Session, late: Sequence[tuple[Rectification, Signboard]], now: dt.datetime
) -> None:
    """Have whoever is near look at boards that were not put right in time."""
    grounds = patrols.service.places_of_rights(
        session, {board.right_id for _, board in late}, day_of(now)
    )
    placed = [(open_, board, _place(board) or grounds.get(board.right_id)) for open_, board in late]
    wanted = [
        patrols.service.Wanted(
            kind=ReasonKind.RECTIFICATION,
            source=source_of(open_),
            place=place,
            division_id=board.division_id,
            reason=f"标识牌整改期限 {open_.due_on} 已过",
            since=open_.due_on,
        )
        for open_, board, place in placed
        if place is not None
    ]
    patrols.service.want_visits(session, wanted, now=now)


def _place(board: Signboard) -> Point | None:
    return None if board.lon is None or board.lat is None else Point(board.lon, board.lat)
