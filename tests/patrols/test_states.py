"""Every move between two states is either listed or refused."""

import itertools
from enum import StrEnum
from typing import Any

import pytest

from kernel.lifecycle import IllegalMove, Lifecycle
from patrols.states import FINDING_LIFE, PATROL_LIFE, FindingState, PatrolState

ALLOWED: dict[Lifecycle[Any], set[tuple[StrEnum, StrEnum]]] = {
    PATROL_LIFE: {
        (PatrolState.RECEIVED, PatrolState.LOGGED),
        (PatrolState.LOGGED, PatrolState.RETURNED),
        (PatrolState.LOGGED, PatrolState.APPROVED),
        (PatrolState.RETURNED, PatrolState.LOGGED),
    },
    FINDING_LIFE: {
        (FindingState.RECEIVED, FindingState.COMPLETE),
        (FindingState.COMPLETE, FindingState.CONFIRMED),
        (FindingState.COMPLETE, FindingState.REFUTED),
    },
}
MATRIX = [
    (life, current, target)
    for life, kind in ((PATROL_LIFE, PatrolState), (FINDING_LIFE, FindingState))
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
