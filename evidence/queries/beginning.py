"""
What is asked when a file is announced.

Built once: for every photograph of every phone, building these would cost more than asking.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from evidence.models import ManifestFile, SealedRecord, StoredFile, Upload
from identity.queries import in_scope_of_asked
from kernel.access import Actor

_OFFICER = bindparam("officer", type_=SealedRecord.author_id.type)
# None is equal to nothing: who has no device has nothing on it.
_DEVICE = bindparam("device", type_=SealedRecord.device_id.type)
_RECORD = bindparam("record", type_=SealedRecord.id.type)
_SHA256 = bindparam("sha256", type_=ManifestFile.sha256.type)

_NAMED = and_(ManifestFile.record_id == SealedRecord.id, ManifestFile.sha256 == _SHA256)
_SEALED_FILE = (
    select(
        SealedRecord.author_id,
        SealedRecord.office_id,
        ManifestFile.bytes,
        ManifestFile.media_type,
    )
    .outerjoin(ManifestFile, _NAMED)
    .where(
        SealedRecord.id == _RECORD,
        or_(
            SealedRecord.author_id == _OFFICER,
            in_scope_of_asked(SealedRecord.division_id),
            SealedRecord.device_id == _DEVICE,
        ),
    )
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class SealedFile:
    """Whose record it is, and what its manifest says; no size if it names no such file."""

    author_id: uuid.UUID
    office_id: uuid.UUID
    bytes: int | None
    media_type: str | None


def sealed_file(
    session: Session, actor: Actor, record_id: uuid.UUID, sha256: str | None, on: dt.date
) -> SealedFile | None:
    """
    Return a record the actor may bring files for, with what it says of the file.

    That is one they may read, or one sealed on this device. None: there is no such record for them.
    """
    asked = {
        "officer": actor.id,
        "device": actor.device_id,
        "record": record_id,
        "sha256": sha256,
        "scope_office": actor.office_id,
        "scope_day": on,
    }
    found = session.connection().execute(_SEALED_FILE, asked).first()
    return SealedFile(*found) if found else None


_SAME_UPLOAD = (
    select(Upload.id)
    .where(
        Upload.sha256 == _SHA256,
        or_(Upload.officer_id == _OFFICER, Upload.device_id == _DEVICE),
        Upload.record_id == _RECORD,
        Upload.completed_at.is_(None),
        Upload.expires_at > bindparam("now", type_=Upload.expires_at.type),
    )
    .order_by(Upload.id)
    .limit(1)
)


def same_upload(
    session: Session, actor: Actor, record_id: uuid.UUID, sha256: str, now: dt.datetime
) -> Upload | None:
    """Return the unfinished upload of this file for this record, begun from the same hands."""
    asked = {
        "officer": actor.id,
        "device": actor.device_id,
        "record": record_id,
        "sha256": sha256,
        "now": now,
    }
    found = session.connection().execute(_SAME_UPLOAD, asked).scalar()
    return session.get_one(Upload, found) if found else None


_STORED_SIZE = select(StoredFile.bytes).where(StoredFile.sha256 == _SHA256)


def stored_size(session: Session, sha256: str) -> int | None:
    return session.connection().execute(_STORED_SIZE, {"sha256": sha256}).scalar()
