"""What the evidence room does inside its sandbox."""

import datetime as dt
from typing import Any, BinaryIO

from evidence import images, reading
from evidence.ahead import drawing as ahead
from evidence.copies import drawing
from evidence.legible import legible
from evidence.sorties.optics import read_optics


def prepare() -> None:
    """Load whatever will be needed: later no file can be opened."""
    images.prepare()
    reading.prepare()
    drawing.prepare()


def read(file: BinaryIO, *, now: str) -> tuple[dict[str, Any], list[bytes]]:
    """`evidence.reading.read` and the lens as ``optics``; ``now`` as ISO 8601 with its offset."""
    found = reading.read(file, now=dt.datetime.fromisoformat(now)).as_json()
    return {**found, "optics": read_optics(file)}, []


TASKS = {
    "read": read,
    "previews": images.make_previews,
    "phone_preview": ahead.draw,
    "grey": images.grey,
    "legible": legible,
    "watermark": drawing.watermark,
    "redacted": drawing.redact,
}
