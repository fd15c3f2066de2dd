"""
RFC 6962 Merkle trees, grown leaf by leaf.

A growing tree is kept as its *frontier*: the hashes of its full subtrees, largest first. Hashes
are 32 raw bytes of SHA-256. Source: RFC 6962 section 2.1.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def grow(size: int, frontier: Sequence[bytes], leaves: Iterable[bytes]) -> tuple[int, list[bytes]]:
    """Append ``leaves`` to a tree of ``size``; return its new size and frontier."""
    stack = list(frontier)
    for leaf in leaves:
        stack.append(leaf)
        size += 1
        for _ in range((size & -size).bit_length() - 1):
            right = stack.pop()
            stack.append(node_hash(stack.pop(), right))
    return size, stack


def root(frontier: Sequence[bytes]) -> bytes:
    """Return the head of the tree whose full subtrees are ``frontier``."""
    if not frontier:
        return EMPTY
    *rest, head = frontier
    for left in reversed(rest):
        head = node_hash(left, head)
    return head


def tree_head(leaves: Iterable[bytes]) -> bytes:
    return root(grow(0, [], leaves)[1])
