"""Who vouches for the tree: the heads the service keeps, and those that were kept elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kernel.audit.findings import Finding, span
from kernel.audit.heads import Head, SignedHead, digest_of, read_head
from kernel.jws import BadSeal, Key

_TABLE = SignedHead.__tablename__
_Kept = Mapping[int, SignedHead]


@dataclass(frozen=True, slots=True)
class Witness:
    """A head whose signature holds, under the name by which findings call it."""

    name: str
    head: Head
    outside: bool


def witnesses(
    session: Session, key: Key, outside: Mapping[str, str]
) -> tuple[list[Witness], list[Finding]]:
    """
    Return the heads that vouch for the tree, and what is wrong with heads.

    ``outside`` names heads (compact JWS) that were kept out of reach of this database.
    """
    kept = {row.number: row for row in session.scalars(_in_order())}
    told = [(f"{_TABLE}/{row.number}", row.jws, False) for row in kept.values()]
    told += [(name, compact, True) for name, compact in outside.items()]
    heads, findings = list[Witness](), list(_links(kept))
    for name, compact, is_outside in told:
        try:
            heads.append(Witness(name, read_head(compact, key), is_outside))
        except BadSeal as bad:
            findings.append(Finding("signed_head_forged", f"{name} ({bad})"))
    standing = [found for witness in heads for found in _standing(witness, kept)]
    return heads, [*findings, *dict.fromkeys(standing)]


def _in_order() -> Select[SignedHead]:
    return select(SignedHead).order_by(SignedHead.number)


def _links(kept: _Kept) -> Iterator[Finding]:
    """Look for heads that are gone from between others, or were put there instead."""
    expected = 1
    for number in kept:
        if number != expected:
            yield Finding("signed_head_missing", span(_TABLE, expected, number - 1))
        expected = number + 1


def _standing(witness: Witness, kept: _Kept) -> Iterator[Finding]:
    """Hold a head against the row that should be it, and against the head before."""
    head = witness.head
    row, before = kept.get(head.number), kept.get(head.number - 1)
    if row is None:
        first = min(max(kept, default=0) + 1, head.number)
        yield Finding("signed_head_missing", span(_TABLE, first, head.number))
    elif row.jws != head.jws:
        yield Finding("signed_head_replaced", f"{_TABLE}/{head.number}")
    elif (row.tree_size, row.at) != (head.tree_size, head.at):
        yield Finding("signed_head_changed", f"{_TABLE}/{head.number}")
    if before is not None and digest_of(before.jws) != head.previous:
        yield Finding("signed_head_replaced", f"{_TABLE}/{before.number}")
