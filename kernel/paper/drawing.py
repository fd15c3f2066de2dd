"""
Drawings on a paper: lines, areas, dots and labels, in millimetres from the upper left corner.

Lines stay lines and letters letters, and the same drawing makes the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Any, Final, Literal

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from kernel import fonts

FONT: Final = "kuangxun"
Place = tuple[float, float]
Places = Sequence[Place]
_ROUND, _MITRED = 1, 0


@dataclass(frozen=True, slots=True)
class Line:
    """``colour`` as #rrggbb, ``width`` and ``dash`` in millimetres."""

    places: Places
    colour: str
    width: float
    dash: tuple[float, ...] = ()
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Area:
    """Rings filled by the even-odd rule, so that a ring within another is a hole."""

    rings: Sequence[Places]
    fill: str | None
    line: str | None = None
    width: float = 0.2
    opacity: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Dot:
    at: Place
    radius: float
    fill: str
    line: str = "#ffffff"
    width: float = 0.3


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text on its base line; ``rim`` is the width of a white edge round it."""

    text: str
    at: Place
    size: float
    colour: str = "#222222"
    anchor: Literal["start", "middle", "end"] = "start"
    turned: float = 0
    rim: float = 0.5


@dataclass(frozen=True, slots=True)
class Within:
    """Shapes of which only what lies in a box is seen."""

    corner: Place
    width: float
    height: float
    shapes: Sequence["Shape"]


Shape = Line | Area | Dot | Label | Within


@dataclass(frozen=True, slots=True)
class Drawing:
    width: float
    height: float
    shapes: Sequence[Shape]


def breadth(text: str, size: float) -> float:
    """Return how broad a text is drawn, in the unit of ``size``; the font must be loaded."""
    return float(pdfmetrics.stringWidth(fonts.shown(text).text, FONT, size))


class Drawn(Flowable):
    """A drawing as a piece of the story."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self._drawing = drawing
        self.width, self.height = drawing.width * mm, drawing.height * mm

    def draw(self) -> None:
        canvas: Canvas = self.canv
        canvas.saveState()
        # From here on a unit is a millimetre, counted from the upper left corner downwards.
        canvas.translate(0, self.height)
        canvas.scale(mm, mm)
        for shape in self._drawing.shapes:
            _draw(shape, canvas)
        canvas.restoreState()


@singledispatch
def _draw(shape: Any, canvas: Canvas) -> None:
    raise TypeError(f"no way to draw {shape} on {canvas}")


@_draw.register
def _(shape: Line, canvas: Canvas) -> None:
    path = canvas.beginPath()
    _along(path, shape.places)
    _pen(canvas, shape.colour, shape.width, shape.dash, shape.opacity)
    canvas.drawPath(path, stroke=1, fill=0)


@_draw.register
def _(shape: Area, canvas: Canvas) -> None:
    path = canvas.beginPath()
    for ring in shape.rings:
        _along(path, ring)
        path.close()
    if shape.line is not None:
        _pen(canvas, shape.line, shape.width, shape.dash, 1.0)
    if shape.fill is not None:
        canvas.setFillColor(HexColor(shape.fill))
        canvas.setFillAlpha(shape.opacity)
    canvas.drawPath(path, stroke=shape.line is not None, fill=shape.fill is not None, fillMode=0)
    canvas.setFillAlpha(1)


@_draw.register
def _(shape: Dot, canvas: Canvas) -> None:
    _pen(canvas, shape.line, shape.width, (), 1.0)
    canvas.setFillColor(HexColor(shape.fill))
    x, y = shape.at
    canvas.circle(x, -y, shape.radius, stroke=1, fill=1)


@_draw.register
def _(shape: Label, canvas: Canvas) -> None:
    text = fonts.shown(shape.text).text
    share = {"start": 0.0, "middle": 0.5, "end": 1.0}[shape.anchor]
    left = -share * breadth(text, shape.size)
    canvas.saveState()
    canvas.translate(shape.at[0], -shape.at[1])
    canvas.rotate(shape.turned)
    if shape.rim:
        _pen(canvas, "#ffffff", shape.rim * 2, (), 0.9)
        _write(canvas, text, left, shape.size, mode=1)
    canvas.setFillColor(HexColor(shape.colour))
    _write(canvas, text, left, shape.size, mode=0)
    canvas.restoreState()


@_draw.register
def _(shape: Within, canvas: Canvas) -> None:
    canvas.saveState()
    box = canvas.beginPath()
    box.rect(shape.corner[0], -shape.corner[1] - shape.height, shape.width, shape.height)
    canvas.clipPath(box, stroke=0, fill=0)
    for one in shape.shapes:
        _draw(one, canvas)
    canvas.restoreState()


def _write(canvas: Canvas, text: str, left: float, size: float, *, mode: Literal[0, 1]) -> None:
    """Write filled letters (0), or their outlines (1), which must not last."""
    canvas.saveState()
    written = canvas.beginText(left, 0)
    written.setFont(FONT, size)
    written.setTextRenderMode(mode)
    written.textOut(text)
    canvas.drawText(written)
    canvas.restoreState()


def _along(path: Any, places: Places) -> None:
    (x, y), *others = places
    path.moveTo(x, -y)
    for x, y in others:
        path.lineTo(x, -y)


def _pen(
    canvas: Canvas, colour: str, width: float, dash: tuple[float, ...], opacity: float
) -> None:
    canvas.setStrokeColor(HexColor(colour))
    canvas.setStrokeAlpha(opacity)
    canvas.setLineWidth(width)
    canvas.setDash(list(dash))
    canvas.setLineJoin(_ROUND)
    canvas.setLineCap(_MITRED if dash else _ROUND)
