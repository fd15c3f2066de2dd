"""
The frames of the formats an officer's camera makes: what it is, how large, where its metadata lies.

Read by lengths and markers only. No pixel is decoded, nothing compressed is opened, and every
loop has an end; so this may be asked about any file before a decoder is let near it.
"""

from collections.abc import Callable
from typing import BinaryIO

from evidence.formats.bounded import TooMuchReading, bounded
from evidence.formats.chunks import read_bmp, read_gif, read_png, read_webp
from evidence.formats.header import Header
from evidence.formats.jpeg import read_jpeg
from evidence.formats.media import LONGEST, UNKNOWN, media_type

__all__ = ["UNKNOWN", "Header", "TooMuchReading", "bounded", "frame_of", "media_type_of"]

_READERS: dict[str, Callable[[BinaryIO], Header]] = {
    "image/jpeg": read_jpeg,
    "image/png": read_png,
    "image/webp": read_webp,
    "image/gif": read_gif,
    "image/bmp": read_bmp,
}


def media_type_of(file: BinaryIO) -> str:
    file.seek(0)
    return media_type(file.read(LONGEST))


def frame_of(file: BinaryIO, media: str) -> Header | None:
    """Read the frame of ``media``; None for formats whose frame only a library knows."""
    reader = _READERS.get(media)
    return reader(file) if reader else None
