"""The table of copies: what each is made of, so that it could be made again the same."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from evidence.models import Sha256
from evidence.states import COPY_LIFE, CopyKind, CopyState
from kernel.db import Record


class EvidenceCopy(Record):
    """
    A picture made of an item's original, on request; the original it names is never replaced.

    ``parameters`` is all that was drawn: ``{"lines": [[label, text]…], "missing": ["U+…"…]}`` or
    ``{"boxes": [[x, y, w, h]…], "reason"}``; ``parameters_digest`` is the SHA-256 (hex) of them.
    ``problem`` is the flag that says why it could not be drawn.
    """

    __tablename__ = "evidence_copies"
    __table_args__ = (
        UniqueConstraint(
            *("item_id", "kind", "maker_version", "parameters_digest"),
            name="uq_evidence_copies_drawn_of_the_same",
        ),
        CheckConstraint("(state = 'made') = (sha256 IS NOT NULL)", name="bytes_if_made"),
        CheckConstraint("(state = 'failed') = (problem IS NOT NULL)", name="problem_if_failed"),
    )

    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("manifest_files.id"))
    original_sha256: Mapped[str] = mapped_column(ForeignKey("stored_files.sha256"))
    kind: Mapped[CopyKind]
    maker_version: Mapped[str] = mapped_column(String(40))
    parameters: Mapped[dict[str, Any]]
    parameters_digest: Mapped[str] = mapped_column(Sha256)
    state: Mapped[CopyState]
    problem: Mapped[str | None] = mapped_column(String(40))
    asked_by: Mapped[uuid.UUID]
    asked_at: Mapped[dt.datetime]
    made_at: Mapped[dt.datetime | None]
    sha256: Mapped[str | None] = mapped_column(Sha256)
    bytes: Mapped[int | None] = mapped_column(BigInteger)
    width: Mapped[int | None]
    height: Mapped[int | None]
    flags: Mapped[list[str]]

    def ask_again(self) -> None:
        self._move_to(CopyState.ASKED)
        self.problem = None

    def fail(self, problem: str) -> None:
        self._move_to(CopyState.FAILED)
        self.problem = problem

    def finish(self, sha256: str, size: int, at: dt.datetime) -> None:
        self._move_to(CopyState.MADE)
        self.sha256, self.bytes, self.made_at = sha256, size, at

    def _move_to(self, state: CopyState) -> None:
        COPY_LIFE.check(self.state, state)
        self.state = state
