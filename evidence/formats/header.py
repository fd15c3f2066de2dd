"""What the frame of a picture says before anybody decodes a pixel."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Header:
    """
    Size as stored (before any rotation), the metadata blocks, and what is odd about the frame.

    ``exif`` is the bare TIFF block; ``coefficients`` is what a decoder must hold besides the
    pixels, in bytes (progressive JPEG).
    """

    width: int | None = None
    height: int | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    coefficients: int = 0
    flags: tuple[str, ...] = ()
