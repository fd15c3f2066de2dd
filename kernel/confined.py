"""
One parser, one file, one child process with little memory, little time and no network.

For parsers that are asked seldom: a child is started for each file and ends with it. What happens
to the child never happens to the caller. The module run has ``prepare()``, which loads all it
will need, and ``answer(content, *arguments) -> bytes``.
"""

import ctypes
import importlib
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal, NamedTuple

MIB = 1 << 20
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_OUT_OF_MEMORY = 77  # exit code
_BOOT = "import sys; sys.path[:] = sys.argv[3:]; from kernel.confined import enter; enter()"
_SEPARATOR = "\x1f"


class Limits(NamedTuple):
    """What one file may use. ``memory`` is address space beyond what the idle child has."""

    wall_s: float = 30
    cpu_s: int = 20
    memory: int = 768 * MIB
    answer: int = 64 * MIB


class Ended(Exception):
    """The child gave no answer."""

    def __init__(self, how: Literal["timeout", "memory", "crash"]) -> None:
        self.how = how
        super().__init__(how)


def run(module: str, content: bytes, *arguments: str, limits: Limits | None = None) -> bytes:
    """Return what ``module.answer`` says of ``content``; raise `Ended` where it says nothing."""
    limits = limits or Limits()
    numbers = (str(limits.cpu_s), str(limits.memory), str(limits.answer))
    told = _SEPARATOR.join((*numbers, *arguments))
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
        given.write(content)
        given.seek(0)
        code = _wait(
            subprocess.Popen(  # noqa: S603  # our own interpreter and our own module
                [sys.executable, "-I", "-c", _BOOT, module, told, *sys.path],
                stdin=given,
                stdout=said,
                stderr=subprocess.DEVNULL,
                env={"LANG": "C.UTF-8"},
                cwd="/",
            ),
            limits.wall_s,
        )
        if code:
            raise Ended("memory" if code == _OUT_OF_MEMORY else "crash")
        said.seek(0)
        return said.read()


def _wait(child: "subprocess.Popen[bytes]", wall_s: float) -> int:
    try:
        return child.wait(wall_s)
    except subprocess.TimeoutExpired:
        raise Ended("timeout") from None
    finally:
        child.kill()
        child.wait()


def enter() -> None:
    """Be the child: load, lock the door behind oneself, answer."""
    name, told = sys.argv[1:3]
    cpu_s, memory, answer, *arguments = told.split(_SEPARATOR)
    module = importlib.import_module(name)
    module.prepare()
    _lock(int(cpu_s), int(memory), int(answer))
    try:
        sys.stdout.buffer.write(module.answer(sys.stdin.buffer.read(), *arguments))
        sys.stdout.flush()
    except MemoryError:
        sys.exit(_OUT_OF_MEMORY)


def _lock(cpu_s: int, memory: int, answer: int) -> None:
    status = Path("/proc/self/status").read_bytes()
    idle = int(status.partition(b"VmSize:")[2].split(maxsplit=1)[0]) * 1024
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + 1 + cpu_s
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, answer),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, idle + memory),
    ):
        resource.setrlimit(kind, (most, most))
    # An empty network namespace where the machine allows one; containers differ.
    libc = ctypes.CDLL(None)
    any(libc.unshare(kinds) == 0 for kinds in (_NEW_USER | _NEW_NET, _NEW_NET))
