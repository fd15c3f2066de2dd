"""Every move between two states is either listed or refused."""

import itertools
from enum import StrEnum
from typing import Any

import pytest

from clues.states import (
    CLUE_LIFE,
    TASK_LIFE,
    VERIFICATION_LIFE,
    ClueState,
    TaskState,
    VerificationState,
)
from kernel.lifecycle import IllegalMove, Lifecycle

C, V = ClueState, VerificationState
ALLOWED: dict[Lifecycle[Any], set[tuple[StrEnum, StrEnum]]] = {
    CLUE_LIFE: {
        (C.REGISTERED, C.VALID),
        (C.REGISTERED, C.INVALID),
        (C.VALID, C.FOUND_TRUE),
        (C.VALID, C.FOUND_PARTLY),
        (C.VALID, C.NOT_TRUE),
        (C.FOUND_TRUE, C.FILED),
        (C.FOUND_PARTLY, C.FILED),
    },
    TASK_LIFE: {(TaskState.OPEN, TaskState.ANSWERED)},
    VERIFICATION_LIFE: {
        (V.RECEIVED, V.ANSWERED),
        (V.RECEIVED, V.BESIDE),
        (V.RECEIVED, V.SUPERSEDED),
        (V.ANSWERED, V.SUPERSEDED),
        (V.BESIDE, V.SUPERSEDED),
    },
}
LIVES: tuple[tuple[Lifecycle[Any], type[StrEnum]], ...] = (
    (CLUE_LIFE, ClueState),
    (TASK_LIFE, TaskState),
    (VERIFICATION_LIFE, VerificationState),
)
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
