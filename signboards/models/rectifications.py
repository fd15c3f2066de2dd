"""What has to be put right at a board, and by when."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Record
from signboards.states import RECTIFICATION_LIFE, RectificationState

_OPEN = text("state = 'open'")


class Rectification(Record):
    """
    Defects that the holder has to put right until a day; it lies where its board lies.

    ``check_id`` is the first version of the check that found them, ``closing_check_id`` of the one
    that found them mended. ``due_on`` is the last day in time, ``provisional`` while the calendar
    of its year is unpublished; ``first_due_on`` what it was before any extension.
    """

    __tablename__ = "signboard_rectifications"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_at_unless_open"),
        CheckConstraint(
            "(state = 'rectified') = (closing_check_id IS NOT NULL)", name="seen_if_rectified"
        ),
        CheckConstraint(
            "(state = 'cancelled') = (cancel_reason IS NOT NULL)", name="reason_if_cancelled"
        ),
        CheckConstraint("due_on >= first_due_on", name="never_due_earlier"),
        Index(
            "uq_signboard_rectifications_open",
            "signboard_id",
            unique=True,
            postgresql_where=_OPEN,
            sqlite_where=_OPEN,
        ),
        Index(
            "ix_signboard_rectifications_due",
            "due_on",
            "id",
            postgresql_where=_OPEN,
            sqlite_where=_OPEN,
        ),
        Index(None, "signboard_id", "id"),
    )

    signboard_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("signboards.id"))
    check_id: Mapped[uuid.UUID]
    state: Mapped[RectificationState]
    defects: Mapped[list[str]]
    opened_at: Mapped[dt.datetime]
    first_due_on: Mapped[dt.date]
    due_on: Mapped[dt.date]
    provisional: Mapped[bool]
    notified_on: Mapped[dt.date | None]
    notified_how: Mapped[str | None] = mapped_column(String(200))
    closing_check_id: Mapped[uuid.UUID | None]
    cancel_reason: Mapped[str | None] = mapped_column(String(1000))
    closed_at: Mapped[dt.datetime | None]

    def extend(self, until: dt.date, *, provisional: bool) -> None:
        self.due_on, self.provisional = until, provisional

    def mend(self, check_id: uuid.UUID, at: dt.datetime) -> None:
        self._move_to(RectificationState.RECTIFIED)
        self.closing_check_id, self.closed_at = check_id, at

    def cancel(self, reason: str, at: dt.datetime) -> None:
        self._move_to(RectificationState.CANCELLED)
        self.cancel_reason, self.closed_at = reason, at

    def _move_to(self, state: RectificationState) -> None:
        RECTIFICATION_LIFE.check(self.state, state)
        self.state = state
