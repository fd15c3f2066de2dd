"""
The custody of items: those audit lines that are about them. There is no other book.

Scope is the caller's: who asks for the lines of an item has found the item by what they may see.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping

from sqlalchemy import Select, and_, or_, select

from evidence.acts import Act
from evidence.models import Derivative, ManifestFile, SealedRecord, StoredFile
from kernel.audit import AuditLeaf, AuditLine
from kernel.ids import first_id_of

Lines = Select[AuditLine, int | None]

# A run over the whole store is one line, however many items it covered.
RUNS_TABLE, RUNS_SUBJECT = "evidence_store", "store"


def records_of(items: Collection[ManifestFile]) -> Select[SealedRecord]:
    return select(SealedRecord).where(SealedRecord.id.in_({item.record_id for item in items}))


def made_of(hashes: Collection[str]) -> Select[uuid.UUID, str]:
    """What was made of the bytes: id, and the hash of the original."""
    made = select(Derivative.id, Derivative.original_sha256)
    return made.where(Derivative.original_sha256.in_(hashes))


def lines_about(subjects: Mapping[str, Collection[str]]) -> Lines:
    """
    Lines about any of ``subjects`` (ids by table), in the order in which they were written.

    Columns: the line, and the number of its leaf, None until it is sealed.
    """
    about = [
        and_(AuditLine.subject_table == table, AuditLine.subject_id.in_(ids))
        for table, ids in subjects.items()
        if ids
    ]
    return _with_leaves().where(or_(*about))


def runs_since(earliest: dt.datetime) -> Lines:
    """Lines of the runs that verified the whole store and ended after ``earliest``."""
    return _with_leaves().where(
        AuditLine.subject_table == RUNS_TABLE,
        AuditLine.subject_id == RUNS_SUBJECT,
        AuditLine.id >= first_id_of(earliest),
    )


def _with_leaves() -> Lines:
    return (
        select(AuditLine, AuditLeaf.tree_index)
        .outerjoin(AuditLeaf, AuditLeaf.line_id == AuditLine.id)
        .order_by(AuditLine.id)
    )


def subjects_of(
    items: Collection[ManifestFile], derivatives: Collection[uuid.UUID]
) -> dict[str, set[str]]:
    """What lines may be about that concern ``items``: themselves, their records, their bytes."""
    return {
        ManifestFile.__tablename__: {str(item.id) for item in items},
        SealedRecord.__tablename__: {str(item.record_id) for item in items},
        StoredFile.__tablename__: {item.sha256 for item in items if item.arrived_at},
        Derivative.__tablename__: {str(one) for one in derivatives},
    }


def naming_items(sha256: str) -> Select[uuid.UUID]:
    """Items that name these bytes."""
    named = select(ManifestFile.id).where(ManifestFile.sha256 == sha256)
    return named.order_by(ManifestFile.id)


def naming_derivatives(sha256: str) -> Select[uuid.UUID]:
    return select(Derivative.id).where(Derivative.sha256 == sha256).order_by(Derivative.id)


def seen_since(item_id: uuid.UUID, actor_id: uuid.UUID, since: dt.datetime) -> Select[uuid.UUID]:
    """A line that says that the officer looked at the item since then."""
    return (
        select(AuditLine.id)
        .where(
            AuditLine.subject_table == ManifestFile.__tablename__,
            AuditLine.subject_id == str(item_id),
            AuditLine.id >= first_id_of(since),
            AuditLine.act == Act.VIEWED,
            AuditLine.actor_id == actor_id,
        )
        .limit(1)
    )
