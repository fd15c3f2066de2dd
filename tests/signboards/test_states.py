"""Every move between two states is either listed or refused."""

import itertools
from enum import StrEnum
from typing import Any

import pytest

from kernel.lifecycle import IllegalMove, Lifecycle
from signboards.states import (
    CHECK_LIFE,
    RECTIFICATION_LIFE,
    SIGNBOARD_LIFE,
    CheckState,
    RectificationState,
    SignboardState,
)

DUE, MADE, ERECTED = SignboardState.DUE, SignboardState.MADE, SignboardState.ERECTED
OK, DEFECTIVE = SignboardState.OK, SignboardState.DEFECTIVE
MISSING, RECTIFIED = SignboardState.MISSING, SignboardState.RECTIFIED
DORMANT, WITHDRAWN = SignboardState.DORMANT, SignboardState.WITHDRAWN
ANEW, REST = {DUE, MADE}, {DORMANT, WITHDRAWN}
BOARD: dict[SignboardState, set[SignboardState]] = {
    DUE: {MADE, ERECTED, OK, DEFECTIVE, MISSING, RECTIFIED, *REST},
    MADE: {DUE, ERECTED, OK, DEFECTIVE, MISSING, RECTIFIED, *REST},
    ERECTED: {OK, DEFECTIVE, MISSING, RECTIFIED, *ANEW, *REST},
    OK: {DEFECTIVE, MISSING, *ANEW, *REST},
    DEFECTIVE: {ERECTED, OK, MISSING, RECTIFIED, *ANEW, *REST},
    MISSING: {ERECTED, OK, DEFECTIVE, RECTIFIED, *ANEW, *REST},
    RECTIFIED: {OK, DEFECTIVE, MISSING, *ANEW, *REST},
    DORMANT: {DUE, WITHDRAWN},
    WITHDRAWN: set(),
}
ALLOWED: dict[Lifecycle[Any], set[tuple[StrEnum, StrEnum]]] = {
    SIGNBOARD_LIFE: {(state, after) for state, moves in BOARD.items() for after in moves},
    RECTIFICATION_LIFE: {
        (RectificationState.OPEN, RectificationState.RECTIFIED),
        (RectificationState.OPEN, RectificationState.CANCELLED),
    },
    CHECK_LIFE: {
        (CheckState.RECEIVED, CheckState.JUDGED),
        (CheckState.RECEIVED, CheckState.SUPERSEDED),
        (CheckState.JUDGED, CheckState.SUPERSEDED),
    },
}
LIVES: list[tuple[Lifecycle[Any], type[StrEnum]]] = [
    (SIGNBOARD_LIFE, SignboardState),
    (CHECK_LIFE, CheckState),
    (RECTIFICATION_LIFE, RectificationState),
]
MATRIX = [
    (life, current, target)
    for life, kind in LIVES
    for current, target in itertools.product(kind, repeat=2)
]


@pytest.mark.parametrize(("life", "current", "target"), MATRIX)
def test_every_move_is_either_listed_or_refused(
    life: Lifecycle[Any], current: StrEnum, target: StrEnum
) -> None:
    if (current, target) in ALLOWED[life]:
        life.check(current, target)
    else:
        with pytest.raises(IllegalMove):
            life.check(current, target)
