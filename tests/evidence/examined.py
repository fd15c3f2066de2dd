"""What the two children say of bytes: the reader of all files, and the one of the checks."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from evidence.sandbox import Outcome, Sandbox

NOW = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)


class Examined(NamedTuple):
    reading: dict[str, Any]
    traces: Outcome


class Children:
    """A reader and a checker; close them in the end."""

    def __init__(self) -> None:
        self._reader = Sandbox(size=1)
        self._checker = Sandbox(size=1, tasks="evidence.checks.tasks")

    def examine(self, content: bytes, anchors: str = "") -> Examined:
        with tempfile.TemporaryFile() as file:
            file.write(content)
            file.flush()
            read = self._reader.run("read", file, now=NOW.isoformat())
            traces = self._checker.run("traces", file, anchors=anchors)
        return Examined(read.result, traces)

    @property
    def isolation(self) -> dict[str, Any]:
        return self._checker.isolation

    def close(self) -> None:
        self._reader.close()
        self._checker.close()


@contextmanager
def children() -> Iterator[Children]:
    both = Children()
    try:
        yield both
    finally:
        both.close()
