"""What the store asks of a place that keeps bytes under their digests, and how one is checked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256 as new_sha256
from typing import BinaryIO, Literal, Protocol

from evidence.store.disk import CHUNK, is_unreadable
from evidence.store.refusals import ObjectMissing

Pace = Callable[[int], object]  # told how many bytes were read; may take its time
Kind = Literal["missing", "changed", "orphan", "rowless"]


@dataclass(frozen=True, slots=True)
class Stored:
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found wrong with one object, or with a row that should have one."""

    kind: Kind
    sha256: str
    detail: str


class Objects(Protocol):
    """
    A folder or a bucket: each object has its SHA-256 for a name and is never overwritten.

    Whatever such a place cannot do at the moment it says with `StoreUnavailable` or `StoreFull`.
    """

    @property
    def name(self) -> str:
        """What an administrator calls it; no secrets."""

    def keep(self, fd: int, sha256: str) -> None:
        """
        Take in what an open file holds; its caller has seen that it has this digest.

        Returns when it is as safe as it will be; what is here already is left as it is. Raises
        `ObjectDamaged` where that is not what its name says.
        """

    def open(self, sha256: str) -> BinaryIO:
        """Open an object to be read and sought in; raises `ObjectMissing`."""

    def size(self, sha256: str) -> int: ...

    def walk(self, after: str = "") -> Iterator[Stored]:
        """Yield what is here beyond ``after``, in the order of the digests."""

    def set_aside(self, sha256: str) -> None:
        """Take damaged bytes out of the way without deleting them."""

    def remove(self, sha256: str) -> None:
        """Delete for good, in all versions; raises `ObjectLocked` where the place forbids it."""

    def check(self) -> dict[str, str]:
        """Prove that the place can be written to and say what it is; raises what is wrong."""


def measure(file: BinaryIO, pace: Pace | None = None) -> tuple[int, str]:
    """Size and digest; a sector that cannot be read counts as changed, not as a crash."""
    state, size = new_sha256(), 0
    try:
        while block := file.read(CHUNK):
            state.update(block)
            size += len(block)
            if pace:
                pace(len(block))
    except OSError as error:
        if not is_unreadable(error):
            raise
        return size, f"unreadable after {size} bytes"
    return size, state.hexdigest()


def compare(objects: Objects, one: Stored, pace: Pace | None = None) -> Finding | None:
    """Re-read an object and say what is wrong with it."""
    try:
        with objects.open(one.sha256) as file:
            size, digest = measure(file, pace)
    except ObjectMissing:
        return Finding("missing", one.sha256, f"{one.size} bytes were kept here")
    if (size, digest) != (one.size, one.sha256):
        return Finding("changed", one.sha256, f"now {size} bytes with digest {digest}")
    return None
