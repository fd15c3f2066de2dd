"""
A file still on its way: it grows over many requests, dropped connections and restarts.

Its size on disk is the only truth about how far it came. Each block is appended under a lock of
the operating system and only if the file still ends where the writer believes; so a stuck request
and the one that replaces it can never interleave, whichever process they run in.
"""

import fcntl
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from evidence.store.disk import CHUNK, check_room, full_disk_refused, write_all
from evidence.store.refusals import AlreadyKept, OffsetMoved, PartialMissing


class Partial:
    """One upload's file under ``incoming``; made by `Store.begin` and `Store.partial`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def size(self) -> int:
        try:
            return self.path.stat().st_size
        except FileNotFoundError as error:
            raise PartialMissing from error

    def append(self, blocks: Iterable[bytes], offset: int) -> int:
        """
        Add ``blocks`` at ``offset`` and return the new size.

        What was written stays when ``blocks`` breaks off with an error: that is what resuming
        builds on. Raises `OffsetMoved` if the file does not end at ``offset`` (another request
        wrote meanwhile), `AlreadyKept`, `PartialMissing` or `StoreFull`.
        """
        with self.opened(os.O_WRONLY | os.O_APPEND) as fd, full_disk_refused():
            for block in blocks:
                check_room(fd, len(block))
                _append_at(fd, block, offset)
                offset += len(block)
        return offset

    def sha256(self) -> str:
        with self.opened(os.O_RDONLY) as fd:
            return digest_of(fd)

    def sync(self) -> None:
        """Return when the disk has what is there: an offset told is an offset kept."""
        with self.opened(os.O_RDONLY) as fd, full_disk_refused():
            os.fsync(fd)

    def restart(self) -> None:
        """
        Empty it: what came was not what was announced.

        The file stays, so that nobody can take its absence for its arrival in the store.
        Raises `AlreadyKept` or `PartialMissing` if another request was faster.
        """
        with self.opened(os.O_WRONLY) as fd, locked(fd):
            _check_growing(os.fstat(fd))
            os.ftruncate(fd, 0)

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)

    @contextmanager
    def opened(self, flags: int) -> Iterator[int]:
        try:
            fd = os.open(self.path, flags | os.O_CLOEXEC | os.O_NOFOLLOW)
        except FileNotFoundError as error:
            raise PartialMissing from error
        except PermissionError as error:  # it was made read-only on its way into the store
            raise AlreadyKept from error
        try:
            yield fd
        finally:
            os.close(fd)


@contextmanager
def locked(fd: int) -> Iterator[None]:
    """Hold the file for a moment; the system lets go by itself when a process dies."""
    fcntl.flock(fd, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(fd, fcntl.LOCK_UN)


def _append_at(fd: int, block: bytes, offset: int) -> None:
    with locked(fd):
        there = os.fstat(fd)
        _check_growing(there)
        if there.st_size != offset:
            raise OffsetMoved(size=there.st_size)
        write_all(fd, block)


def _check_growing(there: os.stat_result) -> None:
    if there.st_nlink == 0:
        raise PartialMissing
    # Asked here because root's writes, and files opened earlier, ignore the read-only mode.
    if not there.st_mode & stat.S_IWUSR:
        raise AlreadyKept


def digest_of(fd: int) -> str:
    """
    Return the SHA-256 of what is in the open file, by reading all of it.

    Never of what was seen passing by: another process may have emptied the file in between.
    """
    os.lseek(fd, 0, os.SEEK_SET)
    state = hashlib.sha256()
    while block := os.read(fd, CHUNK):
        state.update(block)
    return state.hexdigest()
