"""
Packing a bag into one zip: stored, zip64, a file after the other, each byte read and written once.

The zip's own directory tells how far it came, so the work is done in slices with other work in
between, and goes on after a crash, or from the beginning if that tore the directory.
"""

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from shutil import disk_usage
from typing import IO, BinaryIO, Final
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from evidence.dossier.bag import Part
from evidence.dossier.refusals import ExportsFull, OriginalChanged
from evidence.store.disk import CHUNK, full_disk_refused, sync_folder
from evidence.store.refusals import StoreFull
from kernel.clock import SHANGHAI

_ZIP64_FROM: Final = 1 << 31
_SPARE: Final = 64 << 20  # bytes that must stay free beside the dossier
_PER_PART: Final = 400  # bytes of directory for a file, at most
Opener = Callable[[Part], BinaryIO]


def needed(parts: Sequence[Part]) -> int:
    """Return how many bytes of disk the zip takes, a little too many."""
    return sum(part.size + _PER_PART for part in parts)


def check_room(folder: Path, parts: Sequence[Part]) -> None:
    """Raise `ExportsFull` rather than fill the disk that evidence comes in on."""
    if disk_usage(folder).free < needed(parts) + _SPARE:
        raise ExportsFull(bytes=needed(parts))


class Packer:
    """Packs ``parts`` into ``target`` below a folder called ``root``."""

    def __init__(self, target: Path, root: str, at: dt.datetime, opener: Opener) -> None:
        self._target = target
        self._root = root
        self._at = at.astimezone(SHANGHAI).timetuple()[:6]
        self._opener = opener

    def pack(self, parts: Sequence[Part], *, enough: Callable[[int], bool]) -> bool:
        """
        Add what is not in yet, and return whether all is in.

        ``enough`` is told the bytes that are in after each file, and says whether to stop.
        Raises `OriginalChanged` or `ExportsFull`.
        """
        with full_disk_told(), self._opened(parts) as archive:
            done = len(archive.infolist())
            held = sum(part.size for part in parts[:done])
            for part in parts[done:]:
                self._add(archive, part)
                held += part.size
                done += 1
                if enough(held):
                    break
        return done == len(parts)

    def finish(self, final: Path) -> None:
        """Give the whole zip its name, once the disk has it."""
        with self._target.open("rb") as file:
            os.fsync(file.fileno())
        self._target.rename(final)
        sync_folder(final.parent)

    def _opened(self, parts: Sequence[Part]) -> ZipFile:
        """Open the zip where it was left; if we were killed while at it, begin anew."""
        if self._target.exists() and not self._is_whole(parts):
            self._target.unlink()
        return ZipFile(self._target, "a", ZIP_STORED)

    def _is_whole(self, parts: Sequence[Part]) -> bool:
        # Asked for reading: a torn zip opened for appending is taken for no zip, and kept.
        try:
            with ZipFile(self._target) as archive:
                names = archive.namelist()
        except (BadZipFile, OSError):
            return False
        return names == [self._name(part) for part in parts[: len(names)]]

    def _name(self, part: Part) -> str:
        return f"{self._root}/{part.path}"

    def _add(self, archive: ZipFile, part: Part) -> None:
        about = ZipInfo(self._name(part), self._at)
        about.external_attr = (0o755 if part.path.endswith(".sh") else 0o644) << 16
        big = part.size >= _ZIP64_FROM
        with self._opener(part) as source, archive.open(about, "w", force_zip64=big) as sink:
            if _copied(source, sink) != (part.size, part.sha256):
                raise OriginalChanged(sha256=part.sha256)


def _copied(source: BinaryIO, sink: IO[bytes]) -> tuple[int, str]:
    digest, size = sha256(), 0
    while block := source.read(CHUNK):
        digest.update(block)
        sink.write(block)
        size += len(block)
    return size, digest.hexdigest()


@contextmanager
def full_disk_told() -> Iterator[None]:
    try:
        with full_disk_refused():
            yield
    except StoreFull as error:
        raise ExportsFull(bytes="?") from error
