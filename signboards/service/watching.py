"""What the calendar alone brings about: boards to be renewed, and demands nobody heeded."""

import datetime as dt
import uuid
from typing import Final

from sqlalchemy.orm import Session

from kernel import audit
from kernel.bulk import insert_many
from kernel.clock import day_of
from signboards import queries, rules
from signboards.models import BoardAct
from signboards.service.contradicting import row, tell
from signboards.service.history import audit_act, line
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
    """Tell of the next boards still missing when the time to put them right was over."""
    overdue = queries.overdue_rectifications(day_of(now), after).limit(_MOST)
    found = session.execute(overdue).all()
    rows = [
        row(board, Contradicts.MISSING_PAST_DUE, str(open_.id), check, now)
        for open_, board, check in found
        if Defect.MISSING.value in open_.defects
    ]
    tell(session, rows, now)
    return found[-1][0].id if found else None
