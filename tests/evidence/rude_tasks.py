"""Tasks that do to the sandbox what a broken parser, or one taken over, would do."""

import ctypes
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any, BinaryIO


def prepare() -> None:
    pass


def length(file: BinaryIO) -> tuple[dict[str, Any], list[bytes]]:
    content = file.read()
    return {"length": len(content), "pid": os.getpid()}, [content]


def think(_: BinaryIO) -> Any:
    while True:
        pass


def sleep(_: BinaryIO) -> Any:
    time.sleep(60)


def hoard(_: BinaryIO) -> Any:
    return {"held": len(bytearray(3 << 30))}, []


def fall(_: BinaryIO) -> Any:
    ctypes.string_at(0)


def fail(_: BinaryIO) -> Any:
    raise KeyError


def exit_at_once(_: BinaryIO) -> Any:
    os._exit(0)


def lie(_: BinaryIO) -> Any:
    """Answer with a length that no answer may have."""
    os.write(int(sys.argv[1]), b"\xff\xff\xff\xff and more")
    time.sleep(60)


def ramble(_: BinaryIO) -> Any:
    return {"not": {"json"}}, []


ATTEMPTS: dict[str, Callable[[], object]] = {
    "connect": lambda: socket.create_connection(("127.0.0.1", 9), timeout=1),
    "socket": socket.socket,
    "read a file": lambda: open("/etc/passwd", "rb"),  # noqa: PTH123, SIM115 -- an intruder is plain
    "write a file": lambda: os.open("/tmp/intruder", os.O_CREAT | os.O_WRONLY),  # noqa: S108 -- never made
    "remove a file": lambda: os.unlink("/tmp/intruder"),  # noqa: S108, PTH108 -- never made
    "run a program": lambda: subprocess.run(["/bin/true"], check=True),
    "fork": lambda: os.fork() or os._exit(0),
    "kill": lambda: os.kill(os.getppid(), 0),
    "see secrets": lambda: os.environ["KUANGXUN_SECRET"],
}


def break_out(_: BinaryIO) -> tuple[dict[str, Any], list[bytes]]:
    return {name: _refused(attempt) for name, attempt in ATTEMPTS.items()}, []


def _refused(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except (OSError, KeyError) as error:
        return type(error).__name__
    return "succeeded"


TASKS = {
    "length": length,
    "think": think,
    "sleep": sleep,
    "hoard": hoard,
    "fall": fall,
    "fail": fail,
    "exit": exit_at_once,
    "lie": lie,
    "ramble": ramble,
    "break out": break_out,
}
