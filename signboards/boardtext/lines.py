"""Lines of text as they were found in a photo: characters, how sure each is, and where they lie."""

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple, Self

Point = tuple[float, float]
Corners = tuple[Point, ...]  # from the upper left one, as the clock goes; pixels


class Box(NamedTuple):
    """The upright rectangle around something, in pixels of the picture that was read."""

    left: int
    top: int
    right: int
    bottom: int


class Glyph(NamedTuple):
    """A character, folded to its plain form, and how sure the reader is of it (0 to 1)."""

    char: str
    score: float
    corners: Corners


@dataclass(frozen=True)
class Line:
    """
    A run of characters on one line, blanks left out; ``corners`` run along it.

    ``level`` is the direction of writing around there, a unit vector: a label of two letters says
    little of it, and a board may be seen from the side.
    """

    glyphs: tuple[Glyph, ...]
    corners: Corners
    level: Point = (1.0, 0.0)

    @cached_property
    def text(self) -> str:
        return "".join(glyph.char for glyph in self.glyphs)

    @cached_property
    def score(self) -> float:
        return min((glyph.score for glyph in self.glyphs), default=0.0)

    @cached_property
    def height(self) -> float:
        upper, _, _, lower = self.corners
        return max(math.dist(upper, lower), 1.0)

    @cached_property
    def start(self) -> Point:
        """The middle of its left edge."""
        return _middle(self.corners[0], self.corners[3])

    @cached_property
    def end(self) -> Point:
        return _middle(self.corners[1], self.corners[2])

    @property
    def box(self) -> Box:
        return around(self.corners)

    def cut(self, begins: int, ends: int) -> Self:
        """Return the characters from ``begins`` to before ``ends`` as a line of their own."""
        glyphs = self.glyphs[begins:ends]
        if not glyphs:
            edge = (self.corners[1], self.corners[1], self.corners[2], self.corners[2])
            return type(self)((), edge, self.level)
        first, last = glyphs[0].corners, glyphs[-1].corners
        return type(self)(glyphs, (first[0], last[1], last[2], first[3]), self.level)

    def place_of(self, other: "Line") -> Point:
        """Return how far to the right of this one's start, and below it, ``other`` starts."""
        x, y = other.start[0] - self.start[0], other.start[1] - self.start[1]
        right, down = self.level
        return (x * right + y * down) / self.height, (y * right - x * down) / self.height

    @cached_property
    def length(self) -> float:
        """In heights, as all distances on a board are told."""
        return math.dist(self.start, self.end) / self.height


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _levelled(lines: Sequence[Line]) -> list[Line]:
    """Give each line the direction of its neighbourhood, in which long lines count for more."""
    return [replace(line, level=_level_at(line, lines)) for line in lines]


def _level_at(place: Line, lines: Sequence[Line]) -> Point:
    x = y = 0.0
    for line in lines:
        far = math.dist(_middle(line.start, line.end), _middle(place.start, place.end))
        weight = line.length / (1 + (far / place.height / 8) ** 2)
        x += weight * (line.end[0] - line.start[0])
        y += weight * (line.end[1] - line.start[1])
    size = math.hypot(x, y) or 1.0
    return x / size, y / size


def around(points: Iterable[Point]) -> Box:
    xs, ys = zip(*points, strict=True)
    return Box(*(round(edge) for edge in (min(xs), min(ys), max(xs), max(ys))))


def lines_of(said: Sequence[Mapping[str, Any]]) -> list[Line]:
    """
    Return the lines a reader's child told of; those without characters are left out.

    Each is ``{"corners": [[x, y]…4], "glyphs": [[character, score, [[x, y]…4]]…]}``. Raises
    ``ValueError``, ``KeyError`` or ``TypeError`` where they are not: the child read a stranger's
    file, and its word is taken for no more than that.
    """
    found = (Line(tuple(_glyphs(one["glyphs"])), _corners(one["corners"])) for one in said)
    return _levelled([line for line in found if line.glyphs])


def _glyphs(said: Iterable[Sequence[Any]]) -> Iterable[Glyph]:
    """Fold each character by NFKC, which may make two of one; blanks say nothing."""
    for character, score, corners in said:
        for char in unicodedata.normalize("NFKC", str(character)):
            if not char.isspace():
                yield Glyph(char, float(score), _corners(corners))


def _corners(said: Sequence[Sequence[Any]]) -> Corners:
    if len(said) != 4:  # noqa: PLR2004 -- of a rectangle
        raise ValueError("a box has four corners")
    return tuple((float(x), float(y)) for x, y in said)
