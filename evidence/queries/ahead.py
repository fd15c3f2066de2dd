"""Small pictures of phones, and the originals they are ahead of."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import Delete, Row, Select, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from evidence.ahead.tables import PhonePreview
from evidence.models import ManifestFile, StoredFile


def lacking(record_id: uuid.UUID, sha256: str) -> Select[ManifestFile]:
    """The item of a record that waits for these bytes, unless they were removed by act."""
    removed = exists().where(StoredFile.sha256 == sha256, StoredFile.removal_id.is_not(None))
    item = select(ManifestFile).where(
        ManifestFile.record_id == record_id,
        ManifestFile.sha256 == sha256,
        ManifestFile.arrived_at.is_(None),
        ~removed,
    )
    return item.order_by(ManifestFile.position).limit(1)


def sent_ahead(record_id: uuid.UUID, sha256: str) -> Select[PhonePreview]:
    return select(PhonePreview).where(
        PhonePreview.record_id == record_id, PhonePreview.original_sha256 == sha256
    )


def drawn_ahead(session: Session, record_id: uuid.UUID) -> dict[str, Row[*tuple[Any, ...]]]:
    """Return what can be shown of a record's missing originals, by their hashes, without bytes."""
    drawn = select(
        PhonePreview.original_sha256,
        PhonePreview.came_at,
        PhonePreview.maker_version,
        PhonePreview.width,
        PhonePreview.height,
    ).where(PhonePreview.record_id == record_id, PhonePreview.picture.is_not(None))
    return {row.original_sha256: row for row in session.execute(drawn)}


def waiting_of(officer_id: uuid.UUID) -> Select[int]:
    """How many an officer sent whose originals have yet to come."""
    return select(func.count()).where(PhonePreview.officer_id == officer_id)


def undrawn(maker: str, before: dt.datetime, most: int) -> Select[uuid.UUID]:
    """Those that came before then and that the present maker has not seen."""
    version = PhonePreview.maker_version
    behind = select(PhonePreview.id).where(or_(version.is_(None), version != maker))
    return behind.where(PhonePreview.came_at < before).order_by(PhonePreview.id).limit(most)


def forget_ahead(record_ids: Collection[uuid.UUID], sha256: str) -> Delete:
    """Let go of small pictures whose original has come for these records."""
    return delete(PhonePreview).where(
        PhonePreview.record_id.in_(record_ids), PhonePreview.original_sha256 == sha256
    )


def forget_wherever(sha256: str) -> Delete:
    """Let go of every small picture of an original, whichever record names it."""
    return delete(PhonePreview).where(PhonePreview.original_sha256 == sha256)
