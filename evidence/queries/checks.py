"""What checks need to know, and what they found."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import Select, select, union_all

from evidence.likeness.tables import FileCheck, PicturePrint
from evidence.models import ManifestFile, SealedRecord, StoredFile


def sealed_items(sha256: str, most: int) -> Select[ManifestFile, SealedRecord]:
    """Where these bytes were sealed and have arrived, with the record; the newest first."""
    return (
        select(ManifestFile, SealedRecord)
        .join(SealedRecord, SealedRecord.id == ManifestFile.record_id)
        .where(ManifestFile.sha256 == sha256, ManifestFile.arrived_at.is_not(None))
        .order_by(ManifestFile.arrived_at.desc(), ManifestFile.id.desc())
        .limit(most)
    )


def items_of_kinds(
    hashes: Collection[str], kinds: Collection[str], most: int
) -> Select[ManifestFile, SealedRecord, StoredFile]:
    """Arrived items among ``hashes`` in records of some kinds, with what was read in them."""
    return (
        _with_bytes()
        .where(ManifestFile.sha256.in_(hashes), SealedRecord.kind.in_(kinds))
        .limit(most)
    )


def items_with_bytes(
    record_ids: Collection[uuid.UUID],
) -> Select[ManifestFile, SealedRecord, StoredFile]:
    """Arrived items of records, with what was read in them."""
    return _with_bytes().where(ManifestFile.record_id.in_(record_ids))


def _with_bytes() -> Select[ManifestFile, SealedRecord, StoredFile]:
    return (
        select(ManifestFile, SealedRecord, StoredFile)
        .join(SealedRecord, SealedRecord.id == ManifestFile.record_id)
        .join(StoredFile, StoredFile.sha256 == ManifestFile.sha256)
        .where(ManifestFile.arrived_at.is_not(None), StoredFile.reading_version.is_not(None))
        .order_by(ManifestFile.id.desc())
    )


def print_of(sha256: str, version: str) -> Select[bytes]:
    kept = select(PicturePrint.bits).where(PicturePrint.sha256 == sha256)
    return kept.where(PicturePrint.version == version)


def written_of(hashes: Collection[str], checks: Collection[str]) -> Select[FileCheck]:
    """What these checks said of files before, the oldest first."""
    said = select(FileCheck).where(FileCheck.sha256.in_(hashes), FileCheck.check.in_(checks))
    return said.order_by(FileCheck.id)


def checks_of_records(record_ids: Collection[uuid.UUID]) -> Select[FileCheck]:
    """Every check of every file of records, the newest first; who may see them asks before."""
    found = select(FileCheck).where(FileCheck.record_id.in_(record_ids))
    return found.order_by(FileCheck.id.desc())


def unchecked(version: str, before: dt.datetime, most: int) -> Select[str]:
    """Files that were read and compared, and not checked by this version."""
    column = StoredFile.checks_version
    behind = [
        select(StoredFile.sha256)
        .where(
            range_,
            StoredFile.stored_at < before,
            StoredFile.reading_version.is_not(None),
            StoredFile.likeness_version.is_not(None),
        )
        .limit(most)
        .subquery()
        for range_ in (column.is_(None), column < version, column > version)
    ]
    some = union_all(*(select(one.c.sha256) for one in behind)).subquery()
    return select(some.c.sha256).limit(most)
