"""
Calls that come in together are kept together.

While the records of some calls are being written, others arrive; they wait, and are then written
in one go: one question of each kind, one transaction, one fsync for all of them. A call that
comes alone waits for nobody.
"""

import threading
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from field_api.drafts import Arrival, draft
from kernel.logs import log

_MOST_RECORDS: Final = 100  # of a group, so that its last call does not wait too long
_GROUPS: Final = 1  # at work at once in a process; a second makes both smaller, and all slower


class Call:
    """The items of one call of one phone, ``made`` of them in order and ``unique`` by digest."""

    def __init__(self, arrival: Arrival, submitted: Sequence[Any]) -> None:
        self.arrival = arrival
        self._submitted = submitted
        self.begin_again()

    def begin_again(self) -> None:
        """Forget what was made of the items so far."""
        self.made = [draft(item) for item in self._submitted]
        self.unique = list({one.digest: one for one in self.made}.values())

    def ids(self) -> set[uuid.UUID]:
        """Return the ids that its records claim."""
        return {one.id for one in self.made if one.id}


@dataclass(slots=True, eq=False)
class _Turn:
    call: Call
    woken: threading.Event = field(default_factory=threading.Event)
    leads: "list[_Turn]" = field(default_factory=list)
    kept: bool = False


class Reception:
    """Gathers the calls of this process; ``keep`` writes those of a group, or raises."""

    def __init__(self, keep: Callable[[Sequence[Call]], None]) -> None:
        self._keep = keep
        self._lock = threading.Lock()
        self._waiting: deque[_Turn] = deque()
        self._at_work = 0

    def hand_in(self, call: Call) -> None:
        """Return when ``call`` was kept; raises what ``keep`` raises of it alone."""
        turn = _Turn(call)
        if not self._begins(turn):
            turn.woken.wait()
        if turn.leads:
            self._lead(turn.leads)
        if not turn.kept:
            call.begin_again()
            self._keep([call])

    def _begins(self, turn: _Turn) -> bool:
        """Whether ``turn`` need not wait; if so, it leads."""
        with self._lock:
            self._waiting.append(turn)
            if self._at_work >= _GROUPS:
                return False
            self._at_work += 1
            turn.leads = self._group()
            return True

    def _lead(self, group: "list[_Turn]") -> None:
        others = group[1:]
        try:
            self._keep([turn.call for turn in group])
        except Exception:
            if not others:
                raise
            # each is tried again alone, and meets what is its own
            log.warning("reception.group_failed", calls=len(group), exc_info=True)
        else:
            for turn in group:
                turn.kept = True
        finally:
            self._hand_over()
            for turn in others:
                turn.woken.set()

    def _hand_over(self) -> None:
        """Let those who wait go on, led by the one who has waited longest."""
        with self._lock:
            group = self._group()
            if not group:
                self._at_work -= 1
                return
            group[0].leads = group
        group[0].woken.set()

    def _group(self) -> "list[_Turn]":
        """
        Take those who wait, in order, as many as are written in one go.

        No two of them bring the same record: the second is to find what became of the first.
        """
        group: list[_Turn] = []
        records, ids = 0, set[uuid.UUID]()
        while self._waiting:
            call = self._waiting[0].call
            claimed = call.ids()
            if group and (records + len(call.made) > _MOST_RECORDS or not ids.isdisjoint(claimed)):
                break
            records += len(call.made)
            ids |= claimed
            group.append(self._waiting.popleft())
        return group
