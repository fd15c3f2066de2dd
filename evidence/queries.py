"""Every question the evidence room puts to the database."""

import datetime as dt
import uuid
from base64 import urlsafe_b64decode
from collections import defaultdict
from collections.abc import Collection
from typing import Any

import orjson
from identity.queries import in_scope
from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from evidence.models import (
    ManifestFile,
    Receipt,
    SealedRecord,
    StoredFile,
    Upload,
)
from evidence.states import RecordState
from kernel.access import Actor
from kernel.errors import NotFound


class RecordMissing(NotFound):
    code = "evidence.record_missing"
    zh = "没有找到这条记录。若为文件上传，请先提交记录，再上传其文件。"
    en = "There is no such record. If you are uploading a file, send its record first."


class ItemMissing(NotFound):
    code = "evidence.item_missing"
    zh = "没有找到这件证据。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such item of evidence. Check its id, or whether it is in your jurisdiction."


def _visible(actor: Actor, on: dt.date) -> ColumnElement[bool]:
    """What the actor sealed, and what was sealed for a division in their office's scope."""
    return or_(SealedRecord.author_id == actor.id, in_scope(actor, SealedRecord.division_id, on=on))


def readable_by(actor: Actor, on: dt.date) -> Select[SealedRecord]:
    """Records the actor may see: the root of every read on someone's behalf."""
    return select(SealedRecord).where(_visible(actor, on))


def record(session: Session, actor: Actor, record_id: uuid.UUID, on: dt.date) -> SealedRecord:
    """Return the record; raise `RecordMissing` if the actor may not know of it."""
    found = session.scalar(readable_by(actor, on).where(SealedRecord.id == record_id))
    if found is None:
        raise RecordMissing
    return found


def record_payload(record: SealedRecord) -> dict[str, Any]:
    """Return the claims under the seal, which was verified when the record came."""
    body = record.jws.split(".")[1]
    return dict(orjson.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4))))


# What came before, for records on their way in


def standing(ids: Collection[uuid.UUID]) -> Select[uuid.UUID, str, RecordState, str, uuid.UUID]:
    """How each record of ``ids`` stands: id, digest, state, present receipt, author."""
    return (
        select(
            SealedRecord.id,
            SealedRecord.digest,
            SealedRecord.state,
            Receipt.jws,
            SealedRecord.author_id,
        )
        .join(
            Receipt,
            and_(
                Receipt.record_id == SealedRecord.id, Receipt.number == SealedRecord.receipts_made
            ),
        )
        .where(SealedRecord.id.in_(ids))
    )


def held_bytes(author: Actor, hashes: Collection[str], on: dt.date) -> Select[str, int]:
    """
    Which of ``hashes`` are in the store for a record that ``author`` may read, and their size.

    A hash alone proves nothing: of bytes the author may not see, not even their presence is told.
    """
    return (
        select(ManifestFile.sha256, StoredFile.bytes)
        .join(StoredFile, StoredFile.sha256 == ManifestFile.sha256)
        .join(SealedRecord, SealedRecord.id == ManifestFile.record_id)
        .where(
            ManifestFile.sha256.in_(hashes),
            ManifestFile.arrived_at.is_not(None),
            _visible(author, on),
        )
        .distinct()
    )


def unattached(
    author_id: uuid.UUID, device_id: uuid.UUID, hashes: Collection[str]
) -> Select[uuid.UUID]:
    """Ids of uploads, whole but not yet evidence, that this author or device sent before."""
    return select(Upload.id).where(
        Upload.sha256.in_(hashes),
        Upload.completed_at.is_not(None),
        Upload.attached_at.is_(None),
        or_(Upload.officer_id == author_id, Upload.device_id == device_id),
    )


def origins(ids: Collection[uuid.UUID]) -> Select[uuid.UUID, uuid.UUID, uuid.UUID]:
    """Where those of ``ids`` that are here came from: id, device and office."""
    return select(SealedRecord.id, SealedRecord.device_id, SealedRecord.office_id).where(
        SealedRecord.id.in_(ids)
    )


def waiting_for(ids: Collection[uuid.UUID]) -> Select[SealedRecord]:
    """Held records that follow or correct one of ``ids``."""
    return (
        select(SealedRecord)
        .where(
            SealedRecord.state == RecordState.HELD,
            or_(SealedRecord.after_id.in_(ids), SealedRecord.corrects_id.in_(ids)),
        )
        .order_by(SealedRecord.id)
        .with_for_update()
    )


def held(most: int) -> Select[SealedRecord]:
    """Held records, those first that have waited longest."""
    found = select(SealedRecord).where(SealedRecord.state == RecordState.HELD)
    return found.order_by(SealedRecord.held_until).limit(most).with_for_update(skip_locked=True)


# Files on their way in


def awaiting(upload: Upload, sha256: str) -> Select[SealedRecord]:
    """
    Records, locked, that still miss ``sha256`` and for which ``upload`` may bring it.

    Those are the uploader's own, those of the same device, and the one the upload names.
    """
    mine = [SealedRecord.author_id == upload.officer_id]
    if upload.device_id:
        mine.append(SealedRecord.device_id == upload.device_id)
    if upload.record_id:
        mine.append(SealedRecord.id == upload.record_id)
    missing = select(ManifestFile.record_id).where(
        ManifestFile.sha256 == sha256,
        ManifestFile.bytes == upload.length,
        ManifestFile.arrived_at.is_(None),
    )
    found = select(SealedRecord).where(SealedRecord.id.in_(missing), or_(*mine))
    return found.order_by(SealedRecord.id).with_for_update()


def missing_items(record_ids: Collection[uuid.UUID], sha256: str) -> Select[ManifestFile]:
    return (
        select(ManifestFile)
        .where(
            ManifestFile.record_id.in_(record_ids),
            ManifestFile.sha256 == sha256,
            ManifestFile.arrived_at.is_(None),
        )
        .order_by(ManifestFile.id)
    )


def missing_of(session: Session, record_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """The hashes each record still waits for, in the order of its manifest."""
    statement = (
        select(ManifestFile.record_id, ManifestFile.sha256)
        .where(ManifestFile.record_id.in_(record_ids), ManifestFile.arrived_at.is_(None))
        .order_by(ManifestFile.record_id, ManifestFile.position)
    )
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for record_id, sha256 in session.execute(statement):
        found[record_id].append(sha256)
    return found
