"""Growing the tree again from its leaves, and holding it against all that was said of it."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import merkle
from kernel.audit.findings import Finding, span
from kernel.audit.nodes import Held
from kernel.audit.printed import Printed
from kernel.audit.tree import AuditHead
from kernel.audit.witnesses import Witness


class Weight(IntEnum):
    """What a word about the tree is worth: who could have made it up."""

    DERIVED = 0  # whoever writes to the database
    SIGNED = 1  # whoever has the key too
    OUTSIDE = 2  # nobody, since it left


@dataclass(frozen=True, slots=True)
class Said:
    """What ``name`` says of the first ``size`` leaves."""

    size: int
    root: bytes
    name: str
    weight: Weight

    def finding(self, what: str) -> Finding:
        return Finding(f"signed_{what}" if self.weight else what, self.name)


def said_of_tree(
    session: Session, vouching: Iterable[Witness], papers: Iterable[Printed]
) -> list[Said]:
    said = [
        Said(head.tree_size, head.root, f"audit_heads/{head.tree_size}", Weight.DERIVED)
        for head in session.scalars(select(AuditHead))
    ]
    for one in vouching:
        weight = Weight.OUTSIDE if one.outside else Weight.SIGNED
        said.append(Said(one.head.tree_size, one.head.root_hash, one.name, weight))
    said += [Said(one.tree_size, one.root, f"printed {one}", Weight.OUTSIDE) for one in papers]
    return said


class Tree:
    """The tree, leaf by leaf."""

    def __init__(self, said: Iterable[Said], nodes: Held) -> None:
        self.size = 0
        self._frontier: list[bytes] = []
        self._nodes = nodes
        self._whole = True  # no leaf was missing so far
        self._ahead = deque(sorted(said, key=lambda one: (one.size, one.weight, one.name)))
        # Where it matters which leaves to doubt, the weightiest are asked alone.
        self._weight = max((one.weight for one in self._ahead), default=Weight.DERIVED)
        self._held: list[int] = []
        self._doubted: list[int] = []

    def grow(self, index: int, leaf_hash: bytes) -> Iterator[Finding]:
        """Add a leaf, and yield what does not hold of the tree it completes."""
        if index != self.size:
            yield Finding("leaf_missing", span("audit_leaves", self.size, index - 1))
            self._whole = False
        if self._whole:
            _, self._frontier = merkle.grow(self.size, self._frontier, [leaf_hash], self._nodes)
            yield from self._nodes.told()
        self.size = index + 1
        while self._ahead and self._ahead[0].size <= self.size:
            yield from self._hold(self._ahead.popleft())

    def _hold(self, said: Said) -> Iterator[Finding]:
        holds = self._whole and said.size == self.size and merkle.root(self._frontier) == said.root
        if not holds:
            yield said.finding("head_differs")
        if said.weight == self._weight and self._whole:
            (self._held if holds else self._doubted).append(said.size)

    def end(self) -> Iterator[Finding]:
        """Tell which leaves are not those that were signed, and which are not there."""
        if self._whole:
            yield from self._nodes.end()
        if self._weight and self._doubted:
            first = self._doubted[0]
            vouched = max((size for size in self._held if size < first), default=0)
            yield Finding("leaves_rewritten", span("audit_leaves", vouched, first - 1))
        signed = [said.size for said in self._ahead if said.weight]
        if signed:
            yield Finding("leaves_missing", span("audit_leaves", self.size, max(signed) - 1))
        for said in self._ahead:
            yield said.finding("head_without_leaves")
