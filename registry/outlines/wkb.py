"""Rings out of WKB, closed or not: a library would refuse, or close them without a word."""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

LINE, POLYGON = 2, 3
_COLLECTIONS: Final = frozenset({4, 5, 6, 7})
_FLAG_Z, _FLAG_M, _FLAG_SRID = 0x80000000, 0x40000000, 0x20000000
_THOUSAND = 1000
_DEEPEST = 8


class Drawn(NamedTuple):
    """One ring or line, first told again at its end or not."""

    hole: bool
    points: list[tuple[float, float]]


class BadWkb(Exception):
    """The bytes are no WKB."""


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> tuple[float | int, ...]:
        try:
            found = struct.unpack_from(form, self.data, self.at)
        except struct.error:
            raise BadWkb from None
        self.at += struct.calcsize(form)
        return found


def rings(data: bytes) -> list[Drawn]:
    """Return the rings and lines of a shape of any kind; points are left out."""
    return list(_shape(_Reader(data), 0))


def _shape(reader: _Reader, depth: int) -> Iterator[Drawn]:
    (order,) = reader.take("<B")
    mark = "<" if order else ">"
    code = int(reader.take(f"{mark}I")[0])
    if code & _FLAG_SRID:
        reader.take(f"{mark}I")
    kind, width = _kind_and_width(code)
    if depth > _DEEPEST:
        raise BadWkb
    if kind in _COLLECTIONS:
        for _ in range(int(reader.take(f"{mark}I")[0])):
            yield from _shape(reader, depth + 1)
    elif kind == POLYGON:
        for number in range(int(reader.take(f"{mark}I")[0])):
            yield Drawn(number > 0, _points(reader, mark, width))
    elif kind == LINE:
        yield Drawn(hole=False, points=_points(reader, mark, width))
    elif kind == 1:
        reader.take(f"{mark}{width}d")
    else:
        raise BadWkb


def _kind_and_width(code: int) -> tuple[int, int]:
    plain = code & 0x0FFFFFFF
    heights = plain // _THOUSAND
    width = 2 + bool(code & _FLAG_Z) + bool(code & _FLAG_M) + (0, 1, 1, 2)[min(heights, 3)]
    return plain % _THOUSAND, width


def _points(reader: _Reader, mark: str, width: int) -> list[tuple[float, float]]:
    count = int(reader.take(f"{mark}I")[0])
    if count * width * 8 > len(reader.data):
        raise BadWkb
    flat = reader.take(f"{mark}{count * width}d")
    return list(zip(flat[::width], flat[1::width], strict=True))
