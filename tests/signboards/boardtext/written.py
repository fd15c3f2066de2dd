"""Boards in letters, for tests that need no picture: lines as a reader of photos tells of them."""

from typing import Any

from signboards.boardtext import Line, lines_of

HEIGHT = 40.0


def line(text: str, x: float, y: float, *, score: float = 1.0, doubt: str = "") -> dict[str, Any]:
    """Return a line that begins at (x, y); characters in ``doubt`` were hardly legible."""
    glyphs = [
        [char, 0.4 if char in doubt else score, _box(x + at * HEIGHT, y, HEIGHT)]
        for at, char in enumerate(text)
    ]
    return {"corners": _box(x, y, HEIGHT * len(text)), "glyphs": glyphs}


def _box(x: float, y: float, width: float) -> list[list[float]]:
    return [[x, y], [x + width, y], [x + width, y + HEIGHT], [x, y + HEIGHT]]


def column(*texts: str) -> list[Line]:
    """Return lines under each other, well apart."""
    return lines_of([line(text, 100, 100 + 70 * row) for row, text in enumerate(texts)])
