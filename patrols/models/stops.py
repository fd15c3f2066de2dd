"""What follows a finding: rungs of the ladder, notices to stop, and looks whether it stopped."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Record
from patrols.states import STEP_LIFE, Outcome, Rung, StepState

OPEN = text("finding_steps.state = 'open'")
_OPEN = text("state = 'open'")
STANDING = text("superseded_at IS NULL")


class FindingStep(Record):
    """
    A rung of the ladder that a finding stands on until it is done.

    ``due_on`` is the last day in time; ``provisional`` while the calendar of its year is
    unpublished. Overdue is asked, not stored.
    """

    __tablename__ = "finding_steps"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_at_unless_open"),
        Index(
            "uq_finding_steps_open",
            "finding_id",
            "rung",
            unique=True,
            postgresql_where=_OPEN,
            sqlite_where=_OPEN,
        ),
        Index("ix_finding_steps_due", "due_on", "id", postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index(None, "finding_id", "id"),
    )

    finding_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("findings.id"))
    rung: Mapped[Rung]
    state: Mapped[StepState]
    opened_at: Mapped[dt.datetime]
    due_on: Mapped[dt.date]
    provisional: Mapped[bool]
    closed_at: Mapped[dt.datetime | None]
    closed_by: Mapped[uuid.UUID | None]
    note: Mapped[str] = mapped_column(Text)

    def close(self, state: StepState, at: dt.datetime, *, by: uuid.UUID | None, note: str) -> None:
        STEP_LIFE.check(self.state, state)
        self.state, self.closed_at, self.closed_by, self.note = state, at, by, note


class StopNotice(Record):
    """
    A notice to stop 责令停止违法行为通知书, with the number its office gave it here.

    ``printed_no`` is what is printed on the paper that was served in the field, if it was.
    ``flags`` says which of its signers held no valid certificate on the day. ``record_id`` is the
    sealed record it came with, empty if it was entered at the desk. One that a correction enters
    anew or takes back stays, ``superseded_by`` the record of that correction.
    """

    __tablename__ = "stop_notices"
    __table_args__ = (
        CheckConstraint("version >= 1", name="versions_count_from_one"),
        CheckConstraint(
            "(superseded_at IS NULL) = (superseded_by IS NULL)", name="superseded_by_a_record"
        ),
        UniqueConstraint("finding_id", "version"),
        UniqueConstraint("office_id", "number_year", "number", "version"),
        Index(
            "uq_stop_notices_standing",
            "finding_id",
            unique=True,
            postgresql_where=STANDING,
            sqlite_where=STANDING,
        ),
    )

    finding_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("findings.id"))
    office_id: Mapped[uuid.UUID]
    number_year: Mapped[int]
    number: Mapped[int]
    printed_no: Mapped[str | None] = mapped_column(String(80))
    signed_on: Mapped[dt.date]
    signers: Mapped[list[str]]
    entered_by: Mapped[uuid.UUID]
    entered_at: Mapped[dt.datetime]
    flags: Mapped[list[str]]
    version: Mapped[int]
    record_id: Mapped[uuid.UUID | None]
    superseded_at: Mapped[dt.datetime | None]
    superseded_by: Mapped[uuid.UUID | None]

    @property
    def reference(self) -> str:
        return f"{self.number_year}-{self.number}"

    def supersede(self, by: uuid.UUID, at: dt.datetime) -> None:
        self.superseded_by, self.superseded_at = by, at


class FollowUp(Record):
    """
    A look whether somebody who was told to stop did 制止后是否停止.

    ``photos`` are ids of evidence items; ``patrol_id`` is the patrol that looked, empty if it was
    entered at the desk. The last look counts.
    """

    __tablename__ = "follow_ups"
    __table_args__ = (Index(None, "finding_id", "id"), Index(None, "patrol_id"))

    finding_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("findings.id"))
    patrol_id: Mapped[uuid.UUID | None]
    office_id: Mapped[uuid.UUID]
    told_by: Mapped[uuid.UUID]
    told_at: Mapped[dt.datetime]
    looked_on: Mapped[dt.date]
    outcome: Mapped[Outcome]
    note: Mapped[str] = mapped_column(Text)
    photos: Mapped[list[str]]
