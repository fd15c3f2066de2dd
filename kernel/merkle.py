"""
RFC 6962 Merkle trees, grown leaf by leaf.

A growing tree is kept as its *frontier*: the hashes of its full subtrees, largest first. Hashes
are 32 raw bytes of SHA-256. Source: RFC 6962 section 2.1.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()
Notice = Callable[[int, int, bytes], None]  # size of the tree, level and hash of a full subtree


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def grow(
    size: int,
    frontier: Sequence[bytes],
    leaves: Iterable[bytes],
    notice: Notice | None = None,
) -> tuple[int, list[bytes]]:
    """
    Append ``leaves`` to a tree of ``size``; return its new size and frontier.

    ``notice`` is told of each subtree that becomes full, with 2 ** level leaves up to size.
    """
    stack = list(frontier)
    for leaf in leaves:
        stack.append(leaf)
        size += 1
        for level in range(1, (size & -size).bit_length()):
            right = stack.pop()
            stack.append(node_hash(stack.pop(), right))
            if notice:
                notice(size, level, stack[-1])
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


def siblings(index: int, size: int) -> list[tuple[int, int]]:
    """
    Return whose heads prove leaf ``index`` in a tree of ``size``: stretches, from the leaf upwards.

    A stretch is its first leaf and how many there are. Source: RFC 6962 section 2.1.1, PATH(m, D).
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    found, first = list[tuple[int, int]](), 0
    while size > 1:
        left = 1 << (size - 1).bit_length() - 1  # the largest power of two below size
        if index - first < left:
            found.append((first + left, size - left))
            size = left
        else:
            found.append((first, left))
            first, size = first + left, size - left
    return found[::-1]


def root_of_path(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes | None:
    """Return the root to which ``path`` leads from the hash of a leaf; None if it is no path."""
    if not 0 <= index < size:
        return None
    place, last, head = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            head = node_hash(sibling, head)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            head = node_hash(head, sibling)
        place, last = place >> 1, last >> 1
    return head if last == 0 else None
