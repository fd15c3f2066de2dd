"""Two readers of the same tags: each may fail, and neither is believed where the other differs."""

import io
import logging
import re
from collections.abc import Callable
from typing import BinaryIO

import exifread

from evidence import images
from evidence.formats import Header, bounded
from evidence.formats.tags import WANTED, Tags, as_value
from evidence.formats.tiff import damaged

_BLOCK = re.compile(rb"Exif\x00\x00(?:II\*\x00|MM\x00\*)")
_NEAR, _LONGEST = 1 << 20, 64 << 10
EXIFREAD, PILLOW = "exifread", "pillow"

# It logs what it finds odd in a file, line by line and without end; we flag instead.
logging.getLogger("exifread").setLevel(logging.CRITICAL + 1)


def read_both(
    file: BinaryIO, media: str, frame: Header | None
) -> tuple[dict[str, Tags], list[str]]:
    """Tags by reader; flagged if one gave up and the other found nothing to make up for it."""
    readers: dict[str, Callable[[], Tags]] = {
        EXIFREAD: lambda: _by_exifread(file),
        PILLOW: lambda: _by_pillow(file, media, frame),
    }
    found: dict[str, Tags] = {}
    gave_up = False
    for name, reader in readers.items():
        try:
            tags = reader()
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 -- on broken files both libraries raise whatever comes to hand; the flag keeps it visible
            gave_up = True
        else:
            found |= {name: tags} if tags else {}
    flags = ["exif_unreadable"] if gave_up and not found else []
    block = _block(file, media, frame)
    return found, [*flags, "exif_damaged"] if block and damaged(bounded(block)) else flags


def _by_exifread(file: BinaryIO) -> Tags:
    guarded = bounded(file)
    guarded.seek(0)
    found = exifread.process_file(
        guarded,
        details=False,
        extract_thumbnail=False,
    )
    tags: Tags = {}
    for key, tag in found.items():
        name = WANTED.get((key.partition(" ")[0], getattr(tag, "tag", -1)))
        value = as_value(_as_stored(tag.values)) if name else None
        if name and value is not None:
            tags.setdefault(name, value)
    return tags


def _as_stored(values: object) -> object:
    return values.encode() if isinstance(values, str) else values


def _by_pillow(file: BinaryIO, media: str, frame: Header | None) -> Tags:
    block = _block(file, media, frame)
    return images.exif_tags(block) if block else {}


def _block(file: BinaryIO, media: str, frame: Header | None) -> BinaryIO | None:
    """Where the TIFF structure lies: the file itself, or a block inside it."""
    if media == "image/tiff":
        file.seek(0)
        return file
    if frame is None or not frame.exif:
        return None
    return io.BytesIO(frame.exif.removeprefix(b"Exif\x00\x00"))


def search_exif(file: BinaryIO) -> bytes | None:
    """Look for an EXIF block near the start of a file whose boxes are broken."""
    file.seek(0)
    start = file.read(_NEAR)
    match = _BLOCK.search(start)
    return start[match.start() + 6 : match.start() + 6 + _LONGEST] if match else None
