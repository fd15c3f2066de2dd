"""What a phone's small picture becomes in the sandbox, before anyone sees it."""

from typing import Any, BinaryIO, Final

from evidence import images
from evidence.formats import media_type_of

VERSION: Final = f"phone/1 {images.VERSION}"


def draw(file: BinaryIO) -> tuple[dict[str, Any], list[bytes]]:
    """
    Make a JPEG of ours, long edge at most 320: ``{"flags", "width", "height"}`` and its bytes.

    Nothing is made of what is no JPEG, or has anything wrong with it: unlike an original, of which
    every pixel counts, it comes again with the original.
    """
    if media_type_of(file) != "image/jpeg":
        return {"flags": ["not_a_jpeg"]}, []
    told, blobs = images.make_previews(file)
    if told["flags"]:
        return {"flags": told["flags"]}, []
    smallest = told["previews"][0]
    return {"flags": [], "width": smallest["width"], "height": smallest["height"]}, blobs[:1]
