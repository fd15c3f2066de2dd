"""Tables of the clues room."""

import datetime as dt
import uuid
from typing import Any

from geoalchemy2 import WKBElement
from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from clues.states import (
    CLUE_LIFE,
    FOUND,
    TASK_LIFE,
    VERIFICATION_LIFE,
    Channel,
    ClueState,
    InvalidKind,
    Result,
    TaskState,
    VerificationState,
)
from kernel.db import Feature, Record
from kernel.spatial import Geometry4490, to_shapely

_OPEN = text("state = 'open'")


class Clue(Feature):
    """
    A line of the register of clues 违法线索登记表.

    Numbered without gaps per office and year; ``record_id`` is the sealed report, or the look at a
    board, that it came from. ``informant`` is encrypted; of a report from the
    field the seal holds it too, which evidence keeps locked. ``verify_due`` is the last day in
    time, ``provisional`` while the calendar of its year is unpublished.
    """

    __tablename__ = "clues"
    __table_args__ = (
        UniqueConstraint("office_id", "number_year", "number"),
        CheckConstraint("finding_id IS NULL OR record_id IS NULL", name="one_source_at_most"),
        CheckConstraint(
            "(state = 'registered') = (triaged_at IS NULL)", name="triaged_unless_registered"
        ),
        CheckConstraint(
            "(state = 'invalid') = (invalid_kind IS NOT NULL)", name="invalid_kind_if_invalid"
        ),
        CheckConstraint(
            "(invalid_kind = 'duplicate') = (duplicate_of IS NOT NULL)",
            name="duplicate_of_something",
        ),
        CheckConstraint(
            "(state IN ('registered', 'valid', 'invalid')) = (verified_at IS NULL)",
            name="verified_at_if_found",
        ),
        CheckConstraint("(state = 'filed') = (case_id IS NOT NULL)", name="case_if_filed"),
        CheckConstraint("(case_id IS NULL) = (filed_at IS NULL)", name="filed_at_if_filed"),
        Index(None, "division_id", "id"),
        Index(None, "state", "verify_due"),
    )

    office_id: Mapped[uuid.UUID]
    division_id: Mapped[int]
    number_year: Mapped[int]
    number: Mapped[int]
    channel: Mapped[Channel]
    finding_id: Mapped[uuid.UUID | None] = mapped_column(unique=True)
    record_id: Mapped[uuid.UUID | None] = mapped_column(unique=True)
    description: Mapped[str] = mapped_column(Text)
    party: Mapped[str | None] = mapped_column(String(200))
    offence: Mapped[str | None] = mapped_column(String(40))
    position: Mapped[WKBElement | None] = mapped_column(Geometry4490("POINT"))
    informant: Mapped[bytes | None] = mapped_column(LargeBinary)
    discovered_at: Mapped[dt.datetime]
    registered_at: Mapped[dt.datetime]
    registered_by: Mapped[uuid.UUID | None]
    verify_due: Mapped[dt.date]
    verify_due_provisional: Mapped[bool]
    state: Mapped[ClueState]
    triaged_at: Mapped[dt.datetime | None]
    invalid_kind: Mapped[InvalidKind | None]
    duplicate_of: Mapped[uuid.UUID | None]
    verified_at: Mapped[dt.datetime | None]
    case_id: Mapped[uuid.UUID | None]
    filed_at: Mapped[dt.datetime | None]

    @property
    def reference(self) -> str:
        """The number as it is written on papers."""
        return f"线索〔{self.number_year}〕{self.number}号"

    @property
    def has_informant(self) -> bool:
        return self.informant is not None

    @property
    def lon(self) -> float | None:
        return None if self.position is None else float(to_shapely(self.position).x)

    @property
    def lat(self) -> float | None:
        return None if self.position is None else float(to_shapely(self.position).y)

    def accept(self, at: dt.datetime) -> None:
        self._move_to(ClueState.VALID)
        self.triaged_at = at

    def reject(self, kind: InvalidKind, duplicate_of: uuid.UUID | None, at: dt.datetime) -> None:
        self._move_to(ClueState.INVALID)
        self.triaged_at, self.invalid_kind, self.duplicate_of = at, kind, duplicate_of

    def find(self, result: Result, at: dt.datetime) -> None:
        self._move_to(FOUND[result])
        self.verified_at = at

    def file(self, case_id: uuid.UUID, at: dt.datetime) -> None:
        self._move_to(ClueState.FILED)
        self.case_id, self.filed_at = case_id, at

    def _move_to(self, state: ClueState) -> None:
        CLUE_LIFE.check(self.state, state)
        self.state = state


