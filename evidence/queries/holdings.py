"""What the store and its second copy must hold, in the order of the digests."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Delete, Select, Subquery, delete, exists, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from evidence.copies.tables import EvidenceCopy
from evidence.models import Derivative, ManifestFile, StoredFile, Upload
from evidence.queries.retention import expected_of, of_kept, still_kept, under_way
from evidence.upkeep.tables import FileCopy
from kernel.ids import first_id_of


def bytes_beyond(session: Session, after: str, most: int) -> Sequence[tuple[str, int]]:
    """
    Return digest and size of what the store must hold, the next ``most`` beyond ``after``.

    Each table gives its own next ones by its own index; what is named twice comes once.
    """
    found = {row.sha256: row.bytes for row in session.execute(select(_next_of_each(after, most)))}
    return sorted(found.items())[:most]


def _next_of_each(after: str, most: int) -> Subquery:
    originals = (
        select(StoredFile.sha256, StoredFile.bytes)
        .where(StoredFile.sha256 > after, still_kept())
        .order_by(StoredFile.sha256)
    )
    made = [
        of_kept(one.original_sha256, one.sha256, one.bytes)
        .where(one.sha256 > after)
        .distinct()
        .order_by(one.sha256)
        for one in (Derivative, EvidenceCopy)
    ]
    some = [one.limit(most).subquery() for one in (originals, *made)]
    return union_all(*(select(one) for one in some)).subquery()


def naming(sha256: str) -> Select[str]:
    """What speaks of these bytes: be it an upload whose row is not yet, or an act still to come."""
    coming = select(Upload.sha256).where(Upload.sha256 == sha256, Upload.attached_at.is_(None))
    parts = [one.subquery() for one in (expected_of(sha256), under_way(sha256), coming)]
    every = union_all(*(select(one.c.sha256) for one in parts)).subquery()
    return select(every.c.sha256).limit(1)


def rowless(most: int) -> Select[uuid.UUID, str]:
    """Items that are said to have arrived, of whose bytes no row knows."""
    known = exists(select(StoredFile.sha256).where(StoredFile.sha256 == ManifestFile.sha256))
    arrived = ManifestFile.arrived_at.is_not(None)
    found = select(ManifestFile.id, ManifestFile.sha256).where(arrived, ~known)
    return found.order_by(ManifestFile.id).limit(most)


def uncopied(place: str, since: dt.datetime | None, most: int) -> Select[str]:
    """What ``place`` does not hold yet, of what came or was made after ``since``."""
    originals = select(StoredFile.sha256).where(still_kept(), _not_in(place, StoredFile.sha256))
    made = [
        of_kept(one.original_sha256, one.sha256).where(_not_in(place, one.sha256))
        for one in (Derivative, EvidenceCopy)
    ]
    if since is not None:
        originals = originals.where(StoredFile.stored_at > since)
        previews = made[0].where(Derivative.id > first_id_of(since))
        made = [previews, made[1].where(EvidenceCopy.made_at > since)]
    parts = [one.limit(most).subquery() for one in (originals, *made)]
    every = union_all(*(select(one.c.sha256) for one in parts)).subquery()
    return select(every.c.sha256).distinct().limit(most)


def _not_in(place: str, sha256: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    copied = select(FileCopy.sha256).where(FileCopy.sha256 == sha256, FileCopy.place == place)
    return ~exists(copied)


def copied_among(place: str, hashes: Collection[str]) -> Select[str]:
    return select(FileCopy.sha256).where(FileCopy.place == place, FileCopy.sha256.in_(hashes))


def forget_copies(hashes: Collection[str]) -> Delete:
    return delete(FileCopy).where(FileCopy.sha256.in_(hashes))
