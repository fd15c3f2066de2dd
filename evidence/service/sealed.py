"""What passes between this room and those who hand records in."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from evidence.models import SealedRecord
from evidence.states import RecordState
from kernel.access import Actor


@dataclass(frozen=True, slots=True)
class FileIn:
    """A file that a seal names: ``sha256`` as 64 hex digits, ``capture`` the phone's sidecar."""

    sha256: str
    bytes: int
    media_type: str
    role: str
    capture: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class SealedIn:
    """
    A record whose seal was verified by the caller.

    ``digest`` is the SHA-256 (hex) of ``jws``, ``office_id`` and ``division_id`` those of the
    author, ``uploader`` whoever handed it in. What is ``secret`` is kept so that the database
    cannot tell it.
    """

    id: uuid.UUID
    kind: str
    schema_version: int
    author_id: uuid.UUID
    device_id: uuid.UUID
    office_id: uuid.UUID
    division_id: int
    jws: str
    digest: str
    sealed_at: dt.datetime
    uploader: Actor
    after_id: uuid.UUID | None = None
    corrects_id: uuid.UUID | None = None
    clock_offset_ms: int | None = None
    files: tuple[FileIn, ...] = ()
    flags: tuple[str, ...] = ()
    secret: bool = False


def author_of(sealed: SealedIn | SealedRecord) -> Actor:
    """Return the one who sealed it, with no power but the scope of their office."""
    return Actor(
        sealed.author_id,
        sealed.office_id,
        frozenset(),
        device_id=sealed.device_id,
        request_id=sealed.uploader.request_id if isinstance(sealed, SealedIn) else "",
    )


@dataclass(frozen=True, slots=True)
class Present:
    """How a record stands: its present receipt says so under our signature."""

    id: uuid.UUID
    digest: str
    state: RecordState
    receipt: str
    author_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Kept:
    """
    What became of one `SealedIn`.

    ``fresh`` if this call kept it. If not, the id was here already, and ``digest`` tells whether
    with the same bytes (a replay) or with others (the id is taken).
    """

    id: uuid.UUID
    digest: str
    state: RecordState
    receipt: str
    fresh: bool
