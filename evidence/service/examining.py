"""What a file says about itself, asked for a stored original or for any file at hand."""

import datetime as dt
import hashlib
import os
import stat
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

from evidence import reading
from evidence.formats import media_type_of
from evidence.sandbox import Outcome, Sandbox
from kernel.errors import Unacceptable

_SPOKEN = (
    "media_type",
    "position",
    "altitude_m",
    "heading_deg",
    "heading_ref",
    "taken_at",
    "utc_offset",
    "drone",
    "sources",
    "flags",
)


class NoSuchFile(Unacceptable):
    code = "evidence.no_such_file"
    zh = "没有这个文件，或无权读取，或不是普通文件。请检查路径和权限。"
    en = "There is no such file, or it may not be read, or it is no plain file; check the path."


def examine(sandbox: Sandbox, file: BinaryIO, *, now: dt.datetime) -> Outcome:
    """Let a child read the file; ``now`` (aware) serves to flag dates in the future."""
    return sandbox.run("read", file, now=now.isoformat())


def reading_child() -> Sandbox:
    """Start what reads for `examine_path`, one file after another; close it in the end."""
    return Sandbox(size=1)


def examine_path(
    sandbox: Sandbox, path: Path, *, now: dt.datetime, full: bool = False
) -> dict[str, Any]:
    """
    Return what officers ask of a file outside the store: digest, place, time, with their sources.

    Where sources disagree, ``sources`` has each with what it says. ``full`` is the whole reading
    as it would be kept. Raises `NoSuchFile`; what the file does to its reader is told in ``flags``.
    """
    with _opened(path) as file:
        sha256, media_type = _identity(file)
        outcome = examine(sandbox, file, now=now)
    blank = reading.Reading(version=reading.VERSION, media_type=media_type)
    found = outcome.result if outcome.ended == "done" else {}
    said = blank.as_json() | found | {"flags": outcome.flags}
    first = {"path": str(path), "sha256": sha256, **{name: said[name] for name in _SPOKEN}}
    return first | said if full else first | {"sources": said["sources"] | said["disagreements"]}


def _opened(path: Path) -> BufferedReader:
    """Open a plain file; a pipe without a writer would otherwise be waited for, for ever."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise NoSuchFile from error
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise NoSuchFile
    return os.fdopen(fd, "rb")


def _identity(file: BufferedReader) -> tuple[str, str]:
    try:
        return hashlib.file_digest(file, "sha256").hexdigest(), media_type_of(file)
    except OSError as error:  # a disk that fails, a share that went away
        raise NoSuchFile from error
