"""
The duplicate check (查重): pairs of rights that may be one, each with reasons and a score.

The score is how sure all reasons together make it, were they independent. People decide.
"""

import datetime as dt
import re
import unicodedata
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from math import prod
from typing import Any, Final

import shapely
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.spatial import to_shapely
from registry.ground.queries import pairs
from registry.ground.slices import through
from registry.models import Right

_SAME_GROUND: Final = 0.95  # of the ground of both together
_NEARLY: Final = 0.85  # likeness of two names
_SURE_BY_NUMBER, _SURE_BY_CERTIFICATE, _SURE_BY_NAME = 0.9, 0.9, 0.6
_NOT_SPOKEN: Final = re.compile(r"[\W_]")
_NUMERALS: Final = re.compile(r"[0-9一二三四五六七八九十百东西南北上下新老ⅠⅡⅢⅣⅤIVX]+")


class Reason(StrEnum):
    SAME_GROUND = "same_ground"
    SAME_NUMBER = "same_number"
    SAME_CERTIFICATE = "same_certificate"
    SAME_HOLDER_AND_NAME = "same_holder_and_name"


@dataclass(frozen=True, slots=True)
class Ground:
    """Why two rights may be one; ``sure`` between 0 and 1."""

    reason: Reason
    said: str
    sure: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """``other`` is None where it is another authority's right, of which nothing is told."""

    right: Right
    other: Right | None
    grounds: Sequence[Ground]

    @property
    def score(self) -> float:
        return 1 - prod(1 - ground.sure for ground in self.grounds)


_Key = tuple[uuid.UUID, uuid.UUID, bool]


def listed(
    session: Session,
    actor: Actor,
    *,
    on: dt.date,
    day: dt.date,
    after: uuid.UUID | None,
    most: int,
) -> tuple[list[Likeness], uuid.UUID | None]:
    """Return pairs in the area of the actor's office, and the right to go on after."""

    def find(ids: Sequence[uuid.UUID]) -> Iterator[Likeness]:
        return _told(session, _of_slice(session, actor, ids, on, day))

    return through(session, actor, find, on=on, after=after, most=most)


def _of_slice(
    session: Session, actor: Actor, ids: Sequence[uuid.UUID], on: dt.date, day: dt.date
) -> dict[_Key, list[Ground]]:
    found = defaultdict[_Key, list[Ground]](list)
    how: dict[str, Any] = {"on": on, "day": day}
    for one, other, line, other_line, readable in session.execute(
        pairs.of_same_ground(actor, ids, **how)
    ):
        if (alike := _likeness(to_shapely(line), to_shapely(other_line))) >= _SAME_GROUND:
            found[one, other, readable].append(
                Ground(Reason.SAME_GROUND, f"{alike:.1%}", round(alike, 3))
            )
    for reason, sure, statement in (
        (Reason.SAME_NUMBER, _SURE_BY_NUMBER, pairs.of_numbers),
        (Reason.SAME_CERTIFICATE, _SURE_BY_CERTIFICATE, pairs.of_certificates),
    ):
        for one, other, said, readable in session.execute(statement(actor, ids, **how)):
            found[one, other, readable].append(Ground(reason, said, sure))
    for one, other, name, other_name in session.execute(pairs.of_holders(actor, ids, **how)):
        if (alike := likeness_of_names(name, other_name)) >= _NEARLY:
            ground = Ground(Reason.SAME_HOLDER_AND_NAME, other_name, _SURE_BY_NAME * alike)
            found[one, other, True].append(ground)
    return found


def _told(session: Session, found: dict[_Key, list[Ground]]) -> Iterator[Likeness]:
    ids = {one for one, _, _ in found} | {other for _, other, readable in found if readable}
    rights = {right.id: right for right in session.scalars(pairs.named(list(ids)))}
    for (one, other, readable), grounds in sorted(found.items()):
        yield Likeness(rights[one], rights[other] if readable else None, grounds)


def _likeness(one: Any, other: Any) -> float:
    """Return the share of the ground of both together that both have."""
    return float(shapely.intersection(one, other).area / shapely.union(one, other).area)


def likeness_of_names(one: str, other: str) -> float:
    """Return how alike two names are, 1 for the same; 0 where only a number tells them apart."""
    one, other = (_NOT_SPOKEN.sub("", unicodedata.normalize("NFKC", name)) for name in (one, other))
    if one != other and _NUMERALS.findall(one) != _NUMERALS.findall(other):
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
