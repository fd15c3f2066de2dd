"""
What a file says of its making beside place and time: software, cameras, dates, sizes, thumbnail.

Runs inside `evidence.sandbox`. XMP is searched, never parsed, for the same reason as in
`evidence.reading.drone`.
"""

import io
import re
from collections.abc import Mapping
from typing import Any, BinaryIO, Final

import exifread

from evidence import images
from evidence.formats import Header, bounded, frame_of, media_type_of
from evidence.reading.text import decode

_LONGEST_XMP = 256 << 10
_SEARCHED = 512 << 10  # of formats whose frame only a library knows
_MOST_WORDS = 20
_LONGEST_THUMBNAIL = 256 << 10
_EXIF: Final = {
    "Image Tag 0x000B": "processing_software",  # ProcessingSoftware, which exifread cannot name
    "Image Software": "software",
    "Image HostComputer": "host_computer",
    "Image DateTime": "modified",
    "Image Make": "make",
    "Image Model": "model",
    "EXIF LensMake": "lens_make",
    "EXIF LensModel": "lens_model",
    "EXIF ExifImageWidth": "width",
    "EXIF ExifImageLength": "height",
}
_NUMBERS: Final = {"width", "height"}
_XMP: Final = {
    b"xmp:CreatorTool": "creator_tool",
    b"xmp:CreateDate": "created",
    b"xmp:ModifyDate": "modified",
    b"tiff:Make": "make",
    b"tiff:Model": "model",
    b"stEvt:softwareAgent": "agents",
    b"stEvt:action": "actions",
    b"Iptc4xmpExt:DigitalSourceType": "source_type",
}
_NAMES = b"|".join(_XMP)
_FIELD = re.compile(
    rb"(" + _NAMES + rb""")\s{0,4}(?:=\s{0,4}["']([^"'<]{0,200})["']|>([^<]{0,200})<)"""
)
_MARKS: Final = {
    # Written into IPTC of everything that passed through Facebook's servers.
    "facebook": re.compile(rb"FBMD[0-9a-f]{8}"),
    # The comment of an iPhone's screenshot; exifread reads it only together with makers' notes.
    "screenshot": re.compile(rb"ASCII\x00\x00\x00Screenshot"),
}
_MARKED = 64 << 10


def read_traces(file: BinaryIO) -> tuple[dict[str, Any], list[bytes]]:
    """
    Return ``exif`` and ``xmp`` by our names, ``marks`` left by others, and ``thumbnail`` if any.

    The blob is the thumbnail as `images.grey` makes it. Raises only `MemoryError`.
    """
    media = media_type_of(file)
    frame = _frame(file, media)
    # A library finds the block only if it comes first, which it does not in a signed file.
    exif, thumbnail = _by_exif(io.BytesIO(frame.exif or b"") if frame else file)
    packet = (frame.xmp or b"") if frame else _packet(file)
    greys = _grey(thumbnail)
    file.seek(0)
    start = file.read(_MARKED)
    marks = [name for name, sign in _MARKS.items() if sign.search(start)]
    found = {"media_type": media, "exif": exif, "xmp": _by_xmp(packet), "marks": marks}
    return {**found, "thumbnail": bool(greys)}, greys


def _by_exif(file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    file.seek(0)
    try:
        tags = exifread.process_file(bounded(file), details=False, extract_thumbnail=True)
        found = {name: _told(name, tags[tag]) for tag, name in _EXIF.items() if tag in tags}
        thumbnail = tags.get("JPEGThumbnail", b"")
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 -- on broken files it raises whatever comes to hand; the reading has flagged it
        return {}, b""
    said = {name: value for name, value in found.items() if value}
    return said, thumbnail if isinstance(thumbnail, bytes) else b""


def _told(name: str, tag: Any) -> str | int | None:
    values = tag.values
    if name in _NUMBERS:
        return values[0] if isinstance(values, list) and values and type(values[0]) is int else None
    stored = values.encode() if isinstance(values, str) else bytes(_octets(values))
    return decode(stored)[0]


def _octets(values: Any) -> list[int]:
    return [one for one in values if type(one) is int and 0 <= one < 256]  # noqa: PLR2004 -- a byte


def _frame(file: BinaryIO, media: str) -> Header | None:
    try:
        return frame_of(file, media)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 -- of a broken frame nothing is told; the reading has flagged it
        return Header()


def _packet(file: BinaryIO) -> bytes:
    file.seek(0)
    start = file.read(_SEARCHED)
    at = start.find(b"<x:xmpmeta")
    return start[at:] if at >= 0 else b""


def _by_xmp(packet: bytes) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for match in _FIELD.finditer(packet[:_LONGEST_XMP]):
        name = _XMP[match.group(1)]
        words, _ = decode(match.group(2) or match.group(3) or b"")
        if not words:
            continue
        if name in {"agents", "actions"}:
            told = found.setdefault(name, [])
            told += [words] if words not in told and len(told) < _MOST_WORDS else []
        else:
            found.setdefault(name, words)
    return found


def _grey(thumbnail: bytes) -> list[bytes]:
    if not 0 < len(thumbnail) <= _LONGEST_THUMBNAIL:
        return []
    try:
        return images.grey(io.BytesIO(thumbnail))[1]
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 -- a thumbnail that is no picture is compared with nothing
        return []


def words_of(traces: Mapping[str, Any], part: str) -> Mapping[str, Any]:
    """Return the ``part`` of traces; empty if the child found none."""
    found = traces.get(part)
    return found if isinstance(found, dict) else {}
