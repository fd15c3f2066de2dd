"""The letters of the bundled font as outlines. The one door to `fontTools`."""

from functools import cache, lru_cache

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from kernel import fonts


def breadth(text: str, size: float, tracking: float = 0) -> float:
    """Return how broad a line of text is, in the unit of ``size``."""
    spaces = max(len(text) - 1, 0) * tracking
    return sum(_advance(one) for one in text) * size / _font().em + spaces


@lru_cache(maxsize=512)  # most lines of a board stand on every board; some five megabytes
def outline(text: str, x: float, y: float, size: float, tracking: float = 0) -> str:
    """Return the path (SVG) of a line of text that begins at ``x`` on the base line ``y``."""
    font, pen = _font(), SVGPathPen(None, ntos=_short)
    scale = size / font.em
    for one in text:
        moved = TransformPen(pen, (scale, 0, 0, -scale, x, y))
        font.drawn[font.names[ord(one)]].draw(moved)
        x += _advance(one) * scale + tracking
    return pen.getCommands()


def _short(number: float) -> str:
    """Hundredths of a millimetre are finer than any plotter."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


@cache
def _advance(one: str) -> int:
    font = _font()
    return int(font.advances[font.names[ord(one)]][0])


class _Font:
    def __init__(self) -> None:
        file = TTFont(fonts.SANS, lazy=True)
        self.em = int(file["head"].unitsPerEm)
        self.names = file.getBestCmap()
        self.advances = file["hmtx"]
        self.drawn = file.getGlyphSet()


@cache
def _font() -> _Font:
    return _Font()
