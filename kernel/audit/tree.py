"""
Sealing: lines become leaves of one Merkle tree, in batches, behind the writers' backs.

A writer only inserts its line. The sealer, alone, gives new lines their place in the tree and
writes the head that covers them; writers never wait for each other's hashes.
"""

import datetime as dt
import uuid
from typing import Any

import orjson
from sqlalchemy import BigInteger, Integer, LargeBinary, Select, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import merkle
from kernel.audit.lines import AuditLine
from kernel.audit.nodes import Completed
from kernel.db import Base, lock
from kernel.ids import first_id_of

SEALER = 0x4B58_0001  # advisory lock key: one sealer at a time
_BATCH = 5000
_LOOK_BACK = dt.timedelta(hours=1)  # longest transaction whose line may surface late

_Index = BigInteger().with_variant(Integer, "sqlite")


class AuditLeaf(Base):
    """The place of a line in the tree, counted from 0, and its RFC 6962 leaf hash."""

    __tablename__ = "audit_leaves"

    tree_index: Mapped[int] = mapped_column(_Index, primary_key=True, autoincrement=False)
    line_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    leaf_hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditHead(Base):
    """The root over the first ``tree_size`` leaves; ``frontier`` lets the tree grow on."""

    __tablename__ = "audit_heads"

    tree_size: Mapped[int] = mapped_column(_Index, primary_key=True, autoincrement=False)
    root: Mapped[bytes] = mapped_column(LargeBinary(32))
    frontier: Mapped[list[str]]
    sealed_at: Mapped[dt.datetime]
    newest_line_at: Mapped[dt.datetime]


def entry(line: AuditLine) -> bytes:
    """Return the bytes of a line that are hashed into its leaf."""
    fields: dict[str, Any] = {
        "id": line.id,
        "at": line.at,
        "actor_id": line.actor_id,
        "office_id": line.office_id,
        "request_id": line.request_id,
        "act": line.act,
        "subject_table": line.subject_table,
        "subject_id": line.subject_id,
        "row_digest": line.row_digest,
        "details": line.details,
    }
    return orjson.dumps(fields, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)


def leaf_hash(line: AuditLine) -> bytes:
    return merkle.leaf_hash(entry(line))


def newest_head() -> Select[AuditHead]:
    return select(AuditHead).order_by(AuditHead.tree_size.desc()).limit(1)


def unsealed(since: dt.datetime | None) -> Select[AuditLine]:
    """Lines without a leaf, oldest first, written after ``since``."""
    leafless = select(AuditLine).outerjoin(AuditLeaf, AuditLeaf.line_id == AuditLine.id)
    found = leafless.where(AuditLeaf.line_id.is_(None)).order_by(AuditLine.id).limit(_BATCH)
    return found if since is None else found.where(AuditLine.id >= first_id_of(since))


def seal(session: Session, *, now: dt.datetime, whole: bool = False) -> int:
    """
    Give new lines their leaves and write the head over them; return how many.

    Lines are looked for a little further back than the last time; ``whole`` looks through all,
    for those that surfaced later than that or were written by a clock that was behind.
    """
    lock(session, SEALER)
    head = session.scalar(newest_head())
    since = min(head.sealed_at, now) - _LOOK_BACK if head and not whole else None
    lines = session.scalars(unsealed(since)).all()
    if not lines:
        return 0
    size = head.tree_size if head else 0
    frontier = [bytes.fromhex(part) for part in head.frontier] if head else []
    hashes = [leaf_hash(line) for line in lines]
    session.execute(
        insert(AuditLeaf),
        [
            {"tree_index": size + n, "line_id": line.id, "leaf_hash": hashed}
            for n, (line, hashed) in enumerate(zip(lines, hashes, strict=True))
        ],
    )
    completed = Completed()
    size, frontier = merkle.grow(size, frontier, hashes, completed)
    completed.write(session)
    session.add(
        AuditHead(
            tree_size=size,
            root=merkle.root(frontier),
            frontier=[part.hex() for part in frontier],
            sealed_at=now,
            newest_line_at=lines[-1].at,
        )
    )
    return len(lines)
