"""The life of a removal."""

from enum import StrEnum

from kernel.lifecycle import Lifecycle


class RemovalState(StrEnum):
    PROPOSED = "proposed"
    REFUSED = "refused"  # by the second officer
    CONFIRMED = "confirmed"  # the bytes are still here, and nobody is given them
    LAPSED = "lapsed"  # since it was confirmed, a record or a case came to rest on the file
    REMOVED = "removed"  # a tombstone


OPEN = (RemovalState.PROPOSED, RemovalState.CONFIRMED)
LIFECYCLE = Lifecycle(
    {
        RemovalState.PROPOSED: frozenset({RemovalState.REFUSED, RemovalState.CONFIRMED}),
        RemovalState.CONFIRMED: frozenset({RemovalState.LAPSED, RemovalState.REMOVED}),
        RemovalState.REFUSED: frozenset(),
        RemovalState.LAPSED: frozenset(),
        RemovalState.REMOVED: frozenset(),
    }
)
