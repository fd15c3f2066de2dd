"""
Parsers of strangers' files run here: in a child process with little memory, little time, no files
to open, no network and no secrets; and what happens to the child never happens to the caller.

A child gets each file as an open read-only descriptor, so that it needs no path and the store
could as well be an object store. Children live long (a task costs well under a millisecond of
overhead) and are replaced when they misbehave.
"""

import atexit
import contextlib
import os
import queue
import sys
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Literal, NamedTuple, Self

from evidence.sandbox.child import Child, ChildGone, ChildLate
from evidence.sandbox.wire import pack

__all__ = ["COPIES", "PREVIEWS", "READ", "Limits", "Outcome", "Sandbox"]

MIB = 1 << 20
_RETIRE_ABOVE = 300 * MIB


class Limits(NamedTuple):
    """What one task may use. ``memory`` counts address space beyond what the idle child has."""

    wall_s: float
    cpu_s: int
    memory: int


# Of processor time a file gets what it may cost; the wall only ends a child that hangs, and is far
# off so that a busy machine condemns no blameless file.
READ = Limits(wall_s=12, cpu_s=4, memory=220 * MIB)
PREVIEWS = Limits(wall_s=20, cpu_s=5, memory=900 * MIB)
COPIES = Limits(wall_s=40, cpu_s=20, memory=900 * MIB)  # at full size: 50 million pixels


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    How a task ended; ``result`` and ``blobs`` are empty unless it is ``done``.

    They come from a process that read a stranger's file: JSON-shaped, and not to be trusted more
    than the file itself.
    """

    ended: Literal["done", "timeout", "memory", "crash"]
    result: dict[str, Any] = field(default_factory=dict)
    blobs: list[bytes] = field(default_factory=list)
    peak_kb: int = 0
    cpu_s: float = 0

    @property
    def flags(self) -> list[str]:
        """Flags of the task, or the way it ended as one: ``reader_timeout`` and so on."""
        return self.result.get("flags", []) if self.ended == "done" else [f"reader_{self.ended}"]


class Sandbox:
    """
    A few children, lent out one task at a time; safe to share between threads and after a fork.

    ``tasks`` is a module with ``prepare()`` and a mapping ``TASKS`` of name to function
    ``(file, **arguments) -> (dict, blobs)``. A child that ever took more than ``retire_above``
    bytes is not used again.
    """

    def __init__(
        self,
        *,
        size: int = 2,
        tasks: str = "evidence.sandbox.tasks",
        retire_above: int = _RETIRE_ABOVE,
    ) -> None:
        self._size = size
        self._retire_above_kb = retire_above // 1024
        self._tasks = tasks
        self._begin()
        atexit.register(_close, weakref.ref(self))

    def _begin(self) -> None:
        self._process = os.getpid()
        self._places: queue.LifoQueue[Child | None] = queue.LifoQueue()
        for _ in range(self._size):
            self._places.put(None)
        # The kernel's "die with your parent" follows the thread that started the child, and a
        # server's worker threads come and go: one thread that stays starts them all.
        self._starter = ThreadPoolExecutor(1, "sandbox-starter")

    def run(self, task: str, file: BinaryIO, *, limits: Limits = READ, **arguments: Any) -> Outcome:
        """Run ``task`` on an open file. Never raises for what the file did to its reader."""
        fd = file.fileno()
        request = pack({"task": task, "arguments": arguments, **limits._asdict()})
        outcome = self._ask(request, fd, limits)
        # The child may have been dead before it saw the file: only a second death is the file's.
        return outcome or self._ask(request, fd, limits) or Outcome("crash")

    def _ask(self, request: bytes, fd: int, limits: Limits) -> Outcome | None:
        """None if the child was gone."""
        with self._borrowed() as child:
            try:
                reply = child.ask(request, fd, limits.wall_s)
            except ChildLate:
                return Outcome("timeout")
            except ChildGone as end:
                return Outcome("timeout") if end.out_of_time else None
            if reply.ended == "memory" or reply.peak_kb > self._retire_above_kb:
                child.spent = True
            return Outcome(reply.ended, reply.result, reply.blobs, reply.peak_kb, reply.cpu_s)

    @property
    def network_blocked(self) -> bool:
        return bool(self.isolation["network"])

    @property
    def isolation(self) -> dict[str, Any]:
        """
        What holds on this machine, as the child found it out by trying.

        ``network``: the ways it is closed ("namespace", "seccomp"), empty if it is open;
        ``files``: whether opening files is refused.
        """
        with self._borrowed() as child:
            return child.isolation

    def close(self) -> None:
        """End the children; a closed sandbox starts new ones when it is used again."""
        if os.getpid() != self._process:
            return
        with contextlib.suppress(queue.Empty):
            while True:
                if child := self._places.get_nowait():
                    child.kill()
        self._starter.shutdown()
        self._begin()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _borrowed(self) -> Iterator[Child]:
        """A living child; it goes back to its place unless it is spent or something was raised."""
        if os.getpid() != self._process:
            self._begin()  # forked: the children belong to the parent
        places, child = self._places, None
        place = places.get()
        try:
            child = self._living(place)
            yield child
        finally:
            fit = child is not None and not child.spent and sys.exc_info()[0] is None
            if child is not None and not fit:
                child.kill()
            places.put(child if fit else None)

    def _living(self, child: Child | None) -> Child:
        if child and child.alive():
            return child
        if child:
            child.kill()
        return self._starter.submit(Child, self._tasks).result()


def _close(reference: "weakref.ref[Sandbox]") -> None:
    if sandbox := reference():
        sandbox.close()
