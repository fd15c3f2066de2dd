"""
Content-addressed files on the local disk; this package is the only owner of their paths.

    incoming/<upload>           files still on their way
    objects/ab/cd/<sha256>      what arrived whole: read-only, never overwritten, never renamed

The order that makes an acknowledgement true: write, fsync the file, link it under its digest,
fsync the folders; then the caller's row, then the caller's 2xx. No text from outside ever becomes
part of a path unless it is a digest (64 hex digits) or an upload id (32 hex digits).
"""

import errno
import os
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256 as new_sha256
from pathlib import Path
from typing import BinaryIO, Literal

from evidence.store.disk import (
    CHUNK,
    check_room,
    full_disk_refused,
    make_durable_folder,
    sync_folder,
)
from evidence.store.partial import Partial, digest_of, locked
from evidence.store.refusals import (
    DigestMismatch,
    ObjectDamaged,
    ObjectMissing,
    PartialMissing,
)

__all__ = ["Finding", "LocalStore", "Partial", "Stored"]

READ_ONLY = 0o444
_DIGEST = re.compile(r"[0-9a-f]{64}")
_UPLOAD = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Stored:
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something `LocalStore.verify` found wrong with one object."""

    kind: Literal["missing", "changed", "orphan"]
    sha256: str
    detail: str


class LocalStore:
    def __init__(self, root: Path) -> None:
        self._incoming = root / "incoming"
        self._objects = root / "objects"
        for folder in (self._incoming, self._objects):
            make_durable_folder(folder.absolute())

    def begin(self, upload_id: uuid.UUID | str) -> Partial:
        """Make the empty file of a new upload; beginning twice is the same as once."""
        path = self._partial_path(upload_id)
        with full_disk_refused():
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600))
        return Partial(path)

    def partial(self, upload_id: uuid.UUID | str) -> Partial:
        """Find an upload begun earlier, perhaps by another process."""
        return Partial(self._partial_path(upload_id))

    def check_room(self, size: int) -> None:
        """Raise `StoreFull` if a file of ``size`` bytes is more than the disk takes."""
        check_room(self._incoming, size)

    def adopt(self, partial: Partial, sha256: str) -> Stored:
        """
        Put a whole upload into the store under its digest, for ever.

        Returns only when the disk has it; doing it again after a crash in between is harmless.
        Raises `DigestMismatch` (the partial stays as it is), `ObjectDamaged` or `StoreFull`.
        """
        target = self._object_path(sha256)
        with partial.opened(os.O_RDONLY) as fd, locked(fd), full_disk_refused():
            if digest_of(fd) != sha256:
                raise DigestMismatch
            os.fchmod(fd, READ_ONLY)
            os.fsync(fd)
            size = os.fstat(fd).st_size
            self._link(fd, target)
            # Not synced: a name that comes back after a power cut is one more abandoned upload.
            partial.discard()
        return Stored(sha256, size)

    def put(self, content: bytes | BinaryIO | Iterable[bytes]) -> Stored:
        """Store something made here, such as a preview, and return its digest and size."""
        partial = self.begin(uuid.uuid4())
        try:
            partial.append(_blocks(content), 0)
            return self.adopt(partial, partial.sha256())
        finally:
            partial.discard()

    def open(self, sha256: str) -> BinaryIO:
        try:
            return self._object_path(sha256).open("rb")
        except FileNotFoundError as error:
            raise ObjectMissing from error

    def size(self, sha256: str) -> int:
        try:
            return self._object_path(sha256).stat().st_size
        except FileNotFoundError as error:
            raise ObjectMissing from error

    def exists(self, sha256: str) -> bool:
        return self._object_path(sha256).is_file()

    def walk(self) -> Iterator[Stored]:
        """Everything in the store, in the order of the digests."""
        for first in sorted(self._objects.iterdir()):
            for path in sorted(first.glob("*/*")):
                yield Stored(path.name, path.stat().st_size)

    def verify(
        self, expected: Iterable[Stored], progress: Callable[[Stored], None] | None = None
    ) -> Iterator[Finding]:
        """Re-read every object and compare with the rows that name them; read-only."""
        named = {one.sha256: one for one in expected}
        for one in named.values():
            yield from self._compare(one)
            if progress:
                progress(one)
        for found in self.walk():
            if found.sha256 not in named:
                yield Finding("orphan", found.sha256, f"{found.size} bytes that no row names")

    def abandoned(self, before: datetime) -> Iterator[str]:
        """Ids of uploads not touched since ``before``; `partial(id).discard()` removes one."""
        for path in sorted(self._incoming.iterdir()):
            with suppress(FileNotFoundError):  # it was completed while we looked
                if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
                    yield path.name

    def _compare(self, one: Stored) -> Iterator[Finding]:
        try:
            with self.open(one.sha256) as file:
                size, digest = _measure(file)
        except ObjectMissing:
            yield Finding("missing", one.sha256, f"{one.size} bytes were kept here")
            return
        if (size, digest) != (one.size, one.sha256):
            yield Finding("changed", one.sha256, f"now {size} bytes with digest {digest}")

    def _link(self, source: int, target: Path) -> None:
        """Give the open file its name in the store: that very file, whatever its path leads to."""
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(f"/proc/self/fd/{source}", target, src_dir_fd=source, follow_symlinks=True)
        except FileExistsError as error:
            if not _is_whole(target, os.fstat(source)):
                raise ObjectDamaged from error
        except FileNotFoundError as error:
            if not target.exists():  # else a request beside ours has adopted it while we waited
                raise PartialMissing from error
        # Up to the root of the objects: we, or another process, may have made these just now.
        for folder in list(target.parents)[:3]:
            sync_folder(folder)

    def _object_path(self, sha256: str) -> Path:
        if not _DIGEST.fullmatch(sha256):
            raise ObjectMissing
        return self._objects / sha256[:2] / sha256[2:4] / sha256

    def _partial_path(self, upload_id: uuid.UUID | str) -> Path:
        name = upload_id.hex if isinstance(upload_id, uuid.UUID) else upload_id.replace("-", "")
        if not _UPLOAD.fullmatch(name):
            raise PartialMissing
        return self._incoming / name


def _is_whole(kept: Path, source: os.stat_result) -> bool:
    """Whether what is kept is the file just hashed, or holds what its name says."""
    with kept.open("rb") as file:
        if os.path.samestat(os.fstat(file.fileno()), source):
            return True
        return _measure(file) == (source.st_size, kept.name)


def _measure(file: BinaryIO) -> tuple[int, str]:
    """Size and digest; a sector that cannot be read counts as changed, not as a crash."""
    state, size = new_sha256(), 0
    try:
        while block := file.read(CHUNK):
            state.update(block)
            size += len(block)
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        return size, f"unreadable after {size} bytes"
    return size, state.hexdigest()


def _blocks(content: bytes | BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
    elif hasattr(content, "read"):
        while block := content.read(CHUNK):
            yield block
    else:
        yield from content
