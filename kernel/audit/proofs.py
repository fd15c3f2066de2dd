"""
Proofs that lines are in the tree under a signed head, for anybody to check with SHA-256 alone.

Source: RFC 6962 section 2.1.1. Many lines are proved in one pass: which heads of which subtrees
they need is worked out first, then all are read at once, each once.
"""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import merkle
from kernel.audit.nodes import STRIDE, AuditNode
from kernel.audit.tree import AuditLeaf
from kernel.errors import Refusal

_AT_ONCE = 5_000  # ids in one question
_Value = TypeVar("_Value")
_Node = tuple[int, int]  # level, and which of that level, counted from 0


class TreeDamaged(Refusal):
    status = 500
    code = "kernel.audit_tree_damaged"
    zh = "审计日志的内部节点缺失，无法出具证明。请管理员运行 kuangxun audit verify 查明。"
    en = "Nodes of the audit log are missing. Have `kuangxun audit verify` find out what was done."


@dataclass(frozen=True, slots=True)
class Proof:
    """``path`` leads from ``leaf_hash`` to the root of the first ``tree_size`` leaves."""

    leaf_index: int
    leaf_hash: bytes
    path: tuple[bytes, ...]
    tree_size: int

    @property
    def root(self) -> bytes | None:
        """The root to which the path leads; None if it cannot be a path of that leaf."""
        return merkle.root_of_path(self.leaf_index, self.tree_size, self.leaf_hash, self.path)


def inclusion(
    session: Session, line_ids: Collection[uuid.UUID], tree_size: int
) -> dict[uuid.UUID, Proof]:
    """
    Prove that lines are among the first ``tree_size`` leaves, such as those of a signed head.

    A line that is not among them, because it was sealed later or not yet, has no proof. Raises
    `TreeDamaged` where nodes or leaves are gone.
    """
    leaves = [leaf for leaf in _leaves_of(session, line_ids) if leaf.tree_index < tree_size]
    paths = {leaf.tree_index: merkle.siblings(leaf.tree_index, tree_size) for leaf in leaves}
    heads = {stretch: list(_full(*stretch)) for path in paths.values() for stretch in path}
    needed = {kept for nodes in heads.values() for node in nodes for kept in _kept(*node)}
    known = _read(session, needed)
    told = {stretch: _head(nodes, known) for stretch, nodes in heads.items()}
    return {
        leaf.line_id: Proof(
            leaf.tree_index,
            leaf.leaf_hash,
            tuple(told[stretch] for stretch in paths[leaf.tree_index]),
            tree_size,
        )
        for leaf in leaves
    }


def _full(first: int, count: int) -> Iterator[_Node]:
    """Yield the full subtrees of a stretch of leaves, largest first."""
    while count:
        level = count.bit_length() - 1
        yield level, first >> level
        first, count = first + (1 << level), count - (1 << level)


def _kept(level: int, place: int) -> Iterable[_Node]:
    """Return the nodes, kept or leaves, from which the head of a full subtree is worked out."""
    deeper = level % STRIDE
    return [(level - deeper, (place << deeper) + n) for n in range(1 << deeper)]


def _head(nodes: Iterable[_Node], known: Mapping[_Node, bytes]) -> bytes:
    frontier = [_folded([known[kept] for kept in _kept(*node)]) for node in nodes]
    return merkle.root(frontier)


def _folded(hashes: Sequence[bytes]) -> bytes:
    return merkle.root(merkle.grow(0, [], hashes)[1])


def _leaves_of(session: Session, line_ids: Collection[uuid.UUID]) -> Iterator[AuditLeaf]:
    for some in _slices(sorted(set(line_ids))):
        yield from session.scalars(select(AuditLeaf).where(AuditLeaf.line_id.in_(some)))


def _read(session: Session, needed: Collection[_Node]) -> dict[_Node, bytes]:
    known: dict[_Node, bytes] = {}
    for level in {level for level, _ in needed}:
        places = sorted(place for at, place in needed if at == level)
        for some in _slices(places):
            known |= _read_level(session, level, some)
    if len(known) < len(needed):
        raise TreeDamaged
    return known


def _read_level(session: Session, level: int, places: Sequence[int]) -> dict[_Node, bytes]:
    if level == 0:
        leaves = select(AuditLeaf.tree_index, AuditLeaf.leaf_hash)
        found = session.execute(leaves.where(AuditLeaf.tree_index.in_(places)))
        return {(0, index): bytes(head) for index, head in found}
    ends = [place + 1 << level for place in places]
    nodes = select(AuditNode.tree_size, AuditNode.hash).where(
        AuditNode.level == level, AuditNode.tree_size.in_(ends)
    )
    return {(level, (end >> level) - 1): bytes(head) for end, head in session.execute(nodes)}


def _slices(values: Sequence[_Value]) -> Iterator[Sequence[_Value]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
