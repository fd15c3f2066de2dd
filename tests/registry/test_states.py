"""Which states of a right may follow which."""

from itertools import product

import pytest

from kernel.lifecycle import IllegalMove
from registry.states import LIFECYCLE, RightState

ENDED_FOR_GOOD = RightState.CANCELLED


@pytest.mark.parametrize(("current", "target"), list(product(RightState, repeat=2)))
def test_only_a_cancelled_right_never_comes_back(current, target) -> None:
    if current is ENDED_FOR_GOOD or current is target:
        with pytest.raises(IllegalMove):
            LIFECYCLE.check(current, target)
    else:
        assert target in LIFECYCLE.moves[current]
