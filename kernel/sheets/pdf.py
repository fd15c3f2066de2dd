"""A sheet as PDF: true size, in inks, the letters used embedded with it."""

from functools import cache, singledispatch
from io import BytesIO
from typing import Any, Final

from reportlab.lib.colors import CMYKColor
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from kernel import fonts
from kernel.sheets import Box, Colour, Frame, Sheet, Squares, Words
from kernel.sheets.svg import runs

MEDIA_TYPE = "application/pdf"
_FONT: Final = "kuangxun-sheet"
_FILLED: Final = 0
_FILLED_AND_LINED: Final = 2


def print_pdf(sheet: Sheet) -> bytes:
    """Return one page: trim box the sheet, media and bleed box with what lies beyond it."""
    _load_font()
    out = sheet.bleed * mm
    wide, high = sheet.width * mm, sheet.height * mm
    file = BytesIO()
    # Invariant: no date of printing in it.
    page = (wide + 2 * out, high + 2 * out)
    # The first font is named, or a page would ask for Helvetica, which is not embedded.
    first: Any = _FONT  # what they call a number in their types is a name
    canvas = Canvas(file, page, invariant=1, pageCompression=1, initialFontName=first)
    trim = (out, out, out + wide, out + high)
    for set_box in (canvas.setTrimBox, canvas.setArtBox, canvas.setCropBox):
        set_box(trim)
    canvas.setBleedBox((0, 0, wide + 2 * out, high + 2 * out))
    canvas.setTitle(sheet.title)
    canvas.setAuthor("")
    canvas.setCreator("KuangXun")
    canvas.setSubject("\n".join(sheet.told))
    canvas.setFillColor(_ink(sheet.ground))
    canvas.rect(0, 0, wide + 2 * out, high + 2 * out, stroke=0, fill=1)
    # From here on a unit is a millimetre, counted from the sheet's upper left corner downwards.
    canvas.translate(out, out + high)
    canvas.scale(mm, mm)
    for shape in sheet.shapes:
        _draw(shape, canvas)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


@cache
def _load_font() -> None:
    pdfmetrics.registerFont(TTFont(_FONT, str(fonts.SANS)))


def _ink(colour: Colour) -> CMYKColor:
    cyan, magenta, yellow, black = (share / 100 for share in colour.cmyk)
    return CMYKColor(cyan, magenta, yellow, black)


@singledispatch
def _draw(shape: Any, canvas: Canvas) -> None:
    raise TypeError(f"no way to draw {shape} on {canvas}")


@_draw.register
def _(shape: Box, canvas: Canvas) -> None:
    canvas.setFillColor(_ink(shape.colour))
    low = -shape.y - shape.height
    canvas.roundRect(shape.x, low, shape.width, shape.height, shape.radius, stroke=0, fill=1)


@_draw.register
def _(shape: Frame, canvas: Canvas) -> None:
    canvas.setStrokeColor(_ink(shape.colour))
    canvas.setLineWidth(shape.line)
    low = -shape.y - shape.height
    canvas.roundRect(shape.x, low, shape.width, shape.height, shape.radius, stroke=1, fill=0)


@_draw.register
def _(shape: Words, canvas: Canvas) -> None:
    ink = _ink(shape.colour)
    written = canvas.beginText(shape.left, -shape.y)
    written.setFont(_FONT, shape.size)
    written.setCharSpace(shape.tracking)
    written.setFillColor(ink)
    written.setStrokeColor(ink)
    written.setTextRenderMode(_FILLED_AND_LINED if shape.weight else _FILLED)
    canvas.setLineWidth(shape.weight)
    canvas.setLineJoin(1)
    written.textOut(shape.text)
    canvas.drawText(written)


@_draw.register
def _(shape: Squares, canvas: Canvas) -> None:
    area = canvas.beginPath()
    for down, row in enumerate(shape.rows):
        low = -shape.y - (down + 1) * shape.side
        for start, length in runs(row):
            area.rect(shape.x + start * shape.side, low, length * shape.side, shape.side)
    canvas.setFillColor(_ink(shape.colour))
    canvas.drawPath(area, stroke=0, fill=1)
