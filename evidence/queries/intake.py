"""What came before, for records on their way in."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    Row,
    Select,
    and_,
    bindparam,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from evidence.models import ManifestFile, Receipt, SealedRecord, StoredFile, Upload
from evidence.queries.records import visible
from evidence.states import RecordState
from kernel.access import Actor

# Two questions that every handing-in asks. Built once and of plain columns: built anew each time,
# for the mapper, each costs as much as verifying a signature.
_RECORD, _RECEIPT = SealedRecord.__table__.c, Receipt.__table__.c
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_STANDING = (
    select(_RECORD.id, _RECORD.digest, _RECORD.state, _RECEIPT.jws, _RECORD.author_id)
    .join(
        Receipt.__table__,
        and_(_RECEIPT.record_id == _RECORD.id, _RECEIPT.number == _RECORD.receipts_made),
    )
    .where(_RECORD.id.in_(_IDS))
)
_WAITING = select(_RECORD.id).where(
    # as a literal: only so does PostgreSQL see that the index of held records will do
    _RECORD.state == literal_column(f"'{RecordState.HELD}'"),
    or_(_RECORD.after_id.in_(_IDS), _RECORD.corrects_id.in_(_IDS)),
)


def standing(
    session: Session, ids: Collection[uuid.UUID]
) -> Sequence[Row[uuid.UUID, str, RecordState, str, uuid.UUID]]:
    """Return of those of ``ids`` that are here: id, digest, state, present receipt, author."""
    return session.connection().execute(_STANDING, {"ids": list(ids)}).all()


def waiting_for(session: Session, ids: Collection[uuid.UUID]) -> Sequence[uuid.UUID]:
    """Return the ids of held records that follow or correct one of ``ids``: nearly always none."""
    return session.connection().scalars(_WAITING, {"ids": list(ids)}).all()


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
            StoredFile.removal_id.is_(None),
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


def in_order(after: uuid.UUID | None, most: int) -> Select[SealedRecord]:
    """Every record, in the order of the ids."""
    found = select(SealedRecord).order_by(SealedRecord.id).limit(most)
    return found if after is None else found.where(SealedRecord.id > after)


def locked_in_turn(ids: Collection[uuid.UUID]) -> Select[SealedRecord]:
    """The records, locked until the transaction ends, always in the same order."""
    found = select(SealedRecord).where(SealedRecord.id.in_(ids))
    return found.order_by(SealedRecord.id).with_for_update()


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