class ClueOfBoardReport(Record):
    """Which clue a report of the public became; the id is that of the report."""

    __tablename__ = "clues_of_board_reports"

    clue_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clues.id"), unique=True)


class ClueReport(Record):
    """
    One sealed report of a clue; its id is the record's. The informant is not in ``payload``.

    Corrections share ``original_id`` and count ``version`` up.
    """

    __tablename__ = "clue_reports"
    __table_args__ = (UniqueConstraint("original_id", "version"),)

    original_id: Mapped[uuid.UUID]
    version: Mapped[int]
    reason: Mapped[str | None] = mapped_column(String(1000))
    office_id: Mapped[uuid.UUID]
    division_id: Mapped[int]
    author_id: Mapped[uuid.UUID]
    sealed_at: Mapped[dt.datetime]
    received_at: Mapped[dt.datetime]
    payload: Mapped[dict[str, Any]]


class VerificationTask(Record):
    """An officer has to look whether a clue is true."""

    __tablename__ = "verification_tasks"
    __table_args__ = (
        CheckConstraint(
            "(state = 'answered') = (record_id IS NOT NULL)", name="record_if_answered"
        ),
        Index(
            "uq_verification_tasks_open",
            "clue_id",
            unique=True,
            postgresql_where=_OPEN,
            sqlite_where=_OPEN,
        ),
        Index(None, "officer_id", "state"),
    )

    clue_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clues.id"))
    officer_id: Mapped[uuid.UUID]
    office_id: Mapped[uuid.UUID]
    division_id: Mapped[int]
    assigned_by: Mapped[uuid.UUID]
    assigned_at: Mapped[dt.datetime]
    due_day: Mapped[dt.date]
    provisional: Mapped[bool]
    note: Mapped[str] = mapped_column(String(500))
    state: Mapped[TaskState]
    record_id: Mapped[uuid.UUID | None]
    changed_at: Mapped[dt.datetime]

    def answer(self, record_id: uuid.UUID, at: dt.datetime) -> None:
        TASK_LIFE.check(self.state, TaskState.ANSWERED)
        self.state, self.record_id, self.changed_at = TaskState.ANSWERED, record_id, at


class Verification(Record):
    """
    What an officer found at the place; its id is that of its sealed record.

    Corrections share ``original_id`` and count ``version`` up.
    """

    __tablename__ = "verifications"
    __table_args__ = (
        UniqueConstraint("original_id", "version"),
        CheckConstraint("(version = 1) = (original_id = id)", name="first_version_is_the_original"),
        Index(None, "task_id"),
        Index(None, "clue_id"),
    )

    original_id: Mapped[uuid.UUID]
    version: Mapped[int]
    reason: Mapped[str | None] = mapped_column(String(1000))
    task_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("verification_tasks.id"))
    clue_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clues.id"))
    office_id: Mapped[uuid.UUID]
    author_id: Mapped[uuid.UUID]
    state: Mapped[VerificationState]
    visited_at: Mapped[dt.datetime]
    received_at: Mapped[dt.datetime]
    fix: Mapped[dict[str, Any]]
    position: Mapped[WKBElement | None] = mapped_column(Geometry4490("POINT", indexed=False))
    result: Mapped[Result]
    description: Mapped[str] = mapped_column(Text)
    companions: Mapped[list[str]]
    stop_ordered: Mapped[bool]
    party: Mapped[str | None] = mapped_column(String(200))
    offence: Mapped[str | None] = mapped_column(String(40))
    flags: Mapped[list[str]]

    def become(self, state: VerificationState) -> None:
        VERIFICATION_LIFE.check(self.state, state)
        self.state = state
