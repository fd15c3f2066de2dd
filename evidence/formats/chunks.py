"""The chunks of PNG and WebP, and the few bytes of GIF and BMP that say their size."""

import os
from collections.abc import Iterator
from typing import BinaryIO

from evidence.formats.header import Header

_MOST_CHUNKS = 20_000
_LARGEST = 4 << 20
_XMP = b"XML:com.adobe.xmp\x00\x00\x00\x00\x00"


def read_png(file: BinaryIO) -> Header:
    """Walk by the lengths, skipping pixels and compressed text unread."""
    size: tuple[int | None, int | None] = None, None
    exif, xmp, ended = None, None, False
    for kind, length, at in _png_chunks(file):
        if kind == b"IHDR":
            head = file.read(8)
            size = int.from_bytes(head[:4]) or None, int.from_bytes(head[4:]) or None
        elif kind == b"eXIf" and exif is None:
            exif = file.read(min(length, _LARGEST))
        elif kind == b"iTXt" and xmp is None and file.read(len(_XMP)) == _XMP:
            xmp = file.read(min(length - len(_XMP), _LARGEST))
        elif kind == b"IEND":
            ended = True
            file.seek(at + length + 4)
    flags = ("trailing_bytes",) if ended and file.read(1) else () if ended else ("cut_off",)
    return Header(*size, exif=exif, xmp=xmp, flags=flags)


def _png_chunks(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """Kind, length and start of the content of each chunk, through ``IEND``."""
    at = 8
    for _ in range(_MOST_CHUNKS):
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:  # noqa: PLR2004 -- length and kind, four bytes each
            return
        length = int.from_bytes(head[:4])
        yield head[4:], length, at + 8
        if head[4:] == b"IEND":
            return
        at += length + 12


def read_webp(file: BinaryIO) -> Header:
    size: tuple[int | None, int | None] = None, None
    exif, xmp = None, None
    total = file.seek(0, os.SEEK_END)
    for kind, length in riff_chunks(file, total):
        if kind in _WEBP_SIZES and size == (None, None):
            size = _WEBP_SIZES[kind](file.read(10))
        elif kind == b"EXIF":
            exif = file.read(min(length, _LARGEST)).removeprefix(b"Exif\x00\x00")
        elif kind == b"XMP ":
            xmp = file.read(min(length, _LARGEST))
    return Header(*size, exif=exif, xmp=xmp, flags=_webp_ending(file, total))


def _webp_ending(file: BinaryIO, total: int) -> tuple[str, ...]:
    file.seek(4)
    promised = int.from_bytes(file.read(4), "little") + 8
    if promised > total:
        return ("cut_off",)
    return ("trailing_bytes",) if total > promised + 1 else ()


def riff_chunks(file: BinaryIO, total: int) -> Iterator[tuple[bytes, int]]:
    """Kind and length of each chunk of WebP or WAV, at whose content ``file`` then stands."""
    at = 12
    for _ in range(_MOST_CHUNKS):
        if at + 8 > total:
            return
        file.seek(at)
        head = file.read(8)
        length = int.from_bytes(head[4:], "little")
        yield head[:4], length
        at += 8 + length + length % 2


def _vp8x(b: bytes) -> tuple[int, int]:
    return int.from_bytes(b[4:7], "little") + 1, int.from_bytes(b[7:10], "little") + 1


def _vp8l(b: bytes) -> tuple[int, int]:
    bits = int.from_bytes(b[1:5], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _vp8(b: bytes) -> tuple[int, int]:
    return int.from_bytes(b[6:8], "little") & 0x3FFF, int.from_bytes(b[8:10], "little") & 0x3FFF


_WEBP_SIZES = {b"VP8X": _vp8x, b"VP8L": _vp8l, b"VP8 ": _vp8}


def read_gif(file: BinaryIO) -> Header:
    file.seek(6)
    head = file.read(4)
    sides = int.from_bytes(head[:2], "little"), int.from_bytes(head[2:], "little")
    return Header(*sides) if all(sides) else Header(flags=("cut_off",))


def read_bmp(file: BinaryIO) -> Header:
    file.seek(18)
    head = file.read(8)
    height = int.from_bytes(head[4:], "little", signed=True)  # negative: stored from the top
    sides = int.from_bytes(head[:4], "little"), abs(height)
    return Header(*sides) if all(sides) else Header(flags=("cut_off",))
