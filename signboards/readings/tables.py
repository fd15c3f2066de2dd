"""Tables of what was read: the lines of each photo, and of each check its fields."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, Double, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Record
from signboards.boardtext import Compared, Field, Found, Likeness
from signboards.readings.states import Decision, Ended


class BoardPhoto(Record):
    """
    What a reader of one version made of one photo; a later version makes a row of its own.

    ``check_id`` is the first version of the check. ``lines`` are ``{"text", "score", "box": [left,
    top, right, bottom]}`` in pixels of the upright picture of ``width`` by ``height``; ``flags``
    say why there are none.
    """

    __tablename__ = "signboard_photos"
    __table_args__ = (
        UniqueConstraint("item_id", "reader_version"),
        CheckConstraint("(width IS NULL) = (height IS NULL)", name="width_and_height"),
    )

    check_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("signboard_checks.id"), index=True)
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("manifest_files.id"))
    reader_version: Mapped[str] = mapped_column(String(80))
    ended: Mapped[Ended]
    flags: Mapped[list[str]]
    lines: Mapped[list[Any]]
    width: Mapped[int | None]
    height: Mapped[int | None]
    read_at: Mapped[dt.datetime]


class BoardReading(Record):
    """
    A field of a board as the photos of a check show it, beside the register's word of that day.

    ``said`` is as it was read, ``value`` what it means in one form; ``box`` lies in the upright
    picture of ``item_id``. Nothing follows from it until an officer decided: ``decided_value`` is
    what the board says by their word, ``stands`` how that compares.
    """

    __tablename__ = "signboard_readings"
    __table_args__ = (
        UniqueConstraint("check_id", "field"),
        CheckConstraint("(said IS NULL) = (item_id IS NULL)", name="said_in_a_photo"),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_at_if_decided"),
        CheckConstraint("(decision IS NULL) = (decided_by IS NULL)", name="decided_by_if_decided"),
        CheckConstraint("(decision IS NULL) = (stands IS NULL)", name="stands_if_decided"),
    )

    check_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("signboard_checks.id"))
    field: Mapped[Field]
    reader_version: Mapped[str] = mapped_column(String(80))
    item_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("manifest_files.id"))
    said: Mapped[str | None] = mapped_column(Text)
    value: Mapped[str | None] = mapped_column(Text)
    score: Mapped[float | None] = mapped_column(Double)
    box: Mapped[list[Any] | None]
    ought: Mapped[str | None] = mapped_column(Text)
    likeness: Mapped[Likeness]
    similarity: Mapped[float | None] = mapped_column(Double)
    read_at: Mapped[dt.datetime]
    decision: Mapped[Decision | None]
    decided_value: Mapped[str | None] = mapped_column(Text)
    stands: Mapped[Likeness | None]
    reason: Mapped[str | None] = mapped_column(String(1000))
    decided_by: Mapped[uuid.UUID | None]
    decided_at: Mapped[dt.datetime | None]

    def tell(
        self, found: Found | None, item_id: uuid.UUID | None, ought: str | None, compared: Compared
    ) -> None:
        """Say what is read now; of a field that an officer decided on, nothing changes."""
        self.item_id = item_id if found else None
        self.said, self.value = (found.said, found.value) if found else (None, None)
        self.score, self.box = (found.score, list(found.box)) if found else (None, None)
        self.ought, self.likeness, self.similarity = ought, *_parts(compared)

    def decide(
        self,
        decision: Decision,
        value: str | None,
        stands: Likeness,
        *,
        reason: str | None,
        by: uuid.UUID,
        at: dt.datetime,
    ) -> None:
        self.decision, self.decided_value, self.stands = decision, value, stands
        self.reason, self.decided_by, self.decided_at = reason, by, at


def _parts(compared: Compared) -> tuple[Likeness, float | None]:
    return compared.likeness, compared.similarity
