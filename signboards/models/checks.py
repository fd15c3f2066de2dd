"""What an officer saw of a board, and what the register says to it."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any, ClassVar

from geoalchemy2 import WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Record
from kernel.spatial import Geometry4490
from signboards.judging import VERSION, Registered
from signboards.models.boards import Signboard
from signboards.states import CHECK_LIFE, CheckState, Defect, Verdict


class SignboardCheck(Record):
    """
    One sealed record about a board; its id is the record's.

    Corrections share ``original_id`` and count ``version`` up. ``checked_at`` is the phone's word,
    ``seen_at`` the time by our clock; ``compared_with`` is the register's word when it was judged,
    ``items`` the two held against each other. ``place`` says how near the right it was taken, with
    reasons; ``damaged`` is empty where the phone did not ask.
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
    # Worked out from the rest and the register; a later judge may say it better.
    undigested: ClassVar[frozenset[str]] = frozenset({"items", "place"})

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
    damaged: Mapped[bool | None]
    licence_no_read: Mapped[str | None] = mapped_column(String(60))
    holder_read: Mapped[str | None] = mapped_column(String(200))
    valid_to_read: Mapped[dt.date | None]
    remark: Mapped[str] = mapped_column(Text)
    verdict: Mapped[Verdict | None]
    defects: Mapped[list[str]]
    defect_count: Mapped[int | None]
    compared_with: Mapped[dict[str, Any] | None]
    judged_by_version: Mapped[int | None]
    items: Mapped[list[Any] | None]
    place: Mapped[dict[str, Any] | None]
    flags: Mapped[list[str]]

    def judge(self, board: Signboard, defects: Sequence[Defect], registered: Registered) -> None:
        self._move_to(CheckState.JUDGED)
        self.signboard_id = board.id
        self.division_id = board.division_id  # until now that of the author's office
        self.weigh(defects)
        self.compared_with, self.judged_by_version = registered.as_json(), VERSION

    def weigh(self, defects: Sequence[Defect]) -> None:
        """Say what is wrong: by the phone's words, and by what officers saw in its photos."""
        self.verdict = Verdict.DEFECTS if defects else Verdict.OK
        self.defects, self.defect_count = [defect.value for defect in defects], len(defects)

    def supersede(self) -> None:
        self._move_to(CheckState.SUPERSEDED)

    def _move_to(self, state: CheckState) -> None:
        CHECK_LIFE.check(self.state, state)
        self.state = state
