"""The life of a sealed record on the server, and of a copy made of a picture."""

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


class CopyKind(StrEnum):
    WATERMARK = "watermark"  # with a band that says when, where and by whom
    REDACTED = "redacted"  # for publication: parts covered, nothing but the picture in it


class CopyState(StrEnum):
    ASKED = "asked"  # a job will make it
    MADE = "made"
    FAILED = "failed"  # it cannot be drawn, and why is said; it may be asked for again


COPY_LIFE = Lifecycle(
    {
        CopyState.ASKED: frozenset({CopyState.MADE, CopyState.FAILED}),
        CopyState.FAILED: frozenset({CopyState.ASKED}),
        CopyState.MADE: frozenset(),
    }
)
