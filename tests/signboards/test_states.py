"""Every move between two states is either listed or refused."""

import itertools
from enum import StrEnum
from typing import Any

import pytest

from kernel.lifecycle import IllegalMove, Lifecycle
from signboards.states import CHECK_LIFE, SIGNBOARD_LIFE, CheckState, SignboardState

ALLOWED: dict[Lifecycle[Any], set[tuple[StrEnum, StrEnum]]] = {
    SIGNBOARD_LIFE: {
        (SignboardState.EXPECTED, SignboardState.STANDING),
        (SignboardState.EXPECTED, SignboardState.MISSING),
        (SignboardState.STANDING, SignboardState.MISSING),
        (SignboardState.MISSING, SignboardState.STANDING),
        (SignboardState.EXPECTED, SignboardState.WITHDRAWN),
        (SignboardState.STANDING, SignboardState.WITHDRAWN),
        (SignboardState.MISSING, SignboardState.WITHDRAWN),
    },
    CHECK_LIFE: {
        (CheckState.RECEIVED, CheckState.JUDGED),
        (CheckState.RECEIVED, CheckState.SUPERSEDED),
        (CheckState.JUDGED, CheckState.SUPERSEDED),
    },
}
MATRIX = [
    (life, current, target)
    for life, kind in ((SIGNBOARD_LIFE, SignboardState), (CHECK_LIFE, CheckState))
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
