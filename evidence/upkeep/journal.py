"""How far a long run came and what it found, in a file that survives its end by any cause."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from kernel.errors import Conflict

_EVERY = 50  # files between two marks: so many are read again by a run that goes on


class RunUnderWay(Conflict):
    code = "evidence.run_under_way"
    zh = "已有一次核验或修复正在运行。请等它结束后再试。"
    en = "Another verification or repair is running. Wait until it is done."


class Journal:
    """
    Lines of JSON, added to and never changed: what was begun, what was found, how far it came.

    A line that was cut short by a killed process is the last one, and is left out.
    """

    def __init__(self, file: TextIO, about: dict[str, Any]) -> None:
        self._file = file
        self._since = 0
        lines = list(_lines(file))
        self.resumed = bool(lines) and lines[0].get("about") == about
        lines = lines[1:] if self.resumed else []
        self.after = max((line["after"] for line in lines if "after" in line), default="")
        self.found = [line["found"] for line in lines if "found" in line]
        self.checked = max((line["checked"] for line in lines if "after" in line), default=0)
        self._rewrite(about)

    def note(self, found: list[str]) -> None:
        if found not in self.found:
            self.found.append(found)
            self._add({"found": found})

    def reached(self, sha256: str) -> None:
        """Everything up to ``sha256`` was looked at; marked now and then."""
        self.checked += 1
        self._since += 1
        if self._since >= _EVERY:
            self._since = 0
            self._add({"after": sha256, "checked": self.checked})

    def done(self) -> None:
        """The next run begins at the beginning."""
        self._file.truncate(0)

    def _rewrite(self, about: dict[str, Any]) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._add({"about": about})
        for found in self.found:
            self._add({"found": found})
        if self.after:
            self._add({"after": self.after, "checked": self.checked})

    def _add(self, line: dict[str, Any]) -> None:
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()


@contextmanager
def journal(path: Path, **about: Any) -> Iterator[Journal]:
    """
    Open the journal of a run ``about`` something, going on where the last one was killed.

    Raises `RunUnderWay` while another process has it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RunUnderWay from error
        yield Journal(file, about)


def _lines(file: TextIO) -> Iterator[dict[str, Any]]:
    file.seek(0)
    for line in file:
        try:
            yield json.loads(line)
        except ValueError:
            return
