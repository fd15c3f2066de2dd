"""Tables of the signboards room."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from geoalchemy2 import WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Feature, Record
from kernel.spatial import Geometry4490, to_shapely
from signboards.judging import VERSION, Registered
from signboards.states import (
    CHECK_LIFE,
    SIGNBOARD_LIFE,
    CheckState,
    Defect,
    SignboardState,
    Verdict,
)


class Signboard(Feature):
    """The board of a right. ``checked_at`` is when it was last looked at, by our clock."""

    __tablename__ = "signboards"
    __table_args__ = (
        CheckConstraint("state <> 'expected' OR checked_at IS NULL", name="unseen_if_expected"),
        CheckConstraint(
            "state NOT IN ('standing', 'missing') OR checked_at IS NOT NULL",
            name="seen_if_found_out",
        ),
        Index(None, "division_id", "id"),
        Index(None, "changed_at"),
    )

    right_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rights.id"), unique=True)
    office_id: Mapped[uuid.UUID]
    division_id: Mapped[int]
    position: Mapped[WKBElement | None] = mapped_column(Geometry4490("POINT"))
    state: Mapped[SignboardState]
    checked_at: Mapped[dt.datetime | None]
    check_id: Mapped[uuid.UUID | None]
    changed_at: Mapped[dt.datetime]

    @property
    def lon(self) -> float | None:
        return None if self.position is None else float(to_shapely(self.position).x)

    @property
    def lat(self) -> float | None:
        return None if self.position is None else float(to_shapely(self.position).y)

    def be_seen(self, check: "SignboardCheck", now: dt.datetime) -> None:
        """Take what a check says, unless a later one has spoken or the right has ended."""
        if self.state is SignboardState.WITHDRAWN:
            return
        if self.checked_at is not None and check.seen_at < self.checked_at:
            return
        state = SignboardState.STANDING if check.present else SignboardState.MISSING
        if state is not self.state:
            self._move_to(state)
        if check.present and check.position is not None:
            self.position = check.position
        self.checked_at, self.check_id, self.changed_at = check.seen_at, check.id, now

    def withdraw(self, now: dt.datetime) -> None:
        self._move_to(SignboardState.WITHDRAWN)
        self.changed_at = now

    def _move_to(self, state: SignboardState) -> None:
        SIGNBOARD_LIFE.check(self.state, state)
        self.state = state


class SignboardCheck(Record):
    """
    One sealed record about a board; its id is the record's.

    Corrections share ``original_id`` and count ``version`` up. ``checked_at`` is the phone's word,
    ``seen_at`` the time by our clock; ``compared_with`` is the register's word when it was judged.
    """

    __tablename__ = "signboard_checks"
    __table_args__ = (
        UniqueConstraint("original_id", "version"),
        CheckConstraint("(version = 1) = (original_id = id)", name="first_version_is_the_original"),
        CheckConstraint("(verdict = 'ok') = (defect_count = 0)", name="ok_without_defects"),
        CheckConstraint("state <> 'judged' OR verdict IS NOT NULL", name="verdict_if_judged"),
        Index(None, "division_id", "id"),
        Index(None, "signboard_id"),
    )

    original_id: Mapped[uuid.UUID]
    version: Mapped[int]
    reason: Mapped[str | None] = mapped_column(String(1000))
    signboard_id: Mapped[uuid.UUID | None]
    right_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rights.id"))
    office_id: Mapped[uuid.UUID]
    division_id: Mapped[int]
    author_id: Mapped[uuid.UUID]
    state: Mapped[CheckState]
    checked_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    received_at: Mapped[dt.datetime]
    fix: Mapped[dict[str, Any]]
    position: Mapped[WKBElement | None] = mapped_column(Geometry4490("POINT", indexed=False))
    present: Mapped[bool]
    conspicuous: Mapped[bool]
    legible: Mapped[bool]
    licence_no_read: Mapped[str | None] = mapped_column(String(60))
    holder_read: Mapped[str | None] = mapped_column(String(200))
    valid_to_read: Mapped[dt.date | None]
    remark: Mapped[str] = mapped_column(Text)
    verdict: Mapped[Verdict | None]
    defects: Mapped[list[str]]
    defect_count: Mapped[int | None]
    compared_with: Mapped[dict[str, Any] | None]
    judged_by_version: Mapped[int | None]
    flags: Mapped[list[str]]

    def judge(self, board: Signboard, defects: Sequence[Defect], registered: Registered) -> None:
        self._move_to(CheckState.JUDGED)
        self.signboard_id = board.id
        self.division_id = board.division_id  # until now that of the author's office
        self.verdict = Verdict.DEFECTS if defects else Verdict.OK
        self.defects, self.defect_count = [defect.value for defect in defects], len(defects)
        self.compared_with, self.judged_by_version = registered.as_json(), VERSION

    def supersede(self) -> None:
        self._move_to(CheckState.SUPERSEDED)

    def _move_to(self, state: CheckState) -> None:
        CHECK_LIFE.check(self.state, state)
        self.state = state
