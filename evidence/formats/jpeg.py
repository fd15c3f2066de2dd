"""The segments of a JPEG, up to its pixels; and whether it ends where it says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from evidence.formats.header import Header

EXIF = b"Exif\x00\x00"
XMP = b"http://ns.adobe.com/xap/1.0/\x00"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}
_APP1, _SCAN, _END = 0xE1, 0xDA, 0xD9
_ALONE = {0x01, *range(0xD0, 0xD8)}
_MOST_SEGMENTS = 2000
_BLOCK = 256 << 10
_END_MARKER = re.compile(rb"\xff\xd9")  # three times as fast here as bytes.find


@dataclass
class _Found:
    exif: list[bytes] = field(default_factory=list)
    xmp: list[bytes] = field(default_factory=list)
    frame: bytes = b""
    progressive: bool = False
    scan: bool = False


def read_jpeg(file: BinaryIO) -> Header:
    found = _collect(file)
    width, height = _size(found.frame)
    flags = _ending(file) if found.scan else ["cut_off"]
    if len(found.exif) > 1:
        flags.append("several_exif_blocks")
    return Header(
        width,
        height,
        exif=found.exif[0] if found.exif else None,
        xmp=found.xmp[0] if found.xmp else None,
        coefficients=_coefficients(found.frame) if found.progressive else 0,
        flags=tuple(flags),
    )


def _collect(file: BinaryIO) -> _Found:
    found = _Found()
    for marker, body in _segments(file):
        if marker == _APP1 and body.startswith(EXIF):
            found.exif.append(body[len(EXIF) :])
        elif marker == _APP1 and body.startswith(XMP):
            found.xmp.append(body[len(XMP) :])
        elif marker in _FRAMES and not found.frame:
            found.frame, found.progressive = body, marker in _PROGRESSIVE
        elif marker == _SCAN:
            found.scan = True
    return found


def _segments(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Marker and content of each segment up to the first scan, after which ``file`` stands."""
    file.seek(2)
    for _ in range(_MOST_SEGMENTS):
        marker = _next_marker(file)
        if marker is None or marker == _END:
            return
        if marker in _ALONE:
            continue
        length = int.from_bytes(file.read(2))
        body = file.read(length - 2) if length > 2 else b""  # noqa: PLR2004 -- the length counts itself
        yield marker, body
        if marker == _SCAN:
            return


def _next_marker(file: BinaryIO) -> int | None:
    """Skip at most a kilobyte of padding or rubbish, as every decoder does."""
    last = b""
    for _ in range(1024):
        byte = file.read(1)
        if not byte:
            return None
        if last == b"\xff" and byte not in b"\x00\xff":
            return byte[0]
        last = byte
    return None


def _size(frame: bytes) -> tuple[int | None, int | None]:
    height, width = int.from_bytes(frame[1:3]), int.from_bytes(frame[3:5])
    return (width, height) if width and height else (None, None)


def _coefficients(frame: bytes) -> int:
    """Bytes of DCT coefficients a progressive file makes its decoder hold: two for each sample."""
    width, height = _size(frame)
    factors = [divmod(b, 16) for b in frame[7 : 6 + 3 * frame[5] : 3]] if len(frame) > 6 else []  # noqa: PLR2004 -- six bytes come before the components
    most = max((h * v for h, v in factors), default=1) or 1
    return int(2 * (width or 0) * (height or 0) * sum(h * v for h, v in factors) / most)


def _ending(file: BinaryIO) -> list[str]:
    """
    Look for the end marker in the scans; zeros after it are padding, anything else is told.

    Inside a scan a true 0xFF is always followed by 0x00 or a restart marker, so the first
    ``FF D9`` is the end.
    """
    last = b""
    while block := file.read(_BLOCK):
        if last == b"\xff" and block.startswith(b"\xd9"):
            return _after(block[1:], file)
        if end := _END_MARKER.search(block):
            return _after(block[end.end() :], file)
        last = block[-1:]
    return ["cut_off"]


def _after(rest: bytes, file: BinaryIO) -> list[str]:
    return ["trailing_bytes"] if (rest or file.read(_BLOCK)).strip(b"\x00") else []
