"""The photographs of patrols and of what they found."""

import uuid
from collections.abc import Collection

from sqlalchemy import Select, select, union_all

from evidence.likeness.tables import FileCheck
from evidence.models import ManifestFile, SealedRecord, StoredFile
from evidence.queries import items_of_records
from evidence.queries.checks import items_of_kinds, items_with_bytes
from patrols.models import Finding, FindingVersion, Patrol, PatrolVersion
from patrols.photos import PLACE

_PHOTO = "photo"
_MOST_PHOTOS = 500  # at once, the newest; the same bytes are rarely sealed twice


def photos(hashes: Collection[str]) -> Select[ManifestFile, SealedRecord, StoredFile]:
    """Among these files what came with patrols, findings and corrections, and was read."""
    return items_of_kinds(hashes, ("patrol", "finding", "correction"), _MOST_PHOTOS)


def photos_of_records(
    records: Collection[uuid.UUID],
) -> Select[ManifestFile, SealedRecord, StoredFile]:
    return items_with_bytes(records)


def photos_sealed_with(records: Collection[uuid.UUID]) -> Select[ManifestFile]:
    """What these records call photographs in their manifests, whether or not it is here yet."""
    return items_of_records(records).where(ManifestFile.role == _PHOTO)


def records_of_patrols(patrols: Collection[uuid.UUID]) -> Select[uuid.UUID]:
    """The records of patrols and those of the findings that name them, corrections too."""
    of_findings = (
        select(FindingVersion.record_id)
        .join(Finding, Finding.id == FindingVersion.finding_id)
        .where(Finding.patrol_id.in_(patrols))
    )
    own = select(Patrol.id).where(Patrol.id.in_(patrols))
    later = select(PatrolVersion.record_id).where(
        PatrolVersion.patrol_id.in_(patrols), PatrolVersion.number > 1
    )
    every = union_all(of_findings, own, later).subquery()
    return select(every.c.record_id)


def places_of_photos(records: Collection[uuid.UUID]) -> Select[uuid.UUID, str, str]:
    """What was said of where photographs were taken against the track, the newest first."""
    said = select(FileCheck.record_id, FileCheck.sha256, FileCheck.verdict)
    of_place = said.where(FileCheck.record_id.in_(records), FileCheck.check == PLACE)
    return of_place.order_by(FileCheck.id.desc())
