"""A table of the moves a record may make, and nothing else."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from kernel.errors import Conflict

State = TypeVar("State", bound=StrEnum)


class IllegalMove(Conflict):
    code = "kernel.illegal_move"
    zh = "当前状态为“{current}”，不能转为“{target}”。请刷新查看最新状态。"
    en = "This is {current} and cannot become {target}. Reload to see its present state."


class Lifecycle(Generic[State]):
    """
    The moves allowed between the states of one kind of record.

    Every state must be a key, so that a state added to the enum and forgotten here fails at
    import rather than in the field.
    """

    def __init__(self, moves: Mapping[State, frozenset[State]]) -> None:
        (kind,) = {type(state) for state in moves}
        if missing := set(kind) - set(moves):
            raise TypeError(f"no moves declared for {sorted(missing)}")
        self._moves = dict(moves)

    def check(self, current: State, target: State) -> None:
        """Raise `IllegalMove` unless ``target`` may follow ``current``."""
        if target not in self._moves[current]:
            raise IllegalMove(current=current, target=target)

    def is_final(self, state: State) -> bool:
        return not self._moves[state]

    @property
    def moves(self) -> Mapping[State, frozenset[State]]:
        return self._moves
