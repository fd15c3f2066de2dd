"""Other recorders of an officer, what they told, and what of it belongs to a patrol."""

import datetime as dt
import uuid
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Base, Record
from patrols.states import RECORDING_LIFE, RecorderKind, RecordingSource, RecordingState


class Recorder(Record):
    """A logger app or a unit in a car, known by a key of which only the SHA-256 is kept."""

    __tablename__ = "recorders"
    __table_args__ = (
        CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked_by_somebody_or_not"
        ),
        Index(None, "officer_id"),
    )

    officer_id: Mapped[uuid.UUID]
    office_id: Mapped[uuid.UUID]
    division_id: Mapped[int]
    kind: Mapped[RecorderKind]
    name: Mapped[str] = mapped_column(String(80))
    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]
    revoked_by: Mapped[uuid.UUID | None]


class RecorderFix(Base):
    """
    Where a recorder said it was.

    Only what falls into a patrol is kept for ever, with that patrol: where somebody is off duty
    is nobody's business.
    """

    __tablename__ = "recorder_fixes"
    __table_args__ = (
        UniqueConstraint("recorder_id", "at", "lon", "lat"),
        Index(None, "received_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    recorder_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("recorders.id"))
    at: Mapped[dt.datetime]
    received_at: Mapped[dt.datetime]
    lon: Mapped[float]
    lat: Mapped[float]
    accuracy_m: Mapped[float | None]
    altitude_m: Mapped[float | None]


class Recording(Record):
    """
    What another recorder told of the time of a patrol: columns as JSON, raw, kept for ever.

    ``source_id`` is the recorder, or the recording itself where it came as a file; ``taken`` how
    many of its ``fixes`` fill a silence of the sealed track.
    """

    __tablename__ = "patrol_recordings"
    __table_args__ = (
        UniqueConstraint("patrol_id", "source_id"),
        UniqueConstraint("patrol_id", "sha256"),
    )
    undigested: ClassVar[frozenset[str]] = frozenset({"taken"})

    patrol_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patrols.id"))
    source: Mapped[RecordingSource]
    source_id: Mapped[uuid.UUID]
    officer_id: Mapped[uuid.UUID]
    state: Mapped[RecordingState]
    problem: Mapped[dict[str, Any] | None]
    file_name: Mapped[str | None] = mapped_column(String(200))
    sha256: Mapped[str | None] = mapped_column(String(64))
    received_at: Mapped[dt.datetime]
    t0: Mapped[dt.datetime | None]
    fixes: Mapped[int]
    taken: Mapped[int]
    columns: Mapped[bytes | None] = mapped_column(LargeBinary)

    def take(self, t0: dt.datetime, fixes: int, columns: bytes) -> None:
        self._move_to(RecordingState.READ)
        self.t0, self.fixes, self.columns = t0, fixes, columns

    def refuse(self, problem: dict[str, Any]) -> None:
        self._move_to(RecordingState.REFUSED)
        self.problem = problem

    def _move_to(self, state: RecordingState) -> None:
        RECORDING_LIFE.check(self.state, state)
        self.state = state


class TrackFile(Record):
    """The bytes of an imported track file, packed with zlib."""

    __tablename__ = "patrol_track_files"

    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    size_bytes: Mapped[int]
    packed: Mapped[bytes] = mapped_column(LargeBinary)


class PatrolToFill(Base):
    """A recorder told, at that instant, something of the time of this patrol."""

    __tablename__ = "patrols_to_fill"

    patrol_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patrols.id"), primary_key=True)
    told_at: Mapped[dt.datetime] = mapped_column(primary_key=True)


class TrackMark(Base):
    """What a track is known again by (`patrols.tracks.marks`)."""

    __tablename__ = "track_marks"
    __table_args__ = (Index(None, "patrol_id"),)

    mark: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    patrol_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patrols.id"), primary_key=True)
