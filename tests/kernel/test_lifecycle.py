"""A life is a table of moves, whole from the start."""

from enum import StrEnum

import pytest

from kernel.lifecycle import IllegalMove, Lifecycle


class Light(StrEnum):
    RED = "red"
    GREEN = "green"


def test_a_state_without_a_row_is_refused_at_import() -> None:
    with pytest.raises(TypeError, match="no moves declared"):
        Lifecycle({Light.RED: frozenset({Light.GREEN})})


def test_a_move_that_is_not_listed_is_refused_in_both_languages() -> None:
    life = Lifecycle({Light.RED: frozenset({Light.GREEN}), Light.GREEN: frozenset()})
    life.check(Light.RED, Light.GREEN)

    with pytest.raises(IllegalMove) as refused:
        life.check(Light.GREEN, Light.RED)

    assert "green" in refused.value.sentence("zh")
    assert "green" in refused.value.sentence("en")
    assert (life.is_final(Light.GREEN), life.is_final(Light.RED)) == (True, False)
