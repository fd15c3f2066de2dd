"""Which states of a right may follow which."""

from itertools import product

import pytest

from kernel.lifecycle import IllegalMove
from registry.states import IMPORTING, LIFECYCLE, ImportState, RightState

ENDED_FOR_GOOD = RightState.CANCELLED


@pytest.mark.parametrize(("current", "target"), list(product(RightState, repeat=2)))
def test_only_a_cancelled_right_never_comes_back(current, target) -> None:
    if target in {current, RightState.WITHDRAWN} or current is ENDED_FOR_GOOD:
        with pytest.raises(IllegalMove):
            LIFECYCLE.check(current, target)
    else:
        assert target in LIFECYCLE.moves[current]


@pytest.mark.parametrize("ended", [ImportState.DONE, ImportState.REFUSED])
@pytest.mark.parametrize("target", list(ImportState))
def test_an_import_that_has_ended_stays_as_it_is(ended, target) -> None:
    with pytest.raises(IllegalMove):
        IMPORTING.check(ended, target)
