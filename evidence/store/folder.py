"""
Objects in a folder of a local disk, or of a share that has hard links and a working ``fsync``.

    objects/ab/cd/<sha256>      read-only, never overwritten, never renamed
    aside/<sha256>.<n>          damaged bytes, taken out of the way by a repair

"""

import errno
import os
import re
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from evidence.store.disk import (
    copy_digesting,
    full_disk_refused,
    make_durable_folder,
    sync_folder,
)
from evidence.store.objects import Stored, measure
from evidence.store.refusals import DigestMismatch, ObjectDamaged, ObjectMissing, PartialMissing

READ_ONLY = 0o444
_DIGEST = re.compile(r"[0-9a-f]{64}")


class FolderObjects:
    """``linking`` takes a file in by giving it a second name; a second copy must not do that."""

    def __init__(self, root: Path, *, linking: bool = True) -> None:
        self._root = root.absolute()
        self._objects = self._root / "objects"
        self._linking = linking
        self._named = set[str]()  # folders whose own names are known to be on the disk
        make_durable_folder(self._objects)

    @property
    def name(self) -> str:
        return str(self._root)

    def keep(self, fd: int, sha256: str) -> None:
        target = self._path(sha256)
        with full_disk_refused():
            target.parent.mkdir(parents=True, exist_ok=True)
            if not (self._linking and self._link(fd, target)):
                self._copy(fd, target)
            self._sync_names(target)

    def _sync_names(self, target: Path) -> None:
        """
        Return when the name of the object is on the disk, and those of the folders it is in.

        Those another process may have made just now, so each process sees to them once itself.
        """
        first, name = target.parent.parent, target.name
        # From the top down: who finds a folder known may rely on the one it is in.
        for folder, within in ((name[:2], self._objects), (name[:4], first)):
            if folder not in self._named:
                sync_folder(within)
                self._named.add(folder)
        sync_folder(target.parent)

    def open(self, sha256: str) -> BinaryIO:
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError as error:
            raise ObjectMissing from error

    def size(self, sha256: str) -> int:
        try:
            return self._path(sha256).stat().st_size
        except FileNotFoundError as error:
            raise ObjectMissing from error

    def walk(self, after: str = "") -> Iterator[Stored]:
        for first in _names(self._objects, after[:2]):
            below = after[2:4] if first.name == after[:2] else ""
            for second in _names(first, below):
                for path in _names(second, ""):
                    if path.name > after:
                        with suppress(FileNotFoundError):  # it was removed while we looked
                            yield Stored(path.name, path.stat().st_size)

    def set_aside(self, sha256: str) -> None:
        path, aside = self._path(sha256), self._root / "aside"
        make_durable_folder(aside)
        with suppress(FileNotFoundError):
            path.rename(aside / f"{sha256}.{uuid.uuid4().hex}")
            sync_folder(aside)
            sync_folder(path.parent)

    def remove(self, sha256: str) -> None:
        path = self._path(sha256)
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            sync_folder(path.parent)

    def check(self) -> dict[str, str]:
        with full_disk_refused(), tempfile.TemporaryFile(dir=self._root) as file:
            file.write(b"ready")
            os.fsync(file.fileno())
        room = os.statvfs(self._root)
        return {"kind": "folder", "free": f"{room.f_bavail * room.f_frsize >> 30} GiB"}

    def _link(self, source: int, target: Path) -> bool:
        """
        Give the open file its name in the store: that very file, whatever its path leads to.

        Returns false if the store is on another file system.
        """
        try:
            os.link(f"/proc/self/fd/{source}", target, src_dir_fd=source, follow_symlinks=True)
        except FileExistsError as error:
            if not _is_whole(target, os.fstat(source)):
                raise ObjectDamaged from error
        except FileNotFoundError as error:
            if not target.exists():  # else a request beside ours has adopted it while we waited
                raise PartialMissing from error
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            return False
        return True

    def _copy(self, source: int, target: Path) -> None:
        """Write the same bytes once more; only what has the right digest gets the name."""
        if target.exists():
            if not _is_whole(target, os.fstat(source)):
                raise ObjectDamaged
            return
        making = self._root / "making"
        make_durable_folder(making)
        path = making / uuid.uuid4().hex
        try:
            with path.open("xb") as file:
                if copy_digesting(source, file.fileno()) != target.name:
                    raise DigestMismatch
                os.fchmod(file.fileno(), READ_ONLY)
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(path, target)
        finally:
            path.unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        if not _DIGEST.fullmatch(sha256):
            raise ObjectMissing
        return self._objects / sha256[:2] / sha256[2:4] / sha256


def _names(folder: Path, least: str) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.name >= least)
    except FileNotFoundError:
        return []


def _is_whole(kept: Path, source: os.stat_result) -> bool:
    """Whether what is kept is the file just hashed, or holds what its name says."""
    with kept.open("rb") as file:
        if os.path.samestat(os.fstat(file.fileno()), source):
            return True
        return measure(file) == (source.st_size, kept.name)
