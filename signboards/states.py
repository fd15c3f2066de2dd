"""The lives of a board, of a check of it and of a rectification; what may be wrong with a board."""

from enum import StrEnum
from typing import Final

from kernel.lifecycle import Lifecycle


class SignboardState(StrEnum):
    DUE = "due"  # one is asked for, by a day
    MADE = "made"
    ERECTED = "erected"  # it is said to stand; nobody has looked
    OK = "ok"
    DEFECTIVE = "defective"
    MISSING = "missing"
    RECTIFIED = "rectified"  # looked at again, and in order
    DORMANT = "dormant"  # none is asked for while the right has lapsed, or is exempt
    WITHDRAWN = "withdrawn"  # its right was cancelled; none will be asked for again


class DueCause(StrEnum):
    """Why a board is asked for."""

    NEW_RIGHT = "new_right"
    LICENCE_CHANGED = "licence_changed"  # what stands says what is no longer so
    RIGHT_REVIVED = "right_revived"
    RENEWAL = "renewal"
    REPLACEMENT = "replacement"  # of a board that is defective, gone, or was to be better


class CheckState(StrEnum):
    RECEIVED = "received"
    JUDGED = "judged"
    SUPERSEDED = "superseded"  # a correction says what stands; this one stays visible


class Verdict(StrEnum):
    OK = "ok"
    DEFECTS = "defects"


class Defect(StrEnum):
    MISSING = "missing"
    NOT_CONSPICUOUS = "not_conspicuous"
    NOT_LEGIBLE = "not_legible"
    DAMAGED = "damaged"
    LICENCE_NO_DIFFERS = "licence_no_differs"
    HOLDER_DIFFERS = "holder_differs"
    VALID_TO_DIFFERS = "valid_to_differs"
    ITEM_DIFFERS = "item_differs"  # another item of the licence, as an officer saw in the photo


class RectificationState(StrEnum):
    OPEN = "open"
    RECTIFIED = "rectified"
    CANCELLED = "cancelled"


class Contradicts(StrEnum):
    """What is wrong enough with a board to be looked into as a clue."""

    NUMBER_OF_ANOTHER_RIGHT = "number_of_another_right"
    NUMBER_OF_NO_RIGHT = "number_of_no_right"
    RIGHT_NOT_IN_FORCE = "right_not_in_force"  # a board still proclaims a right that has ended
    MISSING_PAST_DUE = "missing_past_due"


class Act(StrEnum):
    """What is written in the history of a board."""

    DUE = "due"
    TEXT_CHANGED = "text_changed"
    MADE = "made"
    ERECTED = "erected"
    SEEN = "seen"
    RECTIFICATION_OPENED = "rectification_opened"
    HOLDER_NOTIFIED = "holder_notified"
    RECTIFICATION_EXTENDED = "rectification_extended"
    RECTIFICATION_CANCELLED = "rectification_cancelled"
    STILL_DEFECTIVE = "still_defective"
    RECTIFIED = "rectified"
    CONTRADICTION_FOUND = "contradiction_found"
    LAID_TO_REST = "laid_to_rest"
    WITHDRAWN = "withdrawn"


ASKED_FOR: Final = frozenset({SignboardState.DUE, SignboardState.MADE})
AT_REST: Final = frozenset({SignboardState.DORMANT, SignboardState.WITHDRAWN})
_FOUND = frozenset({SignboardState.OK, SignboardState.DEFECTIVE, SignboardState.MISSING})
SEEN: Final = _FOUND | {SignboardState.RECTIFIED}
STANDING: Final = SEEN - {SignboardState.MISSING} | {SignboardState.ERECTED}
_ASKED_ANEW = AT_REST | {SignboardState.DUE, SignboardState.MADE}

SIGNBOARD_LIFE = Lifecycle(
    {
        SignboardState.DUE: frozenset(SignboardState) - {SignboardState.DUE},
        SignboardState.MADE: frozenset(SignboardState) - {SignboardState.MADE},
        SignboardState.ERECTED: SEEN | _ASKED_ANEW,
        SignboardState.OK: _FOUND - {SignboardState.OK} | _ASKED_ANEW,
        SignboardState.DEFECTIVE: frozenset(SignboardState) - {SignboardState.DEFECTIVE},
        SignboardState.MISSING: frozenset(SignboardState) - {SignboardState.MISSING},
        SignboardState.RECTIFIED: _FOUND | _ASKED_ANEW,
        SignboardState.DORMANT: frozenset({SignboardState.DUE, SignboardState.WITHDRAWN}),
        SignboardState.WITHDRAWN: frozenset(),
    }
)

CHECK_LIFE = Lifecycle(
    {
        CheckState.RECEIVED: frozenset({CheckState.JUDGED, CheckState.SUPERSEDED}),
        CheckState.JUDGED: frozenset({CheckState.SUPERSEDED}),
        CheckState.SUPERSEDED: frozenset(),
    }
)

RECTIFICATION_LIFE = Lifecycle(
    {
        RectificationState.OPEN: frozenset(RectificationState) - {RectificationState.OPEN},
        RectificationState.RECTIFIED: frozenset(),
        RectificationState.CANCELLED: frozenset(),
    }
)
