"""Patrols and the tracks they came with."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from typing import Any, ClassVar

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

from kernel.db import Base, Record
from patrols.states import PATROL_LIFE, PatrolState, Transport
from patrols.tracks import VERSION, cleaning
from patrols.tracks.judging import Judged
from patrols.tracks.suspicion import CODES, HIGHEST, Reason

# Not reviewed yet as it reads now; in words, so that the index below answers it.
WAITING = text("(patrols.state = 'logged' OR patrols.approved_version < patrols.version)")
RETURNED = text("patrols.state = 'returned'")
_RETURNED = text("state = 'returned'")
_WAITING = text("state = 'logged' OR approved_version < version")


class Patrol(Record):
    """
    A line of the patrol ledger 巡查台账; its id is that of its sealed record.

    ``started_at`` and ``ended_at`` are the phone's words; ``walked_on`` is the day by our clock,
    which is what duty counts. ``length_m`` and ``gaps`` are of the raw track, the ``clean_`` ones
    of the cleaned one in metres and seconds, its silences filled by ``filled`` fixes of other
    recorders; ``suspicion`` is out of 100, with its ``doubts``.

    ``number`` is of its office and of the year it walked, given with the entry in the ledger and
    never changed. ``approved_version`` may lag behind ``version``: a correction stands beside.
    It is 0 where no version was approved as the track is measured now.
    """

    __tablename__ = "patrols"
    __table_args__ = (
        CheckConstraint(
            "(state <> 'received') = (logged_at IS NOT NULL)", name="logged_at_if_logged"
        ),
        CheckConstraint(
            "(length_m IS NULL) = (measure_version IS NULL)", name="measured_by_a_version"
        ),
        CheckConstraint("(number IS NULL) = (logged_at IS NULL)", name="numbered_if_logged"),
        CheckConstraint("(number IS NULL) = (number_year IS NULL)", name="number_has_its_year"),
        CheckConstraint(
            "(state = 'returned') = (return_reason IS NOT NULL)", name="reason_if_returned"
        ),
        CheckConstraint(
            "(state = 'approved') = (approved_version IS NOT NULL)", name="version_if_approved"
        ),
        CheckConstraint("version >= 1", name="versions_count_from_one"),
        UniqueConstraint("office_id", "number_year", "number"),
        Index(
            "ix_patrols_returned",
            "author_id",
            postgresql_where=_RETURNED,
            sqlite_where=_RETURNED,
        ),
        Index(
            "ix_patrols_waiting",
            "logged_at",
            "id",
            postgresql_where=_WAITING,
            sqlite_where=_WAITING,
        ),
        Index(None, "office_id", "walked_on"),
        Index(None, "division_id", "id"),
    )
    undigested: ClassVar[frozenset[str]] = frozenset(
        {
            *("length_m", "gaps", "measure_version", "filled"),
            *("clean_length_m", "clean_s", "gap_s", "clean_version", "suspicion", "doubts"),
        }
    )

    office_id: Mapped[uuid.UUID]
    division_id: Mapped[int]
    author_id: Mapped[uuid.UUID]
    state: Mapped[PatrolState]
    started_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime]
    walked_on: Mapped[dt.date]
    received_at: Mapped[dt.datetime]
    logged_at: Mapped[dt.datetime | None]
    transport: Mapped[Transport]
    members: Mapped[list[str]]
    area: Mapped[str] = mapped_column(String(200))
    route: Mapped[str] = mapped_column(Text)
    violation_found: Mapped[bool]
    content: Mapped[str] = mapped_column(Text)
    measures: Mapped[str] = mapped_column(Text)
    opinion: Mapped[str] = mapped_column(Text)
    follow_up: Mapped[str] = mapped_column(Text)
    findings: Mapped[list[str]]
    stops: Mapped[list[Any]]
    fixes: Mapped[int]
    filled: Mapped[int]
    length_m: Mapped[float | None]
    gaps: Mapped[int | None]
    measure_version: Mapped[int | None]
    clean_length_m: Mapped[float | None]
    clean_s: Mapped[float | None]
    gap_s: Mapped[float | None]
    clean_version: Mapped[int | None]
    suspicion: Mapped[int | None]
    doubts: Mapped[list[Any]]
    flags: Mapped[list[str]]
    number_year: Mapped[int | None]
    number: Mapped[int | None]
    version: Mapped[int]
    approved_version: Mapped[int | None]
    follow_ups: Mapped[list[Any]]
    return_reason: Mapped[str | None] = mapped_column(Text)

    @property
    def reference(self) -> str | None:
        """Its number as people say it; None before it is logged."""
        return None if self.number is None else f"{self.number_year}-{self.number}"

    @property
    def is_reviewed(self) -> bool:
        """Whether it was approved or returned as it reads now."""
        if self.state is PatrolState.APPROVED:
            return self.approved_version == self.version
        return self.state is not PatrolState.LOGGED

    def log(self, at: dt.datetime, *, number: int) -> None:
        self._move_to(PatrolState.LOGGED)
        self.logged_at = at
        self.number_year, self.number = self.walked_on.year, number

    def log_again(self) -> None:
        self._move_to(PatrolState.LOGGED)
        self.return_reason = None

    def give_back(self, reason: str) -> None:
        self._move_to(PatrolState.RETURNED)
        self.return_reason = reason

    def approve(self) -> None:
        """Approve it, or what was corrected since it was approved."""
        if self.state is not PatrolState.APPROVED:
            self._move_to(PatrolState.APPROVED)
        self.approved_version = self.version

    def outgrow_approval(self) -> None:
        """Wait for another look: it was approved, and has been measured otherwise since."""
        if self.state is PatrolState.APPROVED:
            self.approved_version = 0

    def take_measure(self, judged: Judged, taken: Mapping[str, int]) -> None:
        """Write the measures; ``taken`` says how many fixes came from which other recorder."""
        self.filled = sum(taken.values())
        self.length_m, self.gaps = judged.raw.length_m, judged.raw.gaps
        self.measure_version = VERSION
        self.clean_length_m, self.clean_s = judged.cleaned.length_m, judged.cleaned.duration_s
        self.gap_s, self.clean_version = judged.gap_s, cleaning.VERSION
        self.doubt(judged.doubt.reasons, of=CODES)

    def doubt(self, reasons: Iterable[Reason], *, of: Collection[str]) -> None:
        """Let ``reasons`` stand for all codes in ``of``; other doubts stay."""
        others = [doubt for doubt in self.doubts if doubt["code"] not in of]
        self.doubts = [*others, *(asdict(reason) for reason in reasons)]
        self.suspicion = min(HIGHEST, sum(doubt["weight"] for doubt in self.doubts))

    def _move_to(self, state: PatrolState) -> None:
        PATROL_LIFE.check(self.state, state)
        self.state = state


class PatrolTrack(Base):
    """The columns of a track as they were sealed, as JSON."""

    __tablename__ = "patrol_tracks"

    patrol_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patrols.id"), primary_key=True)
    t0: Mapped[dt.datetime]
    columns: Mapped[bytes] = mapped_column(LargeBinary)
