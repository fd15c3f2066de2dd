"""The few moves on a disk that survive a power cut, and the one place where a full disk is told."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from evidence.store.refusals import StoreFull

CHUNK = 1 << 20
# What uploads leave free: the database beside them must be able to write, or nobody is served.
_RESERVE, _RESERVE_SHARE = 512 << 20, 0.05  # bytes, and of a small disk the share of it
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def full_disk_refused() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StoreFull from error
        raise


def check_room(there: int | Path, size: int) -> None:
    """Raise `StoreFull` unless the disk of an open file or folder takes ``size`` bytes more."""
    disk = os.statvfs(there)
    reserve = min(_RESERVE, int(disk.f_blocks * disk.f_frsize * _RESERVE_SHARE))
    if disk.f_bavail * disk.f_frsize < size + reserve:
        raise StoreFull


def is_unreadable(error: OSError) -> bool:
    """Whether the medium failed, and not we."""
    return error.errno == errno.EIO


def write_all(fd: int, data: bytes | memoryview) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def copy_digesting(source: int, target: int) -> str:
    """Copy an open file from its beginning; return the SHA-256 of what was copied."""
    state, at = sha256(), 0
    while block := os.pread(source, CHUNK, at):
        write_all(target, block)
        state.update(block)
        at += len(block)
    return state.hexdigest()


def sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def make_durable_folder(folder: Path) -> None:
    """Make a folder whose name in its parent is on the disk before anything is put into it."""
    if folder.is_dir():
        return
    make_durable_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)
