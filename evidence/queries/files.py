"""Items, the bytes they name, and what was made of them."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import Session

from evidence.models import Derivative, ManifestFile, SealedRecord, StoredFile
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
    """Those of ``hashes`` whose bytes are here."""
    found = select(StoredFile).where(StoredFile.sha256.in_(hashes), StoredFile.removal_id.is_(None))
    return found.order_by(StoredFile.sha256)


def derivatives_of(sha256: str) -> Select[Derivative]:
    """What was made of the original, by the newest maker first."""
    return (
        select(Derivative)
        .where(Derivative.original_sha256 == sha256)
        .order_by(Derivative.id.desc())
    )


def count_of_bytes(until: dt.datetime) -> Select[int]:
    """How many originals were in the store by then."""
    return select(func.count()).select_from(StoredFile).where(StoredFile.stored_at <= until)


def without_sm3(before: dt.datetime, most: int) -> Select[str]:
    """Files stored before then whose SM3 nobody has worked out."""
    missing = select(StoredFile.sha256).where(
        StoredFile.sm3.is_(None), StoredFile.stored_at < before
    )
    return missing.order_by(StoredFile.stored_at).limit(most)


def undone(
    reader: str, maker: str, before: dt.datetime, most: int
) -> Select[str, str | None, str | None]:
    """
    Files that the present reader or maker of previews has not seen: digest and versions.

    Asked as ranges, each with its limit, so that an index answers however many files are done.
    """
    behind = [
        select(StoredFile.sha256)
        .where(range_, StoredFile.stored_at < before, StoredFile.removal_id.is_(None))
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
