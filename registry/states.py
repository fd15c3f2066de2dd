"""The life of a mining right, and the words of the register."""

from enum import StrEnum

from kernel.lifecycle import Lifecycle


class RightKind(StrEnum):
    MINING = "mining"
    EXPLORATION = "exploration"


class RightState(StrEnum):
    VALID = "valid"
    SUSPENDED = "suspended"  # by policy; the right goes on
    EXPIRED = "expired"
    CANCELLED = "cancelled"  # 注销
    REVOKED = "revoked"  # 吊销
    WITHDRAWN = "withdrawn"  # recorded by an import that was undone; shown to nobody


ENDED = frozenset({RightState.CANCELLED, RightState.REVOKED})

_GOING_ON = frozenset({RightState.VALID, RightState.SUSPENDED, RightState.EXPIRED})
_RECORDED = frozenset(RightState) - {RightState.WITHDRAWN}

LIFECYCLE = Lifecycle(
    {
        RightState.VALID: _RECORDED - {RightState.VALID},
        RightState.SUSPENDED: _RECORDED - {RightState.SUSPENDED},
        # extended late, or ended
        RightState.EXPIRED: _RECORDED - {RightState.EXPIRED},
        RightState.CANCELLED: frozenset(),
        # a revocation may be quashed on review or by a court
        RightState.REVOKED: _GOING_ON | {RightState.CANCELLED},
        # To undo an import is no move in the life of a right; to import it again is.
        RightState.WITHDRAWN: _RECORDED,
    }
)


class SourceDatum(StrEnum):
    """What the coordinates were given in."""

    CGCS2000 = "cgcs2000"
    WGS84 = "wgs84"
    XIAN80 = "xian80"
    BEIJING54 = "beijing54"
    GCJ02 = "gcj02"
    BD09 = "bd09"


# WGS84 and CGCS2000 agree to centimetres. For the others there are no public parameters, or the
# shift is meant to mislead: what is given in them is kept as it is and compared with nothing.
COMPARABLE = frozenset({SourceDatum.CGCS2000, SourceDatum.WGS84})


class Outcome(StrEnum):
    """What became of one row of an imported file."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    RESTORED = "restored"  # by undoing an import: it is what it was before
    WITHDRAWN = "withdrawn"  # by undoing the import that recorded it


class ImportState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"  # the file as a whole
    FAILED = "failed"  # tried again some times, until it is done


_OUTCOMES = frozenset({ImportState.DONE, ImportState.REFUSED, ImportState.FAILED})

IMPORTING = Lifecycle(
    {
        ImportState.WAITING: frozenset({ImportState.RUNNING}),
        # again, where the process that ran it is gone
        ImportState.RUNNING: _OUTCOMES | {ImportState.RUNNING},
        ImportState.DONE: frozenset(),
        ImportState.REFUSED: frozenset(),
        ImportState.FAILED: frozenset({ImportState.RUNNING}),
    }
)


class Stage(StrEnum):
    """What a running import is at."""

    READING = "reading"
    RECORDING = "recording"
    ENDED = "ended"


class ChangeAct(StrEnum):
    """What an import did to a right or a holder."""

    RECORDED = "recorded"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
