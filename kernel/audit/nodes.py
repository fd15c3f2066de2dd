"""
Inner nodes of the tree, every fourth level of them: what proofs are read from.

With none, a proof would read half of the log; with all, there would be as many nodes as leaves.
With every fourth there is one to fifteen leaves, and a proof reads fifteen siblings at most on
each of the levels kept, six of them in a log of sixteen million lines.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import BigInteger, Integer, LargeBinary, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel.audit.findings import Finding
from kernel.db import Base

STRIDE = 4
_PAGE = 2000


class AuditNode(Base):
    """The head of the full subtree of 2 ** ``level`` leaves that ends with leaf ``tree_size``."""

    __tablename__ = "audit_nodes"

    tree_size: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class Completed:
    """Collects the nodes worth keeping while a tree grows."""

    def __init__(self) -> None:
        self.rows: list[Mapping[str, Any]] = []

    def __call__(self, size: int, level: int, head: bytes) -> None:
        if level % STRIDE == 0:
            self.rows.append({"tree_size": size, "level": level, "hash": head})

    def write(self, session: Session) -> None:
        if self.rows:
            session.execute(insert(AuditNode), self.rows)


class Held:
    """Holds the nodes that are kept against those of a tree grown again from its leaves."""

    def __init__(self, session: Session) -> None:
        in_order = select(AuditNode).order_by(AuditNode.tree_size, AuditNode.level)
        self._kept = session.scalars(in_order.execution_options(yield_per=_PAGE))
        self._next = next(self._kept, None)
        self._findings: list[Finding] = []

    def __call__(self, size: int, level: int, head: bytes) -> None:
        if level % STRIDE:
            return
        self._skip_to(size, level)
        node = self._next
        if node is None or (node.tree_size, node.level) != (size, level):
            self._findings.append(Finding("node_missing", _name(size, level)))
            return
        if node.hash != head:
            self._findings.append(Finding("node_differs", _name(size, level)))
        self._next = next(self._kept, None)

    def _skip_to(self, size: int, level: int) -> None:
        while self._next and (self._next.tree_size, self._next.level) < (size, level):
            name = _name(self._next.tree_size, self._next.level)
            self._findings.append(Finding("node_without_leaves", name))
            self._next = next(self._kept, None)

    def told(self) -> Iterator[Finding]:
        """Yield what was found since it was last asked."""
        yield from self._findings
        self._findings.clear()

    def end(self) -> Iterator[Finding]:
        """Yield the nodes for which there are no leaves."""
        self._skip_to(1 << 62, 0)
        yield from self.told()


def _name(size: int, level: int) -> str:
    return f"{AuditNode.__tablename__}/{size}.{level}"
