"""
The child's side: lock the door behind oneself, then serve one file after another.

`main` is the entry point of the process; nothing in the server calls it.
"""

import ctypes
import gc
import importlib
import os
import resource
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO

from evidence.sandbox.locks import block_system_calls, leave_network, no_dumps
from evidence.sandbox.wire import BrokenWireError, pack, receive

_MOST_OPEN_FILES = 16
_PR_SET_PDEATHSIG = 1


def main() -> None:
    _die_with_parent()
    wire = socket.socket(fileno=int(sys.argv[1]))
    tasks = importlib.import_module(sys.argv[2])
    tasks.prepare()
    with Path("/proc/self/status").open("rb", buffering=0) as status:
        idle = _kilobytes(status, b"VmSize:") * 1024
        wire.sendall(pack(_lock()))
        while _serve(wire, tasks.TASKS, idle, status):
            pass


def _die_with_parent() -> None:
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we asked
        os._exit(1)


def _kilobytes(status: BinaryIO, line: bytes) -> int:
    """
    Read one figure of our own memory from the kernel's report.

    Not from getrusage: its peak begins with that of the process we were started from.
    """
    report = os.pread(status.fileno(), 4096, 0)
    return int(report.partition(line)[2].split(maxsplit=1)[0])


def _lock() -> dict[str, Any]:
    no_dumps()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_MOST_OPEN_FILES, _MOST_OPEN_FILES))
    ways = ["namespace"] if leave_network() else []
    _die_with_parent()  # new credentials make the kernel forget it
    blocked = block_system_calls()
    ways += ["seccomp"] if blocked and not _can(socket.socket) else []
    return {"network": ways, "files": blocked and not _can(lambda: open("/dev/null").close())}  # noqa: PTH123 -- the plainest call there is, to see it refused


def _can(act: Any) -> bool:
    try:
        act()
    except OSError:
        return False
    return True


def _serve(wire: socket.socket, tasks: dict[str, Any], idle: int, status: BinaryIO) -> bool:
    begun, fds, _, _ = socket.recv_fds(wire, 4, 1)
    if not begun:
        return False  # the parent is gone, or done with us
    request = receive(wire, begun)
    if len(fds) != 1:
        raise BrokenWireError
    with os.fdopen(fds[0], "rb") as file:
        _arm(request, idle)
        began = time.process_time()
        ended, result, blobs = _outcome(tasks[request["task"]], file, request["arguments"])
    used = {"cpu_s": time.process_time() - began, "peak_kb": _kilobytes(status, b"VmHWM:")}
    sizes = [len(blob) for blob in blobs]
    wire.sendall(pack({"ended": ended, "result": result, "blobs": sizes, **used}))
    for blob in blobs:
        wire.sendall(blob)
    return True


def _arm(request: dict[str, Any], idle: int) -> None:
    """Set this task's limits, counted from what the process has used so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + 1 + int(request["cpu_s"])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_AS, (idle + int(request["memory"]), resource.RLIM_INFINITY))


def _outcome(
    task: Any, file: BinaryIO, arguments: dict[str, Any]
) -> tuple[str, dict[str, Any], list[bytes]]:
    try:
        result, blobs = task(file, **arguments)
        pack(result)  # an answer that cannot be said is found out here
    except MemoryError:
        gc.collect()
        return "memory", {}, []
    except Exception as error:  # noqa: BLE001 -- the last wall: whatever a parser raises is told as a crash
        return "crash", {"error": type(error).__name__}, []
    return "done", result, blobs
