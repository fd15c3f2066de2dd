"""Going through an office's rights a slice at a time, so that no call takes longer than a while."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy.orm import Session

from kernel.access import Actor
from registry.ground.queries import pairs

_SLICE: Final = 400  # rights held against all others in one statement
_MOST_SLICES: Final = 5


class OfRight(Protocol):
    """What is found at a right; ``right`` has its id."""

    @property
    def right(self) -> Any: ...


Item = TypeVar("Item", bound=OfRight)


def through(
    session: Session,
    actor: Actor,
    find: Callable[[Sequence[uuid.UUID]], Iterable[Item]],
    *,
    on: dt.date,
    after: uuid.UUID | None,
    most: int,
) -> tuple[list[Item], uuid.UUID | None]:
    """
    Return what ``find`` finds, from right to right, and the right to go on after; None at the end.

    A call looks at 2,000 rights at most: it may find nothing and still not be at the end. What was
    found at one right is never parted.
    """
    items = list[Item]()
    for _ in range(_MOST_SLICES):
        ids = session.scalars(pairs.slice_of(actor, on=on, after=after, most=_SLICE)).all()
        if ids:
            after = ids[-1]
            items += find(ids)
        if len(ids) < _SLICE:
            return _page(items, most, None)
        if len(items) >= most:
            break
    return _page(items, most, after)


def _page(
    items: list[Item], most: int, after: uuid.UUID | None
) -> tuple[list[Item], uuid.UUID | None]:
    items.sort(key=lambda item: item.right.id)
    if len(items) <= most:
        return items, after
    last = items[most - 1].right.id
    kept = [item for item in items if item.right.id <= last]
    return kept, last if len(kept) < len(items) else after
