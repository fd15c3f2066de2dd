"""
The pixels of a copy. Everything here runs inside `evidence.sandbox`, on files of strangers.

Memory is what counts: a picture of 50 million pixels takes 200 MB and is held twice at most.
"""

import io
import math
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, BinaryIO

from PIL import Image, ImageDraw, ImageFont

from evidence import images
from evidence.copies import Box, Line
from kernel import fonts

MOST_PIXELS = 64_000_000
_LARGEST_SIDE = 65_000  # of a JPEG it is 65,535
_NARROWEST = 360  # a band on a smaller picture could not be read
_SMALLEST, _LARGEST = 15, 160  # of letters, in pixels
_LETTERS = 64  # this many would stand side by side in a square of the same area
_LEADING, _LABEL = 1.45, 3.2  # of a line, and of the column of labels, in letters
_BAND, _SAID, _NAMED, _COVER = (24, 28, 33), (255, 255, 255), (158, 176, 194), (0, 0, 0)
_QUALITIES = (90, 80, 65, 40)
_LARGEST_FILE = 44 << 20  # bytes: what the wire to the parent takes, and something to spare
_Font = ImageFont.FreeTypeFont

Told = tuple[dict[str, Any], list[bytes]]


def prepare() -> None:
    """Load the font and what draws it now: inside the sandbox no file can be opened any more."""
    blank = io.BytesIO()
    Image.new("RGB", (8, 8)).save(blank, "PNG")
    watermark(blank, lines=[("试", "试")])


def watermark(file: BinaryIO, *, lines: Sequence[Line]) -> Told:
    """
    Return the picture with a band below it, in which ``lines`` are set; nothing is covered.

    Their characters must be such as the font has, see `kernel.fonts.shown`.
    """
    return _told(file, lambda picture: _banded(picture, lines))


def redact(file: BinaryIO, *, boxes: Sequence[Box]) -> Told:
    """Return the picture with every pixel that a box touches painted over."""
    return _told(file, lambda picture: cover(picture, boxes))


def _told(file: BinaryIO, draw: Callable[[Image.Image], Image.Image]) -> Told:
    flags: list[str] = []
    try:
        drawn = draw(images.whole(file, MOST_PIXELS, flags))
    except images.NoPreview as reason:
        return {"flags": [*flags, str(reason)]}, []
    width, height = drawn.size
    return {"flags": flags, "width": width, "height": height}, [_as_jpeg(drawn)]


def _as_jpeg(picture: Image.Image) -> bytes:
    """Write it as well as it fits, without anything that is not picture."""
    made = b""
    for quality in _QUALITIES:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=False)
        made = out.getvalue()
        if len(made) <= _LARGEST_FILE:
            break
    return made


def cover(picture: Image.Image, boxes: Sequence[Box]) -> Image.Image:
    (width, height), draw = picture.size, ImageDraw.Draw(picture)
    for left, top, wide, high in boxes:
        # Outwards to whole pixels, less what floating point may have added to a whole one.
        first = math.floor(left * width + 1e-6), math.floor(top * height + 1e-6)
        last = math.ceil((left + wide) * width - 1e-6), math.ceil((top + high) * height - 1e-6)
        draw.rectangle((*first, max(first[0], last[0] - 1), max(first[1], last[1] - 1)), _COVER)
    return picture


def _banded(picture: Image.Image, lines: Sequence[Line]) -> Image.Image:
    width = max(picture.width, _NARROWEST)
    size = _letter_size(width, picture.height)
    font = sized(size)
    rows = list(_rows(lines, font, width - size * (2 + _LABEL)))
    leading = round(size * _LEADING)
    height = picture.height + size + len(rows) * leading + size // 2
    if max(width, height) > _LARGEST_SIDE:
        raise images.NoPreview("too_large_to_draw")
    canvas = Image.new("RGB", (width, height), _BAND)
    canvas.paste(picture, ((width - picture.width) // 2, 0))
    draw, y = ImageDraw.Draw(canvas), picture.height + size // 2
    for label, said in rows:
        draw.text((size, y), label, _NAMED, font)
        draw.text((size * (1 + _LABEL), y), said, _SAID, font)
        y += leading
    return canvas


def _letter_size(width: int, height: int) -> int:
    return min(max(round(math.sqrt(width * height) / _LETTERS), _SMALLEST), _LARGEST)


def _rows(lines: Sequence[Line], font: _Font, room: float) -> Iterator[Line]:
    """Break each line where it reaches the edge; the label stands before the first part."""
    for label, said in lines:
        for number, row in enumerate(wrapped(said, font, room)):
            yield (label if number == 0 else ""), row


def wrapped(text: str, font: _Font, room: float) -> Iterator[str]:
    begun, used = "", 0.0
    for part in _unbroken(text, font, room):
        wide = font.getlength(part)
        if begun and used + wide > room:
            yield begun.rstrip()
            begun, used = "", 0.0
            part = part.lstrip()  # noqa: PLW2901 -- a row does not begin with the space before it
            wide = font.getlength(part)
        begun, used = begun + part, used + wide
    yield begun


def _unbroken(text: str, font: _Font, room: float) -> Iterator[str]:
    """Yield what stays together: Chinese by the character, other words whole while they fit."""
    word = ""
    for one in text:
        if one.isascii() and one != " " and font.getlength(word + one) <= room:
            word += one
            continue
        if word:
            yield word
        word = one if one.isascii() and one != " " else ""
        if not word:
            yield one
    if word:
        yield word


@cache
def _file() -> bytes:
    return fonts.SANS.read_bytes()


def sized(size: int) -> _Font:
    return ImageFont.truetype(io.BytesIO(_file()), size, layout_engine=ImageFont.Layout.BASIC)
