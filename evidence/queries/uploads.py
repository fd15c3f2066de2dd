"""Files on their way in, and the records that wait for them."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from evidence.models import ManifestFile, SealedRecord, Upload
from kernel.access import Actor
from kernel.errors import NotFound


class UploadMissing(NotFound):
    code = "evidence.upload_missing"
    zh = "没有这个上传，或它属于其他设备。请重新建立上传。"
    en = "There is no such upload, or it belongs to another device. Begin it anew."


def _on_hand(actor: Actor) -> ColumnElement[bool]:
    """Uploads the actor began, and those begun on the same device for a record sealed there."""
    own = Upload.officer_id == actor.id
    if actor.device_id is None:
        return own
    return or_(own, and_(Upload.device_id == actor.device_id, Upload.record_id.is_not(None)))


def upload(session: Session, actor: Actor, upload_id: uuid.UUID) -> Upload:
    found = session.scalar(select(Upload).where(Upload.id == upload_id, _on_hand(actor)))
    if found is None:
        raise UploadMissing
    return found


def begun_on(officer_id: uuid.UUID, day: dt.date) -> Select[int, int]:
    """Files and bytes that count for the officer's quota of ``day``."""
    return select(func.count(), func.coalesce(func.sum(Upload.length), 0)).where(
        Upload.officer_id == officer_id, Upload.quota_day == day
    )


_MISSING = select(ManifestFile.record_id).where(
    ManifestFile.sha256 == bindparam("sha256"),
    ManifestFile.bytes == bindparam("length"),
    ManifestFile.arrived_at.is_(None),
)
_AWAITING = (
    select(SealedRecord)
    .where(
        SealedRecord.id.in_(_MISSING),
        or_(
            SealedRecord.author_id == bindparam("officer"),
            SealedRecord.device_id == bindparam("device"),
            SealedRecord.id == bindparam("record"),
        ),
    )
    .order_by(SealedRecord.id)
)
_AWAITING_HELD = _AWAITING.with_for_update()


def awaiting(session: Session, upload: Upload, *, hold: bool = False) -> Sequence[SealedRecord]:
    """
    Return the records that still miss the bytes of ``upload`` and for which it may bring them.

    Those are the uploader's own, those of the same device, and the one the upload names. With
    ``hold`` they are held until the transaction ends.
    """
    asked = {
        "officer": upload.officer_id,
        "device": upload.device_id,
        "record": upload.record_id,
        "sha256": upload.sha256,
        "length": upload.length,
    }
    return session.scalars(_AWAITING_HELD if hold else _AWAITING, asked).all()


_MISSING_ITEMS = (
    select(ManifestFile)
    .where(
        ManifestFile.record_id.in_(bindparam("records", expanding=True)),
        ManifestFile.sha256 == bindparam("sha256"),
        ManifestFile.bytes == bindparam("length"),
        ManifestFile.arrived_at.is_(None),
    )
    .order_by(ManifestFile.record_id, ManifestFile.position)
)


def missing_items(
    session: Session, record_ids: Collection[uuid.UUID], sha256: str, size: int
) -> Sequence[ManifestFile]:
    """Return what waits for just these bytes: one of the same hash and another size never comes."""
    asked = {"records": list(record_ids), "sha256": sha256, "length": size}
    return session.scalars(_MISSING_ITEMS, asked).all()


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


def unfinished(began_before: dt.datetime, now: dt.datetime, most: int) -> Select[Upload]:
    """Uploads still on their way that may have lost their server when they were whole."""
    return (
        select(Upload)
        .where(
            Upload.attached_at.is_(None),
            Upload.completed_at.is_(None),
            Upload.created_at < began_before,
            Upload.expires_at > now,
        )
        .order_by(Upload.expires_at)
        .limit(most)
    )


def expired(now: dt.datetime, most: int) -> Select[Upload]:
    """Uploads that became nothing in their time."""
    return (
        select(Upload)
        .where(Upload.attached_at.is_(None), Upload.expires_at <= now)
        .order_by(Upload.expires_at)
        .limit(most)
    )


def attachable(most: int) -> Select[uuid.UUID]:
    """Whole uploads for which a seal waits by now."""
    waited_for = (
        select(ManifestFile.id)
        .join(SealedRecord, SealedRecord.id == ManifestFile.record_id)
        .where(
            ManifestFile.sha256 == Upload.sha256,
            ManifestFile.bytes == Upload.length,
            ManifestFile.arrived_at.is_(None),
            or_(
                SealedRecord.author_id == Upload.officer_id,
                SealedRecord.device_id == Upload.device_id,
            ),
        )
    )
    whole = (Upload.completed_at.is_not(None), Upload.attached_at.is_(None))
    return select(Upload.id).where(*whole, waited_for.exists()).limit(most)
