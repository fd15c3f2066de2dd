"""
The part of the audit log that speaks of a dossier's items, with the proof of each line.

A line is written down as the very bytes that were hashed into the tree, beside the path from it
to the root that the signed head names (RFC 6962 section 2.1.1).
"""

from base64 import b64encode
from collections.abc import Iterator

from evidence.dossier.bag import Draft
from kernel.audit import AuditLine, Proof, entry


def write_line(draft: Draft, line: AuditLine, proof: Proof) -> str:
    """Write ``line`` and its proof into the bag; return its place in the tree, as its name."""
    place = f"{proof.leaf_index:012}"
    draft.write(f"log/lines/{place}.json", entry(line))
    draft.write(f"log/lines/{place}.proof", path_of(proof))
    return place


def path_of(proof: Proof) -> str:
    """Return a line for each sibling, from the leaf upwards: on which side it stands, and it."""
    sides = sides_of(proof.leaf_index, proof.tree_size)
    steps = zip(sides, proof.path, strict=True)
    return "".join(f"{side} {b64encode(sibling).decode()}\n" for side, sibling in steps)


def sides_of(index: int, size: int) -> Iterator[str]:
    """
    Say of each sibling on the way up whether it stands on the left or the right.

    Source: RFC 9162 section 2.1.3.2, which walks the same path to check it.
    """
    last = size - 1
    while last:
        if index & 1 or index == last:
            yield "left"
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            yield "right"
        index, last = index >> 1, last >> 1
