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


ENDED = frozenset({RightState.CANCELLED, RightState.REVOKED})

_GOING_ON = frozenset({RightState.VALID, RightState.SUSPENDED, RightState.EXPIRED})

LIFECYCLE = Lifecycle(
    {
        RightState.VALID: frozenset(RightState) - {RightState.VALID},
        RightState.SUSPENDED: frozenset(RightState) - {RightState.SUSPENDED},
        # extended late, or ended
        RightState.EXPIRED: frozenset(RightState) - {RightState.EXPIRED},
        RightState.CANCELLED: frozenset(),
        # a revocation may be quashed on review or by a court
        RightState.REVOKED: _GOING_ON | {RightState.CANCELLED},
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
