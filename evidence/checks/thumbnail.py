"""Is the thumbnail inside the file still that of the picture? Editors often leave the old one."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from evidence.checks.verdicts import Found, Sentences, Verdict
from evidence.images import GREY_EDGE
from evidence.likeness.prints import NEAR, look_at

UNLIKE: Final = 100  # of 256 bits; by chance it is 128, and two unlike pictures rarely under 100
_CHECK = "thumbnail_in_file"
_BLACK: Final = 20  # grey of the bars that fill a thumbnail up to 4:3, after lossy compression

Grey = NDArray[np.uint8]


def against_picture(thumbnail: bytes | None, picture: bytes | None) -> Found:
    """
    Compare the grey of a thumbnail with the print (256 bits) of the upright picture.

    In all four turns: a thumbnail lies as the pixels are stored, if nobody turned only these.
    """
    if thumbnail is None:
        return Found(_CHECK, Verdict.NONE, "no_thumbnail")
    square = _without_bars(thumbnail)
    bits = _unlike(square, picture) if picture else None
    if bits is None:
        return Found(_CHECK, Verdict.CANNOT_TELL, "nothing_to_recognise")
    facts = {"bits": bits}
    if facts["bits"] <= NEAR:
        return Found(_CHECK, Verdict.AGREES, "thumbnail_of_this_picture", facts)
    if facts["bits"] < UNLIKE:
        return Found(_CHECK, Verdict.CANNOT_TELL, "thumbnail_unclear", facts)
    return Found(_CHECK, Verdict.DIFFERS, "thumbnail_of_another_picture", facts)


def _unlike(square: Grey, picture: bytes) -> int | None:
    """Return in how many bits the likest turn differs; None if there is nothing on it."""
    likest = None
    for turns in range(4):
        look = look_at(np.ascontiguousarray(np.rot90(square, turns)).tobytes())
        if look is None:
            return None
        likest = min(look.distance(picture), likest or UNLIKE * 3)
        if likest <= NEAR:
            break
    return likest


def _without_bars(grey: bytes) -> Grey:
    """Cut black bars off two opposite sides, and stretch what is left over the square again."""
    square = np.frombuffer(grey, np.uint8).reshape(GREY_EDGE, GREY_EDGE)
    for axis in (0, 1):
        lit = np.flatnonzero(square.max(axis=1 - axis) > _BLACK)
        if lit.size:
            kept = np.linspace(lit[0], lit[-1], GREY_EDGE).round().astype(int)
            square = square.take(kept, axis=axis)
    return square


SENTENCES: Final[Sentences] = {
    "no_thumbnail": ("文件内没有缩略图", "There is no thumbnail in the file"),
    "nothing_to_recognise": (
        "缩略图或照片几乎没有可辨认的内容，或照片无法显示",
        "There is next to nothing to recognise in thumbnail or picture, or no picture can be made",
    ),
    "thumbnail_of_this_picture": (
        "文件内的缩略图与照片一致（256 位中相差 {bits} 位）",
        "The thumbnail in the file is that of the picture ({bits} of 256 bits differ)",
    ),
    "thumbnail_unclear": (
        "文件内的缩略图与照片不太像（256 位中相差 {bits} 位）",
        "The thumbnail in the file is not much like the picture ({bits} of 256 bits differ)",
    ),
    "thumbnail_of_another_picture": (
        "文件内的缩略图是另一画面（256 位中相差 {bits} 位），照片可能被替换或裁改",
        (
            "The thumbnail in the file shows something else ({bits} of 256 bits differ): the "
            "picture "
            "may have been replaced or altered"
        ),
    ),
}
