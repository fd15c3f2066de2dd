"""Removals, which become tombstones, and what holds an item against them."""

import datetime as dt
import uuid
from typing import ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from evidence.models import Sha256
from evidence.retention.states import LIFECYCLE, RemovalState
from kernel.db import Base, Record

_OPEN = text("state IN ('proposed', 'confirmed')")


class Removal(Record):
    """
    An act by which a file's bytes are removed; what is left of the file once it is done.

    ``items`` is how many items named the bytes when it was proposed: that many, and no others,
    both officers spoke of. ``hindrance`` is what the store last answered, if it would not.
    ``kept_again_at`` is when the same bytes came in anew, under another seal.
    """

    __tablename__ = "removals"
    __table_args__ = (
        CheckConstraint("proposed_by <> decided_by", name="decided_by_another_person"),
        CheckConstraint(
            "(state = 'proposed') = (decided_by IS NULL)", name="decided_by_unless_proposed"
        ),
        CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)", name="decided_at_if_decided"
        ),
        CheckConstraint("(state = 'removed') = (removed_at IS NOT NULL)", name="removed_at_if_so"),
        Index(
            "ix_removals_open", "sha256", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN
        ),
        Index(None, "sha256"),
    )
    undigested: ClassVar[frozenset[str]] = frozenset({"hindrance"})

    sha256: Mapped[str] = mapped_column(Sha256)
    bytes: Mapped[int] = mapped_column(BigInteger)
    items: Mapped[int]
    state: Mapped[RemovalState]
    reason: Mapped[str] = mapped_column(Text)
    office_id: Mapped[uuid.UUID]
    proposed_by: Mapped[uuid.UUID]
    proposed_at: Mapped[dt.datetime]
    decided_by: Mapped[uuid.UUID | None]
    decided_at: Mapped[dt.datetime | None]
    refusal: Mapped[str | None] = mapped_column(Text)
    hindrance: Mapped[str | None] = mapped_column(String(300))
    removed_at: Mapped[dt.datetime | None]
    kept_again_at: Mapped[dt.datetime | None]

    def confirm(self, officer_id: uuid.UUID, at: dt.datetime) -> None:
        self._move_to(RemovalState.CONFIRMED)
        self.decided_by, self.decided_at = officer_id, at

    def refuse(self, officer_id: uuid.UUID, why: str, at: dt.datetime) -> None:
        self._move_to(RemovalState.REFUSED)
        self.decided_by, self.decided_at, self.refusal = officer_id, at, why

    def lapse(self) -> None:
        self._move_to(RemovalState.LAPSED)

    def finish(self, at: dt.datetime) -> None:
        self._move_to(RemovalState.REMOVED)
        self.removed_at, self.hindrance = at, None

    def _move_to(self, state: RemovalState) -> None:
        LIFECYCLE.check(self.state, state)
        self.state = state


class Hold(Base):
    """Something of a room above, such as an open case, that rests on an item."""

    __tablename__ = "evidence_holds"
    __table_args__ = (Index(None, "holder_id"),)

    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("manifest_files.id"), primary_key=True)
    holder_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    held_at: Mapped[dt.datetime]
