"""Items, the bytes they name, and what was made of them."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import Session

from evidence.copies.tables import EvidenceCopy
from evidence.models import Derivative, ManifestFile, SealedRecord, StoredFile, Upload
from evidence.queries.records import visible
from kernel.access import Actor
from kernel.errors import NotFound


class ItemMissing(NotFound):
    code = "evidence.item_missing"
    zh = "没有找到这件证据。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such item of evidence. Check its id, or whether it is in your jurisdiction."


def items_readable_by(actor: Actor, on: dt.date) -> Select[ManifestFile]:
    """Items of the records the actor may see."""
    seen = select(ManifestFile).join(SealedRecord, SealedRecord.id == ManifestFile.record_id)
    return seen.where(visible(actor, on))


def item(session: Session, actor: Actor, item_id: uuid.UUID, on: dt.date) -> ManifestFile:
    """Return the item; raise `ItemMissing` if the actor may not know of it."""
    found = session.scalar(items_readable_by(actor, on).where(ManifestFile.id == item_id))
    if found is None:
        raise ItemMissing
    return found


def stored(session: Session, item: ManifestFile) -> StoredFile | None:
    """Return what we know of the item's bytes, once they are here for this item."""
    return session.get(StoredFile, item.sha256) if item.arrived_at else None


def stored_among(hashes: Collection[str]) -> Select[StoredFile]:
    found = select(StoredFile).where(StoredFile.sha256.in_(hashes))
    return found.order_by(StoredFile.sha256)


def derivatives_of(sha256: str) -> Select[Derivative]:
    """What was made of the original, by the newest maker first."""
    return (
        select(Derivative)
        .where(Derivative.original_sha256 == sha256)
        .order_by(Derivative.id.desc())
    )


def all_bytes() -> Select[str, int]:
    """Digest and size of everything the store must hold."""
    originals = select(StoredFile.sha256, StoredFile.bytes)
    made = select(Derivative.sha256, Derivative.bytes)
    copies = select(EvidenceCopy.sha256, EvidenceCopy.bytes).where(EvidenceCopy.sha256.is_not(None))
    every = union_all(originals, made, copies).subquery()
    return select(every.c.sha256, every.c.bytes)


def count_of_bytes(until: dt.datetime) -> Select[int]:
    """How many originals were in the store by then."""
    return select(func.count()).select_from(StoredFile).where(StoredFile.stored_at <= until)


def without_sm3(before: dt.datetime, most: int) -> Select[str]:
    """Files stored before then whose SM3 nobody has worked out."""
    missing = select(StoredFile.sha256).where(
        StoredFile.sm3.is_(None), StoredFile.stored_at < before
    )
    return missing.order_by(StoredFile.stored_at).limit(most)


def naming(sha256: str) -> Select[str]:
    """What speaks of these bytes, be it an upload whose bytes are here and whose row is not yet."""
    kept = select(StoredFile.sha256).where(StoredFile.sha256 == sha256)
    made = select(Derivative.sha256).where(Derivative.sha256 == sha256)
    coming = select(Upload.sha256).where(Upload.sha256 == sha256, Upload.attached_at.is_(None))
    copied = select(EvidenceCopy.sha256).where(EvidenceCopy.sha256 == sha256)
    every = union_all(kept, made, coming, copied).subquery()
    return select(every.c.sha256).limit(1)


def undone(
    reader: str, maker: str, before: dt.datetime, most: int
) -> Select[str, str | None, str | None]:
    """
    Files that the present reader or maker of previews has not seen: digest and versions.

    Asked as ranges, each with its limit, so that an index answers however many files are done.
    """
    behind = [
        select(StoredFile.sha256)
        .where(range_, StoredFile.stored_at < before)
        .limit(most)
        .subquery()
        for column, version in (
            (StoredFile.reading_version, reader),
            (StoredFile.previews_version, maker),
        )
        for range_ in (column.is_(None), column < version, column > version)
    ]
    some = union_all(*(select(one.c.sha256) for one in behind))
    found = select(
        StoredFile.sha256, StoredFile.reading_version, StoredFile.previews_version
    ).where(StoredFile.sha256.in_(some))
    return found.order_by(StoredFile.stored_at.desc()).limit(most)
