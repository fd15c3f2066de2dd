"""
The boxes of MP4 and QuickTime that say when and where; what was filmed is stepped over unread.

Not left to a library: those that write these boxes as well (mutagen) are under the GPL, the others
read the whole file or recurse as deep as the file tells them. Here every level is named, every
loop has an end, and all reads together are counted.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from evidence.formats.bounded import TooMuchReading, bounded

_MOST_READS, _MOST_BOXES, _LARGEST = 20_000, 10_000, 64 << 10
_PLAIN, _LONG = 8, 16  # bytes before the content of a box
_ITEM_HEAD = 16  # of a box "data": its own head, type, language


@dataclass(slots=True)
class Movie:
    """
    What the boxes hold, as stored.

    ``created`` counts seconds since 1904, None if absent or 0; ``keys`` is Apple's metadata by full
    name; ``notes`` is user data by its four letters, such as ``©xyz``.
    """

    created: int | None = None
    duration_s: float = 0
    keys: dict[str, bytes] = field(default_factory=dict)
    notes: dict[str, bytes] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)

    def flag(self, flag: str) -> None:
        if flag not in self.flags:
            self.flags.append(flag)


def read_movie(file: BinaryIO) -> Movie:
    """Read what stands in ``moov``; bounded, raises nothing but what the disk raises."""
    movie, headed = Movie(), False
    guarded = bounded(file, reads=_MOST_READS, largest=_LARGEST)
    end = guarded.seek(0, os.SEEK_END)
    try:
        for kind, start, stop in _boxes(guarded, 0, end, movie, "cut_off"):
            if kind == b"moov":
                headed = True
                _read_header(guarded, start, stop, movie)
    except TooMuchReading:
        movie.flag("boxes_too_many")
    if not headed:
        movie.flag("movie_header_missing")
    return movie


def _boxes(
    file: BinaryIO, at: int, end: int, movie: Movie, overrun: str = "boxes_damaged"
) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of each content; ``overrun`` flags a box longer than its place."""
    for _ in range(_MOST_BOXES):
        if at + _PLAIN > end:
            return
        file.seek(at)
        head = file.read(_LONG)
        length, skip = _length(head, end - at)
        if length == 0:
            return  # QuickTime ends user data with four zeros
        if length < skip:
            return movie.flag("boxes_damaged")
        if at + length > end:
            movie.flag(overrun)
        yield head[4:8], at + skip, min(at + length, end)
        at += length
    movie.flag("boxes_too_many")


def _length(head: bytes, left: int) -> tuple[int, int]:
    """Length of a box with its head, and of the head; a length of 0 means all that is left."""
    stated = int.from_bytes(head[:4])
    if stated == 1:
        return int.from_bytes(head[8:16]), _LONG
    return (left if stated == 0 and head[4:8].strip(b"\x00") else stated), _PLAIN


def _read_header(file: BinaryIO, at: int, end: int, movie: Movie) -> None:
    for kind, start, stop in _boxes(file, at, end, movie):
        if kind == b"mvhd" and movie.created is None:
            _read_clock(_content(file, start, stop), movie)
        elif kind == b"udta":
            _read_notes(file, start, stop, movie)
        elif kind == b"meta":
            _read_keyed(file, start, stop, movie)


def _content(file: BinaryIO, start: int, stop: int) -> bytes:
    file.seek(start)
    return file.read(min(stop - start, _LARGEST))


def _read_clock(body: bytes, movie: Movie) -> None:
    wide = body[:1] == b"\x01"
    created, scale, duration = (
        ((4, 12), (20, 24), (24, 32)) if wide else ((4, 8), (12, 16), (16, 20))
    )
    movie.created = int.from_bytes(body[slice(*created)]) or None
    ticks, a_second = int.from_bytes(body[slice(*duration)]), int.from_bytes(body[slice(*scale)])
    movie.duration_s = ticks / a_second if a_second else 0


def _read_notes(file: BinaryIO, at: int, end: int, movie: Movie) -> None:
    for kind, start, stop in _boxes(file, at, end, movie):
        if kind == b"meta":
            _read_keyed(file, start, stop, movie)
        elif kind[:1] == b"\xa9":
            movie.notes.setdefault(kind.decode("latin-1"), _note(_content(file, start, stop)))


def _note(body: bytes) -> bytes:
    """Return the first text of a note: its length, its language, then itself."""
    return _whole(body, 4, 4 + int.from_bytes(body[:2]))


def _whole(body: bytes, start: int, stop: int) -> bytes:
    """Nothing rather than a part: half a coordinate is another place."""
    return body[start:stop] if stop <= len(body) else b""


def _read_keyed(file: BinaryIO, at: int, end: int, movie: Movie) -> None:
    """Read a list of names, and the list of values that names them by their place in it."""
    file.seek(at + 4)
    start = at if file.read(4) == b"hdlr" else at + 4  # QuickTime has no version here, MP4 has
    names: list[str] = []
    for kind, inner, stop in _boxes(file, start, end, movie):
        if kind == b"keys":
            names = _names(_content(file, inner, stop))
        elif kind == b"ilst" and names:
            for index, first, last in _boxes(file, inner, stop, movie):
                place = int.from_bytes(index) - 1
                if 0 <= place < len(names):
                    item = _content(file, first, last)
                    value = _whole(item, _ITEM_HEAD, int.from_bytes(item[:4]))
                    movie.keys.setdefault(names[place], value)


def _names(body: bytes) -> list[str]:
    names, at = [], 8
    while at + _PLAIN <= len(body):
        length = int.from_bytes(body[at : at + 4])
        if length < _PLAIN:
            break
        names.append(body[at + _PLAIN : at + length].decode("utf-8", "replace"))
        at += length
    return names
