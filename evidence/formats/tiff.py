"""Whether the folders of an EXIF block hold together: known types, values inside, no circles."""

import struct
from typing import BinaryIO

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_FOLDERS = {0x8769, 0x8825}
_MOST_ENTRIES = 512
_ENTRY, _INLINE = 12, 4


def damaged(block: BinaryIO) -> bool:
    """Say whether any entry is such that no honest writer made it; bounded, never raises."""
    size = block.seek(0, 2)
    block.seek(0)
    head = block.read(8)
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or len(head) < 8:  # noqa: PLR2004 -- order, magic, first offset
        return True
    todo, seen = [(struct.unpack(order + "I", head[4:])[0], True)], set[int]()
    while todo:
        at, in_chain = todo.pop()
        entries = None if at in seen else _entries(block, order, at)
        if entries is None or not all(_sound(one, size) for one in entries):
            return True
        seen.add(at)
        todo += [(value, False) for tag, _, _, value in entries if tag in _FOLDERS]
        if in_chain and (following := _next(block, order)):  # folders inside often leave it out
            todo.append((following, True))
    return False


def _next(block: BinaryIO, order: str) -> int:
    """Read the pointer that stands after a folder's entries; 0 ends the chain."""
    stored = block.read(4)
    return int(struct.unpack(order + "I", stored)[0]) if len(stored) == 4 else 0  # noqa: PLR2004 -- an offset


def _entries(block: BinaryIO, order: str, at: int) -> list[tuple[int, int, int, int]] | None:
    block.seek(at)
    count = block.read(2)
    number = struct.unpack(order + "H", count)[0] if len(count) == 2 else _MOST_ENTRIES + 1  # noqa: PLR2004 -- a short
    if number > _MOST_ENTRIES:
        return None
    stored = block.read(number * _ENTRY)
    if len(stored) < number * _ENTRY:
        return None
    return list(struct.iter_unpack(order + "HHII", stored))


def _sound(entry: tuple[int, int, int, int], size: int) -> bool:
    _, kind, count, value = entry
    if kind not in _SIZES:
        return False
    length = _SIZES[kind] * count
    return length <= _INLINE or value + length <= size
