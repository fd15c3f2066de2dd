"""The embedded way: threads of the server that deliver events and do jobs."""

import threading
import time
import uuid
from collections.abc import Sequence
from contextlib import closing

from kernel.db import writing
from kernel.events import Wiring, deliver
from kernel.jobs.periodic import Periodic, enqueue_due
from kernel.jobs.runner import Runner
from kernel.jobs.table import Lane
from kernel.logs import log
from kernel.traffic import Traffic

_GATHER_S = 0.2  # how long news may come in before it is looked at: many cost little more than one
_COURTESY_S = 0.2  # how long each job lets requests go first: some five a second at the worst
_TELL_S = 0.2  # how long events may wait while jobs are done
_PATIENCE_S = 1.0  # how long work left by another process may wait to be seen


class Drainer:
    """
    Delivers and drains until told to stop; wakes at once for work of its own process.

    Jobs that take long have a thread to themselves, so that a clue is not registered only after a
    hundred photographs of boards were read.
    """

    def __init__(
        self,
        runner: Runner,
        wiring: Wiring,
        periodics: Sequence[Periodic],
        traffic: Traffic | None = None,
        slow: Sequence[str] = (),
    ) -> None:
        self._runner = runner
        self._wiring = wiring
        self._periodics = periodics
        self._traffic = traffic or Traffic()
        self._asked: set[str] = set()
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._quick, self._slow = (Lane(tuple(slow), each) for each in (False, True))
        self._slow_woken = threading.Event()
        lives = (self._live, self._live_slowly) if slow else (self._live,)
        self._threads = [threading.Thread(target=live, daemon=True) for live in lives]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish the jobs at hand, then end."""
        self._stopping.set()
        self.wake()
        for thread in self._threads:
            thread.join()

    def wake(self, _job_ids: Sequence[uuid.UUID | None] = ()) -> None:
        self._woken.set()
        self._slow_woken.set()

    def drain(self, lane: Lane | None = None) -> int:
        """Do all that is due now, of one lane if so asked; return how many jobs ran."""
        done = 0
        while not self._stopping.is_set():
            delivered, did = self._deliver(), self._run_for_a_while(lane)
            if not delivered and not did:
                break
            done += did
        return done

    def _run_for_a_while(self, lane: Lane | None) -> int:
        """Do jobs, but not so long that what happened meanwhile waits to be told."""
        done, until = 0, time.monotonic() + _TELL_S
        with closing(self._runner.run_due(lane)) as running:
            for _ in running:
                done += 1
                self._traffic.let_pass(_COURTESY_S)
                if self._stopping.is_set() or time.monotonic() > until:
                    break
        return done

    def _deliver(self) -> int:
        with writing(self._runner.sessions) as session:
            return deliver(session, self._wiring, now=self._runner.now())

    def _ask(self) -> None:
        now = self._runner.now()
        due = [periodic for periodic in self._periodics if periodic.key(now) not in self._asked]
        if due:
            with writing(self._runner.sessions) as session:
                enqueue_due(session, due, now=now)
            self._asked = {periodic.key(now) for periodic in self._periodics}

    def _live(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            try:
                self._ask()
                self.drain(self._quick)
            except Exception:  # noqa: BLE001 (whatever it is, the thread must live)
                # The database may be away for a while; the rows are still there when it is back.
                log.exception("drainer.failed")
            if self._woken.wait(_PATIENCE_S):
                self._stopping.wait(_GATHER_S)

    def _live_slowly(self) -> None:
        while not self._stopping.is_set():
            self._slow_woken.clear()
            try:
                while not self._stopping.is_set() and self._run_for_a_while(self._slow):
                    pass
            except Exception:  # noqa: BLE001 (whatever it is, the thread must live)
                log.exception("drainer.failed")
            if self._slow_woken.wait(_PATIENCE_S):
                self._stopping.wait(_GATHER_S)
