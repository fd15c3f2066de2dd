"""The blocks of GIF: how large it is, how many pictures it holds, whether it ends."""

from typing import BinaryIO

from evidence.formats.header import Header

_MOST_BLOCKS, _MOST_PARTS = 2_000, 200_000
_PICTURE, _EXTENSION, _END = 0x2C, 0x21, 0x3B
_TABLE = 0x80  # in the flags of screen and picture: a table of colours follows


def read_gif(file: BinaryIO) -> Header:
    file.seek(6)
    head = file.read(7)
    sides = int.from_bytes(head[:2], "little"), int.from_bytes(head[2:4], "little")
    if not all(sides):
        return Header(flags=("cut_off",))
    _skip_table(file, head[4] if len(head) == 7 else 0)  # noqa: PLR2004 -- the description of the screen
    pictures, ended = _count(file)
    flags = ("several_frames",) if pictures > 1 else ()
    return Header(*sides, flags=flags if ended else (*flags, "cut_off"))


def _count(file: BinaryIO) -> tuple[int, bool]:
    """Pictures, and whether the mark of the end was met."""
    pictures = 0
    for _ in range(_MOST_BLOCKS):
        kind = file.read(1)
        if kind == bytes([_END]):
            return pictures, True
        if kind == bytes([_PICTURE]):
            pictures += 1
            head = file.read(9)
            _skip_table(file, head[8] if len(head) == 9 else 0)  # noqa: PLR2004 -- place, size, flags
        if kind not in {bytes([_PICTURE]), bytes([_EXTENSION])}:
            return pictures, False
        file.seek(1, 1)  # the label of an extension, the code size of a picture
        _skip_parts(file)
    return pictures, False


def _skip_table(file: BinaryIO, flags: int) -> None:
    if flags & _TABLE:
        file.seek(3 << (flags & 7) + 1, 1)


def _skip_parts(file: BinaryIO) -> None:
    """Step over a content that comes in parts of up to 255 bytes, up to the empty one."""
    for _ in range(_MOST_PARTS):
        length = file.read(1)
        if not length or not length[0]:
            return
        file.seek(length[0], 1)
