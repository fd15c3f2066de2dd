"""
Copies of a picture for people: with a band that says what it shows, or with parts covered.

A copy is a JPEG of its own at the size of its original, which stays as it came. It belongs to an
item, not to bytes: the same photograph sealed by two officers has two watermarks.
"""

from typing import Final

from evidence.states import CopyKind

VERSIONS: Final = {CopyKind.WATERMARK: "watermark/1", CopyKind.REDACTED: "redacted/1"}
MOST_BOXES: Final = 200

Box = tuple[float, float, float, float]  # left, top, width, height: parts of the upright picture
Line = tuple[str, str]  # what it is, and what is said
