"""Dossiers of whoever asked for them, and everything that goes into one."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from evidence.dossier.refusals import DossierMissing
from evidence.dossier.states import DossierState
from evidence.dossier.tables import Dossier
from evidence.models import Derivative, ManifestFile, Receipt, SealedRecord, StoredFile, Upload
from evidence.queries.files import items_readable_by
from identity.models import Device
from kernel.access import Actor


def asked_by(actor: Actor, subject_table: str, subject_id: uuid.UUID) -> Select[Dossier]:
    """
    Dossiers of the subject that the actor asked for from this office.

    Nobody else's: what is in one was readable to whoever asked, and to nobody else for certain.
    """
    return select(Dossier).where(
        Dossier.subject_table == subject_table,
        Dossier.subject_id == subject_id,
        Dossier.officer_id == actor.id,
        Dossier.office_id == actor.office_id,
    )


def dossier(
    session: Session, actor: Actor, subject: tuple[str, uuid.UUID], dossier_id: uuid.UUID
) -> Dossier:
    found = session.scalar(asked_by(actor, *subject).where(Dossier.id == dossier_id))
    if found is None:
        raise DossierMissing
    return found


def unfinished(before: dt.datetime, most: int) -> Select[Dossier]:
    """Dossiers asked for before then and not made yet: a job was lost."""
    waiting = select(Dossier).where(Dossier.state == DossierState.ASKED, Dossier.asked_at < before)
    return waiting.order_by(Dossier.id).limit(most)


def over(now: dt.datetime, most: int) -> Select[Dossier]:
    """Dossiers whose time is over."""
    kept = select(Dossier).where(Dossier.state == DossierState.READY, Dossier.expires_at < now)
    return kept.order_by(Dossier.id).limit(most)


def exportable(actor: Actor, items: Collection[uuid.UUID], on: dt.date) -> Select[ManifestFile]:
    """Those of ``items`` whose bytes are here and which the actor may see."""
    seen = items_readable_by(actor, on).where(ManifestFile.id.in_(items))
    return seen.where(ManifestFile.arrived_at.is_not(None))


def items_with_records(
    items: Collection[uuid.UUID],
) -> Select[ManifestFile, SealedRecord, StoredFile]:
    joined = select(ManifestFile, SealedRecord, StoredFile)
    joined = joined.join(SealedRecord, SealedRecord.id == ManifestFile.record_id)
    joined = joined.join(StoredFile, StoredFile.sha256 == ManifestFile.sha256)
    return joined.where(ManifestFile.id.in_(items))


def every_receipt(records: Collection[uuid.UUID]) -> Select[Receipt]:
    wanted = select(Receipt).where(Receipt.record_id.in_(records))
    return wanted.order_by(Receipt.record_id, Receipt.number)


def pictures(hashes: Collection[str], kind: str) -> Select[Derivative]:
    """Previews of that kind, oldest first: the last of several is by the newest maker."""
    made = select(Derivative).where(Derivative.original_sha256.in_(hashes), Derivative.kind == kind)
    return made.order_by(Derivative.id)


def names_given(session: Session, records: Collection[uuid.UUID]) -> Mapping[tuple[Any, str], str]:
    """Return what phones called the files, by record and hash."""
    said = select(Upload.record_id, Upload.sha256, Upload.name).where(
        Upload.record_id.in_(records), Upload.sha256.is_not(None), Upload.name.is_not(None)
    )
    return {(row[0], str(row[1])): str(row[2]) for row in session.execute(said)}


def devices(ids: Collection[uuid.UUID]) -> Select[Device]:
    return select(Device).where(Device.id.in_(ids)).order_by(Device.id)


def words_of(record_id: uuid.UUID) -> Select[str | None]:
    """The compact JWS of a record; none where it names an informant."""
    return select(SealedRecord.jws).where(SealedRecord.id == record_id)
