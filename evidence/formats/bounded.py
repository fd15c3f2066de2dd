"""A file that gives up before a hostile header makes its reader run for ever or eat the memory."""

import io
import os
from typing import BinaryIO, cast


class TooMuchReading(ValueError):
    """A parser asked for more reads than any honest photograph needs."""


def bounded(file: BinaryIO, *, reads: int = 20_000, largest: int = 4 << 20) -> BinaryIO:
    """
    Give a read-only view of ``file`` that allows ``reads`` calls of at most ``largest`` bytes.

    Parsers believe the counts they find in a file; this makes such a belief cheap. Counting
    calls, not seconds, gives the same answer on every machine.
    """
    return cast("BinaryIO", _Bounded(file, reads, largest))


class _Bounded(io.RawIOBase):
    def __init__(self, file: BinaryIO, reads: int, largest: int) -> None:
        self._file = file
        self._left = reads
        self._largest = largest

    def read(self, size: int = -1, /) -> bytes:
        self._left -= 1
        if self._left < 0:
            raise TooMuchReading
        return self._file.read(self._largest if size < 0 else min(size, self._largest))

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True
