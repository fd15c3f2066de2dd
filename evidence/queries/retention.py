"""Removals that an officer may know of, and what stands against one."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ColumnElement, Delete, Select, delete, exists, func, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from evidence.copies.tables import EvidenceCopy
from evidence.models import Derivative, ManifestFile, SealedRecord, StoredFile
from evidence.queries.records import visible
from evidence.retention.states import OPEN, RemovalState
from evidence.retention.tables import Hold, Removal
from identity.queries import in_scope
from kernel.access import Actor
from kernel.errors import NotFound


class RemovalMissing(NotFound):
    code = "evidence.removal_missing"
    zh = "没有找到这项销毁申请。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such removal. Check its id, or whether it lies within your jurisdiction."


def removals_readable_by(
    actor: Actor, on: dt.date, state: RemovalState | None = None
) -> Select[Removal]:
    """Removals of files that a record names which the actor may see."""
    naming = (
        select(ManifestFile.id)
        .join(SealedRecord, SealedRecord.id == ManifestFile.record_id)
        .where(ManifestFile.sha256 == Removal.sha256, visible(actor, on))
    )
    seen = select(Removal).where(exists(naming))
    return seen if state is None else seen.where(Removal.state == state)


def removal(
    session: Session, actor: Actor, removal_id: uuid.UUID, on: dt.date, *, hold: bool = False
) -> Removal:
    """Return the removal; raise `RemovalMissing` if the actor may not know of it."""
    wanted = removals_readable_by(actor, on).where(Removal.id == removal_id)
    found = session.scalar(wanted.with_for_update(of=Removal) if hold else wanted)
    if found is None:
        raise RemovalMissing
    return found


def open_removal(sha256: str) -> Select[Removal]:
    return select(Removal).where(Removal.sha256 == sha256, Removal.state.in_(OPEN))


def confirmed(before: dt.datetime, most: int) -> Select[uuid.UUID]:
    """Removals to be carried out: confirmed some time ago."""
    found = select(Removal.id).where(
        Removal.state == RemovalState.CONFIRMED, Removal.decided_at < before
    )
    return found.order_by(Removal.decided_at).limit(most)


def tombstones(after: uuid.UUID | None, most: int) -> Select[Removal]:
    """Removals that stand: done, and the bytes never came again."""
    stands = (Removal.state == RemovalState.REMOVED) & Removal.kept_again_at.is_(None)
    found = select(Removal).where(stands).order_by(Removal.id).limit(most)
    return found if after is None else found.where(Removal.id > after)


def naming_items(sha256: str) -> Select[ManifestFile]:
    return select(ManifestFile).where(ManifestFile.sha256 == sha256).order_by(ManifestFile.id)


def how_many_name(sha256: str) -> Select[int]:
    return select(func.count()).where(ManifestFile.sha256 == sha256)


def beyond(actor: Actor, sha256: str, on: dt.date) -> Select[uuid.UUID]:
    """Records naming the bytes that are not in the scope of the actor's office."""
    naming = select(SealedRecord.id).join(ManifestFile, ManifestFile.record_id == SealedRecord.id)
    outside = ~in_scope(actor, SealedRecord.division_id, on=on)
    return naming.where(ManifestFile.sha256 == sha256, outside).limit(1)


def holders(sha256: str) -> Select[uuid.UUID]:
    """Who holds any item with these bytes."""
    held = select(Hold.holder_id).join(ManifestFile, ManifestFile.id == Hold.item_id)
    return held.where(ManifestFile.sha256 == sha256).limit(1)


def let_go(holder_id: uuid.UUID) -> Delete:
    return delete(Hold).where(Hold.holder_id == holder_id)


def still_kept() -> ColumnElement[bool]:
    """Of a stored file: no removal of it stands or is under way."""
    return StoredFile.removal_id.is_(None)


def of_kept(original: InstrumentedAttribute[str], *columns: Any) -> Select[Any]:
    """Rows about what was made of an original, where that is kept and the making succeeded."""
    found = select(*columns).join(StoredFile, StoredFile.sha256 == original)
    return found.where(columns[0].is_not(None), still_kept())


def expected_of(sha256: str) -> Select[str]:
    """Whether any row still asks for these bytes: of a file not removed, or made of such a file."""
    own = select(StoredFile.sha256).where(StoredFile.sha256 == sha256, still_kept())
    made = [
        of_kept(one.original_sha256, one.sha256).where(one.sha256 == sha256)
        for one in (Derivative, EvidenceCopy)
    ]
    every = union_all(own, *made).subquery()
    return select(every.c.sha256).limit(1)


def made_of(sha256: str) -> Select[str]:
    """Everything that was made of a file."""
    previews = select(Derivative.sha256).where(Derivative.original_sha256 == sha256)
    copies = select(EvidenceCopy.sha256).where(
        EvidenceCopy.original_sha256 == sha256, EvidenceCopy.sha256.is_not(None)
    )
    every = union_all(previews, copies).subquery()
    return select(every.c.sha256).distinct()


def under_way(sha256: str) -> Select[str]:
    """Confirmed removals of these bytes, or of what they were made of, that have yet to come."""
    originals = [
        select(one.original_sha256).where(one.sha256 == sha256)
        for one in (Derivative, EvidenceCopy)
    ]
    concerns = or_(Removal.sha256 == sha256, *(Removal.sha256.in_(one) for one in originals))
    return select(Removal.sha256).where(Removal.state == RemovalState.CONFIRMED, concerns)
