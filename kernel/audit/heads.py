"""
Signed tree heads: what the log was at an instant, under the service's key.

A head that left the house vouches for the log against whoever owns the database. Each names the
one before it by digest, so that the heads, too, are a log.
"""

import datetime as dt
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import orjson
from sqlalchemy import BigInteger, Integer, Select, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import jws
from kernel.audit.tree import SEALER, newest_head
from kernel.db import Base, lock
from kernel.hashes import ALGORITHM
from kernel.jws import BadSeal, Key

HEAD_TYPE: Final = "kuangxun-head"
_AT_MOST_EVERY: Final = dt.timedelta(minutes=4)  # less than the period of the job
_AT_LEAST_EVERY: Final = dt.timedelta(days=1)


class SignedHead(Base):
    """A head as it was signed; the columns beside ``jws`` only repeat what it says."""

    __tablename__ = "audit_signed_heads"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    tree_size: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[dt.datetime]
    jws: Mapped[str] = mapped_column(Text)

    @property
    def root(self) -> bytes:
        """The root as it was signed; whether by us is for `read_head` to ask."""
        return bytes.fromhex(orjson.loads(jws.opened(self.jws).payload)["root_hash"])


@dataclass(frozen=True, slots=True)
class Head:
    """The claims of a head. ``previous`` is the digest of the head numbered one less."""

    number: int
    tree_size: int
    root_hash: bytes
    at: dt.datetime
    previous: str | None
    jws: str


def digest_of(compact: str) -> str:
    """Return the SHA-256 (hex) by which the next head names this one."""
    return sha256(compact.encode()).hexdigest()


def newest_signed() -> Select[SignedHead]:
    return select(SignedHead).order_by(SignedHead.number.desc()).limit(1)


def sign_head(
    session: Session, signer: Key, *, now: dt.datetime, at_once: bool = False
) -> str | None:
    """
    Sign the tree as it stands if that is due, and return the new head.

    Due is a tree that grew, though not every few minutes unless ``at_once``; and any tree once a
    day, so that a silence can be told from a log that was cut. Two who sign at once take turns,
    and the second finds nothing due.
    """
    lock(session, SEALER)
    tree = session.scalar(newest_head())
    last = session.scalar(newest_signed())
    if tree is None or (last and not _is_due(last, tree.tree_size, now, at_once=at_once)):
        return None
    number = last.number + 1 if last else 1
    claims = {
        "number": number,
        "tree_size": tree.tree_size,
        "root_hash": tree.root.hex(),
        "alg": ALGORITHM,
        "at": now,
        "previous": digest_of(last.jws) if last else None,
    }
    compact = jws.signed(claims, signer, typ=HEAD_TYPE)
    session.add(SignedHead(number=number, tree_size=tree.tree_size, at=now, jws=compact))
    session.flush()
    return compact


def _is_due(last: SignedHead, tree_size: int, now: dt.datetime, *, at_once: bool) -> bool:
    age = abs(now - last.at)  # a clock that was ahead for once must not silence the log
    grew = tree_size != last.tree_size
    return age >= _AT_LEAST_EVERY or (grew and (at_once or age >= _AT_MOST_EVERY))


def read_head(compact: str, key: Key) -> Head:
    """Return what the head ``compact`` says; raise `BadSeal` unless ``key`` signed it as one."""
    seal = jws.opened(compact)
    seal.check(key)
    if seal.header.get("typ") != HEAD_TYPE:
        raise BadSeal(f"typ must be {HEAD_TYPE}")
    try:
        said = orjson.loads(seal.payload)
        if said["alg"] != ALGORITHM:
            raise BadSeal(f"the tree must be of {ALGORITHM}")
        return Head(
            number=int(said["number"]),
            tree_size=int(said["tree_size"]),
            root_hash=bytes.fromhex(said["root_hash"]),
            at=dt.datetime.fromisoformat(said["at"]),
            previous=said["previous"],
            jws=compact,
        )
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise BadSeal(f"not the claims of a head: {error}") from error
