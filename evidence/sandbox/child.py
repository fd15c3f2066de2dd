"""The parent's side of one child: start it, ask it, and see to its end."""

import select
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any, Literal

from evidence.sandbox.wire import LARGEST_BLOB, MOST_BLOBS, BrokenWireError, exactly, receive

START_S = 30
# Isolated mode: nothing of the caller's environment or working folder steers this interpreter.
_BOOT = "import sys; sys.path[:] = sys.argv[3:]; from evidence.sandbox.inside import main; main()"


class ChildLate(Exception):
    """It did not answer in time."""


class ChildGone(Exception):
    def __init__(self, *, out_of_time: bool) -> None:
        self.out_of_time = out_of_time


@dataclass(frozen=True, slots=True)
class Reply:
    ended: Literal["done", "memory", "crash"]
    result: dict[str, Any]
    blobs: list[bytes]
    peak_kb: int
    cpu_s: float


class Child:
    def __init__(self, tasks: str) -> None:
        self.spent = False
        self._wire, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 -- our own interpreter and our own module
                [sys.executable, "-I", "-c", _BOOT, str(theirs.fileno()), tasks, *sys.path],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env={"LANG": "C.UTF-8"},
                cwd="/",
            )
        self._wire.settimeout(START_S)
        try:
            self.isolation: dict[str, Any] = receive(self._wire)
        except OSError:
            self.kill()
            raise

    def alive(self) -> bool:
        """Neither ended nor speaking out of turn."""
        readable, _, _ = select.select([self._wire], [], [], 0)
        return not readable and self._process.poll() is None

    def ask(self, request: bytes, fd: int, wall_s: float) -> Reply:
        """Hand over one file; raises `ChildLate` or `ChildGone`, after which it is `spent`."""
        deadline = time.monotonic() + wall_s
        try:
            self._wire.settimeout(wall_s)
            socket.send_fds(self._wire, [request], [fd])
            return self._reply(deadline)
        except TimeoutError as error:
            self.spent = True
            raise ChildLate from error
        except (OSError, KeyError, TypeError, ValueError) as error:
            self.spent = True
            raise ChildGone(out_of_time=self._ended_by(signal.SIGXCPU)) from error

    def _reply(self, deadline: float) -> Reply:
        message = self._before(deadline, receive)
        sizes = [int(size) for size in message["blobs"]]
        if len(sizes) > MOST_BLOBS or any(not 0 <= size <= LARGEST_BLOB for size in sizes):
            raise BrokenWireError
        blobs = [self._before(deadline, exactly, size) for size in sizes]
        ended, result = message["ended"], message["result"]
        if ended not in {"done", "memory", "crash"} or not isinstance(result, dict):
            raise BrokenWireError
        used = int(message["peak_kb"]), float(message["cpu_s"])
        return Reply(ended, result, blobs, *used)

    def _before(self, deadline: float, read: Any, *arguments: Any) -> Any:
        self._wire.settimeout(max(deadline - time.monotonic(), 0.001))
        return read(self._wire, *arguments)

    def _ended_by(self, number: signal.Signals) -> bool:
        try:
            return self._process.wait(timeout=0.2) == -number
        except subprocess.TimeoutExpired:
            return False

    def kill(self) -> None:
        """End it and collect it, so that no zombie stays."""
        self._wire.close()
        self._process.kill()
        self._process.wait()

    @property
    def pid(self) -> int:
        return self._process.pid
