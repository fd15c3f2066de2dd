"""
Content-addressed files: on their way on the local disk, at rest in a folder or a bucket.

    incoming/<upload>           files still on their way, always on the local disk
    objects/…/<sha256>          what arrived whole: never overwritten, never renamed

The order that makes an acknowledgement true: write, fsync the file, have the place keep it under
its digest (a folder: link it, fsync the folders; a bucket: put it, and see that it is there); then
the caller's row, then the caller's 2xx. No text from outside ever becomes part of a path unless it
is a digest (64 hex digits) or an upload id (32 hex digits).
"""

import os
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from evidence.store.disk import (
    CHUNK,
    check_room,
    full_disk_refused,
    make_durable_folder,
)
from evidence.store.folder import READ_ONLY, FolderObjects
from evidence.store.objects import Finding, Objects, Stored, compare
from evidence.store.partial import Partial, digest_of, locked
from evidence.store.refusals import DigestMismatch, ObjectMissing, PartialMissing

__all__ = ["Finding", "LocalStore", "Objects", "Partial", "Store", "Stored"]

_UPLOAD = re.compile(r"[0-9a-f]{32}")


class Store:
    """
    ``root`` is the local folder of what is on its way; ``objects`` where whole files go.

    ``second``, if there is one, is a copy that nobody reads but a repair; jobs fill it.
    """

    def __init__(self, root: Path, objects: Objects, second: Objects | None = None) -> None:
        self.objects = objects
        self.second = second
        self._incoming = root / "incoming"
        make_durable_folder(self._incoming.absolute())

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

        Returns only when the store has it; doing it again after a crash in between is harmless.
        Raises `DigestMismatch`, `ObjectDamaged`, `StoreFull` or `StoreUnavailable`: the partial
        stays as it is.
        """
        with partial.opened(os.O_RDONLY) as fd, locked(fd), full_disk_refused():
            if digest_of(fd) != sha256:
                raise DigestMismatch
            os.fchmod(fd, READ_ONLY)
            os.fsync(fd)
            size = os.fstat(fd).st_size
            self.objects.keep(fd, sha256)
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
        return self.objects.open(sha256)

    def size(self, sha256: str) -> int:
        return self.objects.size(sha256)

    def exists(self, sha256: str) -> bool:
        try:
            self.objects.size(sha256)
        except ObjectMissing:
            return False
        return True

    def walk(self, after: str = "") -> Iterator[Stored]:
        """Everything in the store beyond ``after``, in the order of the digests."""
        return self.objects.walk(after)

    def verify(
        self, expected: Iterable[Stored], progress: Callable[[Stored], None] | None = None
    ) -> Iterator[Finding]:
        """Re-read every object and compare with the rows that name them; read-only."""
        named = {one.sha256: one for one in expected}
        for one in named.values():
            if found := compare(self.objects, one):
                yield found
            if progress:
                progress(one)
        for there in self.walk():
            if there.sha256 not in named:
                yield Finding("orphan", there.sha256, f"{there.size} bytes that no row names")

    def transfer(self, source: Objects, target: Objects, sha256: str) -> None:
        """
        Have ``target`` keep what ``source`` has under ``sha256``, read whole and hashed before.

        Raises `DigestMismatch` if the source has other bytes than its name says, `ObjectMissing`,
        and what ``target`` may say.
        """
        partial = self.begin(uuid.uuid4())
        try:
            with source.open(sha256) as content:
                partial.append(_blocks(content), 0)
            with partial.opened(os.O_RDONLY) as fd, full_disk_refused():
                if digest_of(fd) != sha256:
                    raise DigestMismatch
                os.fchmod(fd, READ_ONLY)
                os.fsync(fd)
                target.keep(fd, sha256)
        finally:
            partial.discard()

    def abandoned(self, before: datetime) -> Iterator[str]:
        """Ids of uploads not touched since ``before``; `partial(id).discard()` removes one."""
        for path in sorted(self._incoming.iterdir()):
            with suppress(FileNotFoundError):  # it was completed while we looked
                if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
                    yield path.name

    def _partial_path(self, upload_id: uuid.UUID | str) -> Path:
        name = upload_id.hex if isinstance(upload_id, uuid.UUID) else upload_id.replace("-", "")
        if not _UPLOAD.fullmatch(name):
            raise PartialMissing
        return self._incoming / name


class LocalStore(Store):
    """A store that has all of it in one folder."""

    def __init__(self, root: Path, second: Objects | None = None) -> None:
        super().__init__(root, FolderObjects(root), second)


def _blocks(content: bytes | BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
    elif hasattr(content, "read"):
        while block := content.read(CHUNK):
            yield block
    else:
        yield from content
