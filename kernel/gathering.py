"""
Who comes while another is being served waits, and is served with all who wait by then.

One question then answers many, and one transaction keeps what many brought. Whoever comes alone
waits for nobody.
"""

import threading
from collections import deque
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from kernel.logs import log

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class _Turn(Generic[T]):
    item: T
    weight: int
    holds: Collection[Hashable]
    woken: threading.Event = field(default_factory=threading.Event)
    leads: "list[_Turn[T]]" = field(default_factory=list)
    served: bool = False


def _one(_item: object) -> int:
    return 1


def _nothing(_item: object) -> Collection[Hashable]:
    return ()


class Gathering(Generic[T]):
    """
    Gathers what the threads of this process bring.

    ``serve`` does the work for a group, or raises, and then is called for each of them alone.
    A group weighs no more than ``most``, and no two in it hold the same of what ``holds`` tells.
    One group is served at a time: a second would make both smaller, and all slower.
    """

    def __init__(
        self,
        serve: Callable[[Sequence[T]], None],
        *,
        most: int,
        weigh: Callable[[T], int] = _one,
        holds: Callable[[T], Collection[Hashable]] = _nothing,
    ) -> None:
        self._serve = serve
        self._most = most
        self._weigh = weigh
        self._holds = holds
        self._lock = threading.Lock()
        self._waiting: deque[_Turn[T]] = deque()
        self._serving = False

    def bring(self, item: T) -> None:
        """Return when ``item`` was served; raises what ``serve`` raises of it alone."""
        turn = _Turn(item, self._weigh(item), self._holds(item))
        if not self._begins(turn):
            turn.woken.wait()
        if turn.leads:
            self._lead(turn.leads)
        if not turn.served:
            self._serve([item])

    def _begins(self, turn: _Turn[T]) -> bool:
        """Whether ``turn`` need not wait; if so, it leads."""
        with self._lock:
            if self._serving:
                self._waiting.append(turn)
                return False
            self._serving = True
            turn.leads = [turn]
            return True

    def _lead(self, group: list[_Turn[T]]) -> None:
        others = group[1:]
        try:
            self._serve([turn.item for turn in group])
        except Exception:
            if not others:
                raise
            # each is served again alone, and meets what is its own
            log.warning("gathering.group_failed", together=len(group), exc_info=True)
        else:
            for turn in group:
                turn.served = True
        finally:
            self._hand_over()
            for turn in others:
                turn.woken.set()

    def _hand_over(self) -> None:
        """Let those who wait go on, led by the one who has waited longest."""
        with self._lock:
            group = self._group()
            if not group:
                self._serving = False
                return
            group[0].leads = group
        group[0].woken.set()

    def _group(self) -> list[_Turn[T]]:
        """Take those who wait, in order, as many as are served in one go."""
        group: list[_Turn[T]] = []
        weight, held = 0, set[Hashable]()
        while self._waiting:
            turn = self._waiting[0]
            weight += turn.weight
            if group and (weight > self._most or not held.isdisjoint(turn.holds)):
                break
            held.update(turn.holds)
            group.append(self._waiting.popleft())
        return group
