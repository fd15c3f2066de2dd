"""
What a phone's camera writes into its pictures: where and when.

The smallest EXIF block that says it, in the layout of CIPA DC-008 (TIFF, big-endian): IFD0 points
to the Exif IFD (times) and to the GPS IFD (place, heading).
"""

import datetime as dt
import struct
import uuid

_ASCII, _LONG, _RATIONAL, _BYTE = 2, 4, 5, 1
_HEADER = b"MM\x00\x2a\x00\x00\x00\x08"
Entry = tuple[int, int, int, bytes]
"""Tag, type, count, value."""


def with_capture(
    jpeg: bytes, *, at: dt.datetime, lon: float, lat: float, heading_deg: float
) -> bytes:
    """Return ``jpeg`` as a camera at this place would have written it; pixels are untouched."""
    block = b"Exif\x00\x00" + _tiff(at, lon, lat, heading_deg)
    segment = b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block
    return jpeg[:2] + segment + jpeg[2:]


def _tiff(at: dt.datetime, lon: float, lat: float, heading_deg: float) -> bytes:
    zone = f"{at:%z}"
    exif = [
        _text(0x9003, f"{at:%Y:%m:%d %H:%M:%S}"),
        _text(0x9011, f"{zone[:3]}:{zone[3:5]}"),
        _text(0xA420, uuid.uuid4().hex),  # no two pictures are the same, however quick the hand
    ]
    gps: list[Entry] = [
        (0x0000, _BYTE, 4, bytes([2, 3, 0, 0])),
        _text(0x0001, "N" if lat >= 0 else "S"),
        _degrees(0x0002, lat),
        _text(0x0003, "E" if lon >= 0 else "W"),
        _degrees(0x0004, lon),
        _text(0x0010, "T"),
        (0x0011, _RATIONAL, 1, struct.pack(">II", round(heading_deg * 100), 100)),
    ]
    first = [_text(0x010F, "KuangXun"), _text(0x0110, "Demo phone")]
    places = [(0x8769, _LONG, 1, bytes(4)), (0x8825, _LONG, 1, bytes(4))]
    exif_at = len(_HEADER) + len(_directory([*first, *places], 0))
    gps_at = exif_at + len(_directory(exif, 0))
    places = [
        (0x8769, _LONG, 1, struct.pack(">I", exif_at)),
        (0x8825, _LONG, 1, struct.pack(">I", gps_at)),
    ]
    return (
        _HEADER
        + _directory([*first, *places], len(_HEADER))
        + _directory(exif, exif_at)
        + _directory(gps, gps_at)
    )


def _text(tag: int, value: str) -> Entry:
    raw = value.encode() + b"\x00"
    return tag, _ASCII, len(raw), raw


def _degrees(tag: int, value: float) -> Entry:
    seconds = round(abs(value) * 3600 * 10_000)
    whole, rest = divmod(seconds, 3600 * 10_000)
    minutes, left = divmod(rest, 60 * 10_000)
    return tag, _RATIONAL, 3, struct.pack(">6I", whole, 1, minutes, 1, left, 10_000)


def _directory(entries: list[Entry], at: int) -> bytes:
    """Return an IFD that begins ``at`` bytes into the block, its long values behind it."""
    table = struct.pack(">H", len(entries))
    beyond = b""
    after = at + 2 + 12 * len(entries) + 4
    for tag, kind, count, value in entries:
        table += struct.pack(">HHI", tag, kind, count)
        if len(value) <= 4:  # noqa: PLR2004 (what fits into the entry stands in it)
            table += value.ljust(4, b"\x00")
        else:
            table += struct.pack(">I", after + len(beyond))
            beyond += value + bytes(len(value) % 2)  # values begin at even places
    return table + bytes(4) + beyond
