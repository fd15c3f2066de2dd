"""Tables of evidence: what was sealed, which bytes belong to it, and what we said about it."""

import datetime as dt
import uuid
from typing import Any, ClassVar, cast

from sqlalchemy import (
    BigInteger,
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

from evidence.states import LIFECYCLE, RecordState
from kernel.db import Base, Record
from kernel.secrets import Safe

_HELD = text("state = 'held'")
_UNFINISHED = text("completed_at IS NULL")
_WITHOUT_SM3 = text("sm3 IS NULL")
_UNATTACHED = text("attached_at IS NULL")
Sha256 = String(64)


class SealedRecord(Record):
    """
    What an officer sealed on a phone, kept word for word.

    Words that name an informant are in ``jws_locked``, others in ``jws``; `compact` reads both.
    ``id`` was made by the phone; ``digest`` is the SHA-256 (hex) of the words as they came;
    ``sealed_at`` is the phone's wall clock, ``clock_offset_ms`` what we think it was off by.
    ``uploaded_by`` may be a colleague who shares the device: the author stays the author.
    """

    __tablename__ = "sealed_records"
    __table_args__ = (
        CheckConstraint(
            "(state = 'complete') = (completed_at IS NOT NULL)", name="completed_at_if_complete"
        ),
        CheckConstraint("(state = 'held') = (held_until IS NOT NULL)", name="held_until_if_held"),
        CheckConstraint(
            "state <> 'complete' OR files_here = files_total", name="complete_with_every_file"
        ),
        CheckConstraint("files_here <= files_total", name="no_more_files_than_sealed"),
        CheckConstraint("(jws IS NULL) <> (jws_locked IS NULL)", name="in_clear_or_locked"),
        Index(None, "author_id", "id"),
        Index(None, "division_id", "id"),
        Index(
            "ix_sealed_records_held_after", "after_id", postgresql_where=_HELD, sqlite_where=_HELD
        ),
        Index(
            "ix_sealed_records_held_corrects",
            "corrects_id",
            postgresql_where=_HELD,
            sqlite_where=_HELD,
        ),
        Index(
            "ix_sealed_records_incomplete",
            "id",
            postgresql_where=_UNFINISHED,
            sqlite_where=_UNFINISHED,
        ),
    )
    # What rows that vouch for themselves add up to: arrived items, receipts made.
    undigested: ClassVar[frozenset[str]] = frozenset({"files_here", "heard_at", "receipts_made"})

    kind: Mapped[str] = mapped_column(String(40))
    schema_version: Mapped[int]
    author_id: Mapped[uuid.UUID]
    device_id: Mapped[uuid.UUID]
    office_id: Mapped[uuid.UUID]
    division_id: Mapped[int]
    jws: Mapped[str | None] = mapped_column(Text)
    jws_locked: Mapped[bytes | None] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(Sha256)
    state: Mapped[RecordState]
    sealed_at: Mapped[dt.datetime]
    received_at: Mapped[dt.datetime]
    completed_at: Mapped[dt.datetime | None]
    after_id: Mapped[uuid.UUID | None]
    corrects_id: Mapped[uuid.UUID | None]
    held_until: Mapped[dt.datetime | None]
    clock_offset_ms: Mapped[int | None] = mapped_column(BigInteger)
    uploaded_by: Mapped[uuid.UUID]
    files_total: Mapped[int]
    files_here: Mapped[int]
    heard_at: Mapped[dt.datetime]  # when the newest part of it came
    receipts_made: Mapped[int]
    flags: Mapped[list[str]]

    def compact(self, safe: Safe) -> str:
        """Return the words of the phone; raise `KeyLost` if they are locked and no key opens."""
        return safe.open(self.jws_locked) if self.jws_locked else cast("str", self.jws)

    def release(self) -> None:
        """Stop waiting for the record this one follows."""
        self._move_to(RecordState.RECEIVED)
        self.held_until = None

    def complete(self, at: dt.datetime) -> None:
        self._move_to(RecordState.COMPLETE)
        self.completed_at = at

    def _move_to(self, state: RecordState) -> None:
        LIFECYCLE.check(self.state, state)
        self.state = state


class ManifestFile(Record):
    """
    A file that a seal names: the evidence item.

    ``media_type``, ``role`` and ``capture`` are the phone's words under its seal; ``arrived_at``
    is when the last of its bytes was here.
    """

    __tablename__ = "manifest_files"
    __table_args__ = (UniqueConstraint("record_id", "position"), Index(None, "sha256"))

    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sealed_records.id"))
    position: Mapped[int]
    sha256: Mapped[str] = mapped_column(Sha256)
    bytes: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(40))
    capture: Mapped[dict[str, Any] | None]
    arrived_at: Mapped[dt.datetime | None]


