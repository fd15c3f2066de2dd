"""Holding rows against their lines, lines against their leaves, leaves against the heads."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import String, Uuid, cast, func, inspect, select
from sqlalchemy.orm import Session

from kernel import merkle
from kernel.audit.lines import AuditLine, digest
from kernel.audit.tree import AuditHead, AuditLeaf, entry
from kernel.db import Base

_PAGE = 2000
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was left: ``what`` is wrong with ``subject``."""

    what: str
    subject: str


def verify(session: Session, progress: Progress = lambda _done: None) -> Iterator[Finding]:
    """Yield everything that was changed, removed or added behind the service's back."""
    yield from _lines_and_heads(session, progress)
    yield from _rows(session)


def _lines_and_heads(session: Session, progress: Progress) -> Iterator[Finding]:
    heads = {head.tree_size: head.root for head in session.scalars(select(AuditHead))}
    size, frontier = 0, list[bytes]()
    for index, leaf, line in _leaves(session):
        if index != size:
            yield Finding("leaf_missing", f"audit_leaves/{size}")
        if line is None:
            yield Finding("line_missing", f"audit_lines/{leaf.line_id}")
        elif merkle.leaf_hash(entry(line)) != leaf.leaf_hash:
            yield Finding("line_changed", f"audit_lines/{line.id}")
        size, frontier = merkle.grow(size, frontier, [leaf.leaf_hash])
        if size in heads and merkle.root(frontier) != heads[size]:
            yield Finding("head_differs", f"audit_heads/{size}")
        progress(size)
    for beyond in sorted(known for known in heads if known > size):
        yield Finding("head_without_leaves", f"audit_heads/{beyond}")


def _leaves(session: Session) -> Iterator[tuple[int, AuditLeaf, AuditLine | None]]:
    statement = (
        select(AuditLeaf, AuditLine)
        .outerjoin(AuditLine, AuditLine.id == AuditLeaf.line_id)
        .order_by(AuditLeaf.tree_index)
        .execution_options(yield_per=_PAGE)
    )
    for leaf, line in session.execute(statement):
        yield leaf.tree_index, leaf, line


def _tables() -> Mapping[str, type[Base]]:
    return {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


def _rows(session: Session) -> Iterator[Finding]:
    tables = _tables()
    named = select(AuditLine.subject_table).distinct()
    for name in session.scalars(named).all():
        if table := tables.get(name):
            yield from _rows_of(session, table)


def _rows_of(session: Session, table: type[Base]) -> Iterator[Finding]:
    """Hold each row of ``table`` against the newest line about it."""
    line_id = cast(AuditLine.id, String)  # PostgreSQL takes no largest of uuids
    newest = (
        select(func.max(line_id))
        .where(AuditLine.subject_table == table.__tablename__)
        .group_by(AuditLine.subject_id)
    )
    statement = (
        select(AuditLine.subject_id, AuditLine.row_digest)
        .where(AuditLine.subject_table == table.__tablename__, line_id.in_(newest))
        .execution_options(yield_per=_PAGE)
    )
    for page in session.execute(statement).partitions():
        yield from _page(session, table, {line.subject_id: line.row_digest for line in page})


def _page(session: Session, table: type[Base], held: Mapping[str, str]) -> Iterator[Finding]:
    identity = inspect(table).column_attrs["id"].columns[0]
    parse = uuid.UUID if isinstance(identity.type, Uuid) else int
    found = select(table).where(identity.in_([parse(subject) for subject in held]))
    names = inspect(table).column_attrs.keys()
    there = {
        str(getattr(row, identity.key)): digest(table, {name: getattr(row, name) for name in names})
        for row in session.scalars(found)
    }
    for subject, expected in held.items():
        if subject not in there:
            yield Finding("row_missing", f"{table.__tablename__}/{subject}")
        elif there[subject] != expected:
            yield Finding("row_changed", f"{table.__tablename__}/{subject}")
