"""What came before, for records on their way in."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import Select, and_, or_, select, union_all

from evidence.models import ManifestFile, Receipt, SealedRecord, StoredFile, Upload
from evidence.queries.records import visible
from evidence.states import RecordState
from kernel.access import Actor


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
            visible(author, on),
        )
        .distinct()
    )


def known_bytes(hashes: Collection[str]) -> Select[str]:
    """Which of ``hashes`` anybody has sent before; nearly always none, and asked cheaply."""
    stored = select(StoredFile.sha256).where(StoredFile.sha256.in_(hashes))
    whole = select(Upload.sha256).where(Upload.sha256.in_(hashes), Upload.completed_at.is_not(None))
    every = union_all(stored, whole).subquery()
    return select(every.c.sha256)


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


def waiting_for(ids: Collection[uuid.UUID]) -> Select[uuid.UUID]:
    """Ids of held records that follow or correct one of ``ids``: nearly always none."""
    return select(SealedRecord.id).where(
        SealedRecord.state == RecordState.HELD,
        or_(SealedRecord.after_id.in_(ids), SealedRecord.corrects_id.in_(ids)),
    )


def held_among(ids: Collection[uuid.UUID]) -> Select[SealedRecord]:
    return (
        select(SealedRecord)
        .where(SealedRecord.id.in_(ids), SealedRecord.state == RecordState.HELD)
        .order_by(SealedRecord.id)
        .with_for_update()
    )


def held(most: int) -> Select[SealedRecord]:
    """Held records, those first that have waited longest."""
    found = select(SealedRecord).where(SealedRecord.state == RecordState.HELD)
    return found.order_by(SealedRecord.held_until).limit(most).with_for_update(skip_locked=True)
