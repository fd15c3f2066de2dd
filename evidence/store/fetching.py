"""An object of a bucket as a file: bytes come when they are read, and again where a line broke."""

import errno
import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Protocol

from evidence.store.disk import full_disk_refused, write_all
from evidence.store.refusals import StoreUnavailable

_TRIES = 4  # at one place in the object
_BLOCK = 1 << 20


class Body(Protocol):
    def read(self, amt: int) -> bytes: ...
    def close(self) -> None: ...


class Fetched(io.RawIOBase):
    """
    ``begin`` opens the object at a byte. It, and what it opens, raise `StoreUnavailable` when the
    line breaks.

    Who asks for a descriptor, as the sandbox does for its children, has the whole object fetched
    into a nameless file of ``folder`` first.
    """

    def __init__(self, begin: Callable[[int], Body], size: int, folder: Path) -> None:
        self._begin = begin
        self._size = size
        self._folder = folder
        self._at = 0
        self._body: Body | None = begin(0) if size else None
        self._whole: IO[bytes] | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("negative position")
        if start + offset != self._at:
            self._drop()
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed's WriteableBuffer cannot be sliced
        wanted = min(len(buffer), self._size - self._at)
        if wanted <= 0:
            return 0
        data = self._read(wanted)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def fileno(self) -> int:
        if self._whole is None:
            self._whole = self._fetch()
        return self._whole.fileno()

    def close(self) -> None:
        self._drop()
        if self._whole is not None:
            self._whole.close()
        super().close()

    def _read(self, most: int) -> bytes:
        for last in (False,) * (_TRIES - 1) + (True,):
            try:
                if self._body is None:
                    self._body = self._begin(self._at)
                if data := self._body.read(most):
                    return data
            except StoreUnavailable:
                if last:
                    raise
            self._drop()
        raise OSError(errno.EIO, "the object ended before its end")

    def _fetch(self) -> IO[bytes]:
        whole = tempfile.TemporaryFile(dir=self._folder, buffering=0)  # noqa: SIM115 (closed with us)
        with full_disk_refused():
            self.seek(0)
            while block := self.read(_BLOCK):
                write_all(whole.fileno(), block)
        whole.seek(0)
        self.seek(0)
        return whole

    def _drop(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None
