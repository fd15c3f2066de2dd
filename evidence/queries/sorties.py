"""Drone flights: the sealed set, what was read in its files, and the flights before it."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from evidence.models import ManifestFile, SealedRecord, StoredFile
from evidence.queries.records import readable_by, record
from kernel.access import Actor
from kernel.errors import Unacceptable

SORTIE = "sortie"


class NotASortie(Unacceptable):
    code = "evidence.not_a_sortie"
    zh = "该记录不是无人机飞行架次，没有航拍覆盖范围。请在记录列表中按类型“sortie”查找架次。"
    en = "This record is no drone sortie, so it covers no ground. List records of kind sortie."


def sortie(session: Session, actor: Actor, record_id: uuid.UUID, on: dt.date) -> SealedRecord:
    """Return the flight; raise `RecordMissing`, or `NotASortie` for another kind of record."""
    found = record(session, actor, record_id, on)
    if found.kind != SORTIE:
        raise NotASortie
    return found


def files_read(record_ids: Collection[uuid.UUID]) -> Select[Any]:
    """
    Each file the records name, with what was read in it once its bytes are here.

    Columns: id, record_id, position, sha256, arrived_at, reading; in the order of the manifests.
    """
    here = and_(StoredFile.sha256 == ManifestFile.sha256, ManifestFile.arrived_at.is_not(None))
    return (
        select(
            ManifestFile.id,
            ManifestFile.record_id,
            ManifestFile.position,
            ManifestFile.sha256,
            ManifestFile.arrived_at,
            StoredFile.reading,
        )
        .join(StoredFile, here, isouter=True)
        .where(ManifestFile.record_id.in_(record_ids))
        .order_by(ManifestFile.record_id, ManifestFile.position)
    )


def flown_before(actor: Actor, flight: SealedRecord, on: dt.date, most: int) -> Select[uuid.UUID]:
    """Return the flights the actor may see that were sealed before this one, latest first."""
    earlier = readable_by(actor, on).where(
        SealedRecord.kind == SORTIE,
        SealedRecord.id != flight.id,
        SealedRecord.sealed_at < flight.sealed_at,
    )
    return (
        earlier.with_only_columns(SealedRecord.id)
        .order_by(SealedRecord.sealed_at.desc())
        .limit(most)
    )
