"""Holding rows against their lines, lines against their leaves, leaves against the heads."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping

from sqlalchemy import String, Uuid, cast, func, inspect, select
from sqlalchemy.orm import Session

from kernel import merkle
from kernel.audit.findings import Finding
from kernel.audit.lines import AuditLine, digest
from kernel.audit.nodes import Held
from kernel.audit.printed import Printed
from kernel.audit.regrowing import Said, Tree, said_of_tree
from kernel.audit.stamps import Authority, verify_stamps
from kernel.audit.tree import AuditLeaf, entry
from kernel.audit.witnesses import Witness, witnesses
from kernel.db import Base
from kernel.hashes import ALGORITHM, HashColumn
from kernel.jws import Key

_PAGE = 2000
Progress = Callable[[int], None]


def verify(
    session: Session,
    progress: Progress = lambda _done: None,
    *,
    key: Key | None = None,
    outside: Mapping[str, str] | None = None,
    authority: Authority | None = None,
    papers: Iterable[Printed] = (),
) -> Iterator[Finding]:
    """
    Yield everything that was changed, removed or added behind the service's back.

    With the service's ``key``, signed heads are held against the tree: those that are stored,
    and those ``outside`` (name → compact JWS), which nobody here could have changed, as well as
    what is printed on ``papers``. Time stamps
    are held against the heads they are of, and against the certificates of the ``authority``.
    """
    vouching: list[Witness] = []
    if key is not None:
        vouching, findings = witnesses(session, key, outside or {})
        yield from findings
    yield from _lines_and_heads(session, progress, said_of_tree(session, vouching, papers))
    yield from verify_stamps(session, authority)
    yield from _algorithms(session)
    yield from _rows(session)


def _lines_and_heads(
    session: Session, progress: Progress, said: Iterable[Said]
) -> Iterator[Finding]:
    tree = Tree(said, Held(session))
    for index, leaf, line in _leaves(session):
        if line is None:
            yield Finding("line_missing", f"audit_lines/{leaf.line_id}")
        elif merkle.leaf_hash(entry(line)) != leaf.leaf_hash:
            yield Finding("line_changed", f"audit_lines/{line.id}")
        yield from tree.grow(index, leaf.leaf_hash)
        progress(tree.size)
    yield from tree.end()


def _leaves(session: Session) -> Iterator[tuple[int, AuditLeaf, AuditLine | None]]:
    statement = (
        select(AuditLeaf, AuditLine)
        .outerjoin(AuditLine, AuditLine.id == AuditLeaf.line_id)
        .order_by(AuditLeaf.tree_index)
        .execution_options(yield_per=_PAGE)
    )
    for leaf, line in session.execute(statement):
        yield leaf.tree_index, leaf, line


def _algorithms(session: Session) -> Iterator[Finding]:
    """Look for hashes that are said to be of another kind than we hold rows against."""
    others = select(HashColumn).where(HashColumn.algorithm != ALGORITHM)
    for said in session.scalars(others):
        name = f"{HashColumn.__tablename__}/{said.table_name}.{said.column_name}"
        yield Finding("algorithm_unknown", f"{name} ({said.algorithm})")


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