class StoredFile(Base):
    """Bytes in the store, once, however many records name them, and what we read in them."""

    __tablename__ = "stored_files"
    # For those behind the present reader or maker: its version is no constant a partial index
    # could name.
    __table_args__ = (
        Index(None, "reading_version", "stored_at"),
        Index(None, "previews_version", "stored_at"),
        Index(None, "likeness_version", "stored_at"),
        Index(
            "ix_stored_files_without_sm3",
            "stored_at",
            postgresql_where=_WITHOUT_SM3,
            sqlite_where=_WITHOUT_SM3,
        ),
        Index(None, "checks_version", "stored_at"),
    )

    sha256: Mapped[str] = mapped_column(Sha256, primary_key=True)
    bytes: Mapped[int] = mapped_column(BigInteger)
    sm3: Mapped[str | None] = mapped_column(String(64))  # of the same bytes, worked out by a job
    stored_at: Mapped[dt.datetime]
    media_type: Mapped[str] = mapped_column(String(100))  # by its first bytes, not by its name
    reading: Mapped[dict[str, Any] | None]
    reading_version: Mapped[str | None] = mapped_column(String(40))
    previews_version: Mapped[str | None] = mapped_column(String(40))  # tried, perhaps in vain
    likeness_version: Mapped[str | None] = mapped_column(String(40))  # looked for reuse
    checks_version: Mapped[str | None] = mapped_column(String(80))  # `evidence.checks.VERSION`
    flags: Mapped[list[str]]


class Derivative(Record):
    """Something made from an original, such as a preview: a file of its own."""

    __tablename__ = "derivatives"
    __table_args__ = (UniqueConstraint("original_sha256", "kind", "maker_version"),)

    original_sha256: Mapped[str] = mapped_column(ForeignKey("stored_files.sha256"))
    kind: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(Sha256)
    bytes: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int]
    height: Mapped[int]
    maker_version: Mapped[str] = mapped_column(String(40))


class Upload(Record):
    """
    A file on its way. How far it came is told by its bytes on the disk, not by this row.

    Without a record and its hash it is *unattached*: kept until it expires, evidence only if a
    seal names it meanwhile. ``metadata_line`` is the client's own, given back as it came.
    ``quota_day`` is the day whose quota it takes from; None if its bytes need not be sent.
    """

    __tablename__ = "uploads"
    __table_args__ = (
        Index(None, "sha256"),
        Index(None, "officer_id", "quota_day", "length"),  # the whole answer to what a day took
        Index(
            "ix_uploads_unattached",
            "expires_at",
            postgresql_where=_UNATTACHED,
            sqlite_where=_UNATTACHED,
        ),
    )

    officer_id: Mapped[uuid.UUID]
    office_id: Mapped[uuid.UUID]
    device_id: Mapped[uuid.UUID | None]
    record_id: Mapped[uuid.UUID | None]  # as said by the phone, checked when it began
    sha256: Mapped[str | None] = mapped_column(Sha256)
    length: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str | None] = mapped_column(String(255))
    media_type: Mapped[str | None] = mapped_column(String(100))
    metadata_line: Mapped[str] = mapped_column(Text)
    created_at: Mapped[dt.datetime]
    quota_day: Mapped[dt.date | None]
    expires_at: Mapped[dt.datetime]
    completed_at: Mapped[dt.datetime | None]
    attached_at: Mapped[dt.datetime | None]  # when its bytes went into the store for good
    refused: Mapped[str | None] = mapped_column(String(60))  # code of why it had to start again


class Receipt(Record):
    """What we told the phone about its record, signed; the highest number is the present one."""

    __tablename__ = "receipts"
    __table_args__ = (UniqueConstraint("record_id", "number"),)

    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sealed_records.id"))
    number: Mapped[int]
    state: Mapped[RecordState]
    jws: Mapped[str] = mapped_column(Text)
    made_at: Mapped[dt.datetime]


class ParkedRecord(Record):
    """
    A submission we refused, kept so that it can be looked at and exported.

    Nobody knows what is in it, so all of it is locked.
    """

    __tablename__ = "parked_records"
    __table_args__ = (Index(None, "office_id", "id"),)

    digest: Mapped[str] = mapped_column(Sha256, unique=True)
    jws_locked: Mapped[bytes] = mapped_column(LargeBinary)
    reason_code: Mapped[str] = mapped_column(String(80))
    officer_id: Mapped[uuid.UUID]
    office_id: Mapped[uuid.UUID]
    parked_at: Mapped[dt.datetime]

    def compact(self, safe: Safe) -> str:
        """Return what was submitted; raise `KeyLost` if no key opens it."""
        return safe.open(self.jws_locked)
