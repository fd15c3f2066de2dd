"""Dossiers that were asked for, by whom, of what, and what became of them."""

import datetime as dt
import uuid
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from evidence.dossier.states import LIFECYCLE, DossierState
from evidence.models import Sha256
from kernel.db import Record
from kernel.errors import Refusal

_UNDONE = text("state IN ('asked', 'ready')")


class Dossier(Record):
    """
    Evidence put together for somebody about ``subject_id``, a row of ``subject_table``.

    ``contents`` is what was asked for, as it was readable then: title, facts about the subject,
    items with what each is to prove, and how many were left out. ``bag_sha256`` is the hash
    of the tag manifest, which vouches for every file of the bag.
    """

    __tablename__ = "dossiers"
    __table_args__ = (
        CheckConstraint(
            "(state IN ('ready', 'expired')) = (ready_at IS NOT NULL)", name="ready_at_if_ready"
        ),
        CheckConstraint("(state = 'failed') = (reason IS NOT NULL)", name="reason_if_failed"),
        Index(None, "subject_table", "subject_id", "officer_id"),
        Index("ix_dossiers_undone", "id", postgresql_where=_UNDONE, sqlite_where=_UNDONE),
    )
    undigested: ClassVar[frozenset[str]] = frozenset({"bytes_done", "bytes_total"})

    subject_table: Mapped[str] = mapped_column(String(63))
    subject_id: Mapped[uuid.UUID]
    officer_id: Mapped[uuid.UUID]
    office_id: Mapped[uuid.UUID]
    contents: Mapped[dict[str, Any]]
    state: Mapped[DossierState] = mapped_column(default=DossierState.ASKED)
    reason: Mapped[str | None] = mapped_column(String(60))
    reason_zh: Mapped[str | None] = mapped_column(Text)
    reason_en: Mapped[str | None] = mapped_column(Text)
    bytes_done: Mapped[int] = mapped_column(BigInteger, default=0)
    bytes_total: Mapped[int | None] = mapped_column(BigInteger)
    bag_sha256: Mapped[str | None] = mapped_column(Sha256)
    asked_at: Mapped[dt.datetime]
    ready_at: Mapped[dt.datetime | None]
    expires_at: Mapped[dt.datetime | None]

    def be_ready(self, digest: str, at: dt.datetime, until: dt.datetime) -> None:
        self._move_to(DossierState.READY)
        self.bag_sha256, self.ready_at, self.expires_at = digest, at, until

    def fail(self, because: Refusal) -> None:
        self._move_to(DossierState.FAILED)
        self.reason = because.code
        self.reason_zh, self.reason_en = because.sentence("zh"), because.sentence("en")

    def expire(self) -> None:
        self._move_to(DossierState.EXPIRED)

    def _move_to(self, state: DossierState) -> None:
        LIFECYCLE.check(self.state, state)
        self.state = state
