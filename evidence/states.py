"""The life of a sealed record on the server."""

from enum import StrEnum

from kernel.lifecycle import Lifecycle


class RecordState(StrEnum):
    RECEIVED = "received"  # the seal is here, some of its files are not
    COMPLETE = "complete"  # every byte the seal names is here
    HELD = "held"  # the record it follows has not come yet


LIFECYCLE = Lifecycle(
    {
        RecordState.HELD: frozenset({RecordState.RECEIVED, RecordState.COMPLETE}),
        RecordState.RECEIVED: frozenset({RecordState.COMPLETE}),
        RecordState.COMPLETE: frozenset(),
    }
)
