"""Which rights must have a board: settled for many at once, as the register tells of them."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy.orm import Session

from kernel import audit
from kernel.bulk import insert_many, insert_new
from kernel.clock import day_of
from kernel.ids import new_id
from registry.models import Right
from signboards import queries, rules
from signboards.judging import text_of
from signboards.models import BoardAct, Signboard
from signboards.queries import Seat
from signboards.service.changing import Change, change
from signboards.service.history import audit_act, line
from signboards.service.owing import IN_FORCE, exemption_of, first_due, owes
from signboards.service.rectifications import drop_open
from signboards.states import Act, DueCause, SignboardState

_MOST = 500  # rights a transaction, so that nobody waits behind it


def settle_rights(session: Session, right_ids: Iterable[uuid.UUID], *, now: dt.datetime) -> None:
    """
    Ask for the boards of these rights, ask anew, or ask no more, as the register has them now.

    In a few statements for all; a second time changes nothing.
    """
    wanted = sorted(set(right_ids))
    boards = {one.right_id: one for one in session.scalars(queries.held_of_rights(wanted))}
    rights = session.scalars(queries.rights_with_holders(wanted)).all()
    seats = queries.seats(session, {right.division_id for right in rights}, day_of(now))
    work = _Work(session, now)
    for right in rights:
        seat = seats.get(right.division_id, Seat("", None))
        if board := boards.get(right.id):
            work.keep_up(right, seat, board)
        elif owes(right, seat, day_of(now)):
            work.ask(right, seat)
    work.write()


def catch_up(session: Session, *, after: uuid.UUID | None, now: dt.datetime) -> uuid.UUID | None:
    """
    Settle the next rights that have no board and may need one; return where to go on.

    For rights recorded before there was a duty, or that came when nobody heard of them.
    """
    kinds = sorted({kind for duty in rules.DUTIES for kind in duty.kinds})
    waiting = queries.without_board(kinds, sorted(IN_FORCE), after).limit(_MOST)
    found: Sequence[uuid.UUID] = session.scalars(waiting).all()
    settle_rights(session, found, now=now)
    return found[-1] if found else None


@dataclass
class _Work:
    """What is gathered of many rights, and then written."""

    session: Session
    now: dt.datetime
    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[tuple[Signboard, Change]] = field(default_factory=list)

    @property
    def on(self) -> dt.date:
        return day_of(self.now)

    def ask(self, right: Right, seat: Seat) -> None:
        self.new.append(
            {
                "id": new_id(),
                "right_id": right.id,
                "office_id": seat.office_id,
                "division_id": right.division_id,
                "state": SignboardState.DUE,
                "due_on": first_due(right, seat, self.on),
                "due_cause": DueCause.NEW_RIGHT,
                "text": text_of(right),
                "changed_at": self.now,
            }
        )

    def keep_up(self, right: Right, seat: Seat, board: Signboard) -> None:
        exempt = exemption_of(right, seat, self.on) is not None
        owed = owes(right, seat, self.on)
        made = change(board, right, seat, exempt=exempt, owed=owed, now=self.now)
        if made is not None:
            self.changed.append((board, made))

    def write(self) -> None:
        self._write_new()
        self.session.flush()
        rows = [
            {**line(None, one.act, board, on=self.on, now=self.now, details=one.details), **_BARE}
            for board, one in self.changed
        ]
        insert_many(self.session, BoardAct, rows)
        for act in {one.act for _, one in self.changed}:
            boards = [board for board, one in self.changed if one.act is act]
            audit.record_each(self.session, None, audit_act(act), boards, now=self.now)
        for act, reason in _REST.items():
            boards = [board for board, one in self.changed if one.act is act]
            drop_open(self.session, None, boards, reason, now=self.now)

    def _write_new(self) -> None:
        there = set(insert_new(self.session, Signboard, self.new))
        written = [row for row in self.new if row["id"] in there]
        insert_many(self.session, BoardAct, [self._asked(row) for row in written])
        act = audit_act(Act.DUE)
        audit.record_many(
            self.session,
            [
                audit.line_values(self.session, None, act, Signboard, row, self.now, {})
                for row in written
            ],
        )

    def _asked(self, row: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": new_id(),
            "signboard_id": row["id"],
            "act": Act.DUE,
            "state": SignboardState.DUE,
            "on": self.on,
            "at": self.now,
            "actor_id": None,
            "office_id": None,
            "details": {"cause": row["due_cause"], "due_on": row["due_on"].isoformat()},
            **_BARE,
        }


_BARE: Final = {"check_id": None, "rectification_id": None}
_REST: Final = {
    Act.LAID_TO_REST: "矿业权已失效或免设标识牌",
    Act.WITHDRAWN: "矿业权已注销",
}
