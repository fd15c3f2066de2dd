"""
The one font the service draws Chinese with, and what to do about characters it lacks.

``SANS`` is a TrueType file of 8,900 characters: all of 通用规范汉字表 and GB 2312, Latin letters
and their signs. Programs that make PDF take it as it is. Its licence lies beside it.
"""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

__all__ = ["MISSING", "SANS", "Shown", "covered", "shown"]

SANS: Final = Path(__file__).with_name("sans.ttf")
MISSING: Final = "〓"  # what printers have always set where a character was wanting
_TABLES, _RECORD = 12, 16  # bytes: the header of the file, and each entry after it
_GROUPS = 12  # the format of a character map that reaches beyond 16 bits


class Shown(NamedTuple):
    """A text in which each character can be drawn, and those (U+…) that could not, in order."""

    text: str
    missing: tuple[str, ...]


def shown(text: str) -> Shown:
    """
    Return ``text`` as it can be drawn: never a blank or a box where a character was.

    Whatever breaks lines or is not there to be seen in the first place becomes a space.
    """
    composed = unicodedata.normalize("NFC", text)
    plain = " ".join("".join(" " if _unseen(one) else one for one in composed).split())
    drawn = "".join(one if ord(one) in covered() else MISSING for one in plain)
    missing = (one for one in plain if ord(one) not in covered())
    return Shown(drawn, tuple(f"U+{ord(one):04X}" for one in missing))


def _unseen(one: str) -> bool:
    """Controls, line ends, and marks that turn the order of what follows."""
    return unicodedata.category(one) in {"Cc", "Cf", "Zl", "Zp", "Zs"}


@cache
def covered() -> frozenset[int]:
    """Return the code points that `SANS` has a shape for, read from its own character map."""
    font = SANS.read_bytes()
    (count,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4sLLL", font, _TABLES + _RECORD * n) for n in range(count))
    (start,) = (offset for tag, _, offset, _ in entries if tag == b"cmap")
    return frozenset(_mapped(font, start))


def _mapped(font: bytes, start: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", font, start + 2)
    for number in range(count):
        (offset,) = struct.unpack_from(">L", font, start + 8 + 8 * number)
        (kind,) = struct.unpack_from(">H", font, start + offset)
        if kind == _GROUPS:
            (groups,) = struct.unpack_from(">L", font, start + offset + 12)
            for group in range(groups):
                place = start + offset + 16 + 12 * group
                first, last = struct.unpack_from(">LL", font, place)
                yield from range(first, last + 1)
