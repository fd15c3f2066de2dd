"""Copies of items, and who may see them: whoever may see the item."""

import datetime as dt
import uuid

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from evidence.copies.tables import EvidenceCopy
from evidence.models import ManifestFile, SealedRecord
from evidence.queries.records import visible
from kernel.access import Actor
from kernel.errors import NotFound


class CopyMissing(NotFound):
    code = "evidence.copy_missing"
    zh = "没有找到这份副本。请核对编号，或确认原件属于您的管辖范围。"
    en = "There is no such copy. Check its id, or whether its item is in your jurisdiction."


def copies_readable_by(actor: Actor, on: dt.date) -> Select[EvidenceCopy]:
    seen = select(EvidenceCopy).join(ManifestFile, ManifestFile.id == EvidenceCopy.item_id)
    seen = seen.join(SealedRecord, SealedRecord.id == ManifestFile.record_id)
    return seen.where(visible(actor, on))


def copy(session: Session, actor: Actor, copy_id: uuid.UUID, on: dt.date) -> EvidenceCopy:
    """Return the copy; raise `CopyMissing` if the actor may not know of it."""
    found = session.scalar(copies_readable_by(actor, on).where(EvidenceCopy.id == copy_id))
    if found is None:
        raise CopyMissing
    return found


def copies_of(item_id: uuid.UUID) -> Select[EvidenceCopy]:
    """What was asked for of an item, newest first."""
    found = select(EvidenceCopy).where(EvidenceCopy.item_id == item_id)
    return found.order_by(EvidenceCopy.id.desc())


def same_copy(
    item_id: uuid.UUID, kind: str, maker_version: str, parameters_digest: str
) -> Select[EvidenceCopy]:
    """The copy drawn of the very same, locked: of two who ask at once one comes second."""
    return (
        select(EvidenceCopy)
        .where(
            EvidenceCopy.item_id == item_id,
            EvidenceCopy.kind == kind,
            EvidenceCopy.maker_version == maker_version,
            EvidenceCopy.parameters_digest == parameters_digest,
        )
        .with_for_update()
    )
