"""A picture for those who read words in it: upright, plain, and as large as words need."""

import io
from typing import Any, BinaryIO, Final

from evidence import images

_MOST_PIXELS: Final = 50_000_000  # of a picture decoded whole; larger ones are read off a preview
_QUALITY: Final = 92


def legible(file: BinaryIO, *, edge: int) -> tuple[dict[str, Any], list[bytes]]:
    """
    Make an upright RGB JPEG, long edge at most ``edge``, without anything that was beside it.

    Returns ``{"width", "height", "flags"}`` and the bytes; none and a flag that says why when it
    cannot be done.
    """
    flags: list[str] = []
    try:
        picture = images.whole(file, _MOST_PIXELS, flags)
    except images.NoPreview as reason:
        if str(reason) != "too_large_to_draw":
            return {"flags": [*flags, str(reason)]}, []
        return _of_preview(file)
    picture.thumbnail((edge, edge))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    return {"width": picture.width, "height": picture.height, "flags": flags}, [out.getvalue()]


def _of_preview(file: BinaryIO) -> tuple[dict[str, Any], list[bytes]]:
    """Of a picture too large to be decoded whole; libjpeg makes it smaller on the way."""
    said, blobs = images.make_previews(file)
    flags = said["flags"]
    if not blobs:
        return {"flags": flags}, []
    largest = said["previews"][-1]
    return {"width": largest["width"], "height": largest["height"], "flags": flags}, blobs[-1:]
