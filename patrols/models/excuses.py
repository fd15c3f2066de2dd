"""What offices say of themselves: why they cannot go, and that they have gone."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Record
from patrols.states import EXCUSE_LIFE, ExcuseState


class DutyExcuse(Record):
    """
    An office asks not to be held to its duty from ``first_day`` to ``last_day``, both included.

    Only once it is approved does it lower what is owed.
    """

    __tablename__ = "duty_excuses"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="begins_before_it_ends"),
        CheckConstraint(
            "(state IN ('approved', 'refused')) = (decided_by IS NOT NULL)",
            name="decided_by_if_decided",
        ),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_at_once"),
        Index(None, "office_id", "last_day"),
        Index(None, "division_id", "id"),
    )

    office_id: Mapped[uuid.UUID]
    division_id: Mapped[int]
    first_day: Mapped[dt.date]
    last_day: Mapped[dt.date]
    reason: Mapped[str] = mapped_column(String(500))
    state: Mapped[ExcuseState]
    asked_by: Mapped[uuid.UUID]
    asked_at: Mapped[dt.datetime]
    decided_by: Mapped[uuid.UUID | None]
    decided_office_id: Mapped[uuid.UUID | None]
    decided_at: Mapped[dt.datetime | None]
    note: Mapped[str | None] = mapped_column(String(500))

    def decide(
        self, state: ExcuseState, by: uuid.UUID, office_id: uuid.UUID, at: dt.datetime, note: str
    ) -> None:
        self._move_to(state)
        self.decided_by, self.decided_office_id = by, office_id
        self.decided_at, self.note = at, note

    def withdraw(self) -> None:
        self._move_to(ExcuseState.WITHDRAWN)

    def _move_to(self, state: ExcuseState) -> None:
        EXCUSE_LIFE.check(self.state, state)
        self.state = state


class Departure(Record):
    """
    An office says that a patrol is setting out; its record comes only when it has ended.

    No evidence: whoever is out is shown to the office above, and nothing is counted by it. One
    that came to nothing is ``withdrawn_at`` the moment that was said.
    """

    __tablename__ = "departures"
    __table_args__ = (
        CheckConstraint("left_at <= back_at", name="leaves_before_it_is_back"),
        Index(None, "office_id", "left_at"),
    )

    office_id: Mapped[uuid.UUID]
    division_id: Mapped[int]
    officer_id: Mapped[uuid.UUID]
    left_at: Mapped[dt.datetime]
    note: Mapped[str] = mapped_column(String(200))
    back_at: Mapped[dt.datetime | None]
    withdrawn_at: Mapped[dt.datetime | None]
