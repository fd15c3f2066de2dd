"""Pictures like a picture, where they were sealed, and what was found about files."""

import datetime as dt
import re
import uuid
from collections.abc import Collection, Sequence

import orjson
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Select,
    any_,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from evidence.likeness.tables import FileCheck, PicturePrint
from evidence.models import Derivative, ManifestFile, SealedRecord, StoredFile
from evidence.queries.files import ItemMissing, items_readable_by
from evidence.queries.records import readable_by
from kernel.access import Actor

_Band = InstrumentedAttribute[int]
_BANDS = (PicturePrint.band_0, PicturePrint.band_1, PicturePrint.band_2)
_DIGEST = re.compile(r"[0-9a-f]{64}")


def same_in_a_band(session: Session, probes: Sequence[Sequence[int]]) -> Select[int, int]:
    """
    Number and 64 bits of every print that has one of ``probes`` in that band.

    A band's values go as one parameter: some hundred of them cost more to bind than to look up.
    """
    postgres = session.get_bind().dialect.name == "postgresql"
    any_of = _in_array if postgres else _in_json
    found = [
        select(PicturePrint.number, PicturePrint.low).where(any_of(band, values))
        for band, values in zip(_BANDS, probes, strict=True)
    ]
    every = union_all(*found).subquery()
    return select(every.c.number, every.c.low)


def _in_array(band: _Band, values: Sequence[int]) -> ColumnElement[bool]:
    return band == any_(literal(list(values), ARRAY(Integer)))


def _in_json(band: _Band, values: Sequence[int]) -> ColumnElement[bool]:
    each = func.json_each(orjson.dumps(list(values)).decode()).table_valued("value")
    return band.in_(select(each.c.value))


def prints(numbers: Collection[int], version: str) -> Select[str, bytes]:
    these = PicturePrint.number.in_(numbers)
    wanted = select(PicturePrint.sha256, PicturePrint.bits)
    return wanted.where(these, PicturePrint.version == version)


def newest_derivative(sha256: str, kind: str) -> Select[str]:
    made = select(Derivative.sha256).where(Derivative.original_sha256 == sha256)
    return made.where(Derivative.kind == kind).order_by(Derivative.id.desc()).limit(1)


def sealings(
    hashes: Collection[str], most: int
) -> Select[ManifestFile, uuid.UUID, dt.datetime, dict[str, object] | None]:
    """
    Where these bytes were sealed and have arrived, the newest first.

    With each item the device, when the record was sealed, and what was read in the bytes.
    """
    return (
        select(ManifestFile, SealedRecord.device_id, SealedRecord.sealed_at, StoredFile.reading)
        .join(SealedRecord, SealedRecord.id == ManifestFile.record_id)
        .join(StoredFile, StoredFile.sha256 == ManifestFile.sha256)
        .where(ManifestFile.sha256.in_(hashes), ManifestFile.arrived_at.is_not(None))
        .order_by(ManifestFile.arrived_at.desc(), ManifestFile.id.desc())
        .limit(most)
    )


def checks_of(sha256: str, check: str, version: str) -> Select[FileCheck]:
    return select(FileCheck).where(
        FileCheck.sha256 == sha256, FileCheck.check == check, FileCheck.version == version
    )


def checks_readable_by(
    session: Session, actor: Actor, sha256: str, on: dt.date
) -> Select[FileCheck]:
    """
    Every check of a file, the newest first, as it stands in records the actor may see.

    Raises `ItemMissing` if it stands in none, or has not arrived for any.
    """
    items = items_readable_by(actor, on).where(
        ManifestFile.sha256 == sha256, ManifestFile.arrived_at.is_not(None)
    )
    if not _DIGEST.fullmatch(sha256) or session.scalar(items.limit(1)) is None:
        raise ItemMissing
    readable = items.with_only_columns(ManifestFile.record_id)
    found = select(FileCheck).where(FileCheck.sha256 == sha256, FileCheck.record_id.in_(readable))
    return found.order_by(FileCheck.id.desc())


def readable_among(
    session: Session, actor: Actor, record_ids: Collection[uuid.UUID], on: dt.date
) -> set[uuid.UUID]:
    """Which of these records the actor may see."""
    seen = readable_by(actor, on).where(SealedRecord.id.in_(record_ids))
    return set(session.scalars(seen.with_only_columns(SealedRecord.id)))


def unlooked(version: str, before: dt.datetime, most: int) -> Select[str]:
    """Files that were read and previewed, and not looked for elsewhere by this version."""
    behind = [
        select(StoredFile.sha256)
        .where(
            range_,
            StoredFile.stored_at < before,
            StoredFile.removal_id.is_(None),
            StoredFile.reading_version.is_not(None),
            StoredFile.previews_version.is_not(None),
        )
        .limit(most)
        .subquery()
        for column in (StoredFile.likeness_version,)
        for range_ in (column.is_(None), column < version, column > version)
    ]
    some = union_all(*(select(one.c.sha256) for one in behind)).subquery()
    return select(some.c.sha256).limit(most)
