"""
Sheets for sign makers: shapes at their true size in millimetres, printed as SVG or PDF.

The origin is the upper left corner, as readers and SVG have it. Everything on a sheet is drawn
as lines and areas, nothing as pixels, and the same sheet makes the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kernel.sheets.letters import breadth

__all__ = ["Box", "Colour", "Frame", "Sheet", "Squares", "Words", "breadth"]

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Colour:
    """One colour twice: as screens mix it (``#rrggbb``), and as inks do (percent)."""

    rgb: str
    cmyk: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    colour: Colour
    radius: float = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """A line along the inside of nothing: its middle runs where a box would end."""

    x: float
    y: float
    width: float
    height: float
    line: float
    colour: Colour
    radius: float = 0


@dataclass(frozen=True, slots=True)
class Words:
    """
    One line of text; ``y`` is its base line, ``size`` the height of a Chinese character.

    ``weight`` is how much thicker each stroke becomes, ``tracking`` what is left after each letter.
    """

    text: str
    x: float
    y: float
    size: float
    colour: Colour
    anchor: Anchor = "start"
    weight: float = 0
    tracking: float = 0

    @property
    def left(self) -> float:
        share = {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]
        return self.x - share * breadth(self.text, self.size, self.tracking)


@dataclass(frozen=True, slots=True)
class Squares:
    """A pattern of dark squares, such as a QR code; ``side`` is the breadth of one."""

    x: float
    y: float
    side: float
    rows: tuple[tuple[bool, ...], ...]
    colour: Colour


Shape = Box | Frame | Words | Squares


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    ``ground`` covers the sheet and ``bleed`` millimetres beyond each of its edges.

    ``title`` and ``told`` say in words what is drawn, for whoever cannot see it.
    """

    width: float
    height: float
    title: str
    told: Sequence[str]
    ground: Colour
    shapes: Sequence[Shape]
    bleed: float = 0
