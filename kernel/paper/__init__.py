"""
Papers as PDF: A4, Chinese, numbered pages. The one door to `reportlab`, and to the font.

Text is text here, never markup: what a stranger wrote is shown as it is, and what the font lacks
as the sign that printers set for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, Final
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    Image,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from kernel import fonts
from kernel.paper import forms
from kernel.paper.drawing import FONT as _FONT
from kernel.paper.drawing import Drawing, Drawn

_MARGIN: Final = 18 * mm
_WIDE: Final = A4[0] - 2 * _MARGIN
_LABEL: Final = 30 * mm
_MOST_LINES: Final = 30  # of a cell: it must fit on a page, for it is never cut in two
_CELL_SIZE: Final = 8.5
_GREY: Final = colors.HexColor("#666666")
_FAINT: Final = colors.HexColor("#bbbbbb")
_GRID: Final[list[Any]] = [
    ("GRID", (0, 0), (-1, -1), 0.4, _FAINT),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
]

Lines = str | Sequence[str]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its size in pixels; it is drawn at most ``height_mm`` high."""

    file: BinaryIO
    width: int
    height: int
    height_mm: float = 78


class Paper:
    """A paper that is written from top to bottom, then printed."""

    def __init__(self, title: str, running: str) -> None:
        _load_font()
        self._title = fonts.shown(title).text
        self._running = fonts.shown(running).text
        self._story: list[Flowable] = [Paragraph(_safe(title), _style(18, after=10, centre=True))]

    def heading(self, text: str) -> None:
        self._story.append(Paragraph(_safe(text), _style(13, before=10, after=5)))

    def paragraph(self, text: str) -> None:
        self._story.append(Paragraph(_safe(text), _style(9.5, after=4)))

    def facts(self, rows: Sequence[tuple[str, Lines]]) -> None:
        """Add a table of labels and what there is to say under each, as lines."""
        self._story += [_facts(rows), Spacer(1, 6)]

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], mm_wide: Any) -> None:
        """Add a table whose head is repeated on each page; ``mm_wide`` of 0 takes what is left."""
        left = _WIDE - sum(mm_wide) * mm
        widths = [width * mm or left for width in mm_wide]
        cells = [list(map(_cell, row, widths)) for row in (head, *rows)]
        made = Table(cells, widths, repeatRows=1, style=[*_GRID, _shaded((0, 0), (-1, 0))])
        self._story += [made, Spacer(1, 6)]

    def entry(
        self, heading: str, rows: Sequence[tuple[str, Lines]], picture: Picture | None
    ) -> None:
        """Add a heading with its facts and a picture, on one page if they fit on one."""
        block: list[Flowable] = [Paragraph(_safe(heading), _style(12, before=6, after=4))]
        if picture is not None:
            block += [_fitted(picture), Spacer(1, 4)]
        block += [_facts(rows), Spacer(1, 8)]
        self._story.append(KeepTogether(block))

    def form(self, rows: Sequence[Sequence[forms.Field]], label_mm: float = 26) -> None:
        """Add the ruled form of an office, a row of fields under the other."""
        self._story += [*forms.form(rows, label_mm, _WIDE), Spacer(1, 8)]

    def sides(self, left: str, right: str) -> None:
        """Add a line that begins at the left margin and ends at the right one."""
        halves = [[forms.words(left, 9), forms.words(right, 9, "right")]]
        pad = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)]
        self._story.append(Table(halves, [_WIDE / 2, _WIDE / 2], style=pad))

    def drawing(self, drawing: Drawing) -> None:
        """Add a drawing, at most 174 mm wide, at its true size."""
        self._story += [Drawn(drawing), Spacer(1, 6)]

    def gallery(
        self, pictures: Sequence[forms.Captioned], columns: int = 3, height_mm: float = 36
    ) -> None:
        """Add pictures in rows, over as many pages as they take."""
        self._story += forms.gallery(pictures, columns, _WIDE, height_mm)

    def room(self, needed_mm: float) -> None:
        """Go on overleaf unless so much of the page is left."""
        self._story.append(CondPageBreak(needed_mm * mm))

    def new_page(self) -> None:
        self._story.append(PageBreak())

    def print(self, target: Path) -> None:
        """Write the PDF; the paper is used up."""
        document = BaseDocTemplate(
            str(target),
            pagesize=A4,
            title=self._title,
            author=self._running,
            pageTemplates=[PageTemplate(frames=[_page()])],
            invariant=1,  # no date of printing: the same facts make the same bytes
        )
        document.build(self._story, canvasmaker=_numbered(self._running))


def _page() -> Frame:
    """Return where on a page the story goes: texts begin where tables do."""
    low, high = _MARGIN + 4 * mm, A4[1] - _MARGIN - 6 * mm
    return Frame(_MARGIN, low, _WIDE, high - low, leftPadding=0, rightPadding=0)


@cache
def _load_font() -> None:
    pdfmetrics.registerFont(TTFont(_FONT, str(fonts.SANS)))


@cache
def _style(
    size: float, *, before: float = 0, after: float = 0, centre: bool = False
) -> ParagraphStyle:
    return ParagraphStyle(
        f"{size}/{before}/{after}/{centre}",
        fontName=_FONT,
        fontSize=size,
        leading=size * 1.45,
        spaceBefore=before,
        spaceAfter=after,
        alignment=1 if centre else 0,
        wordWrap="CJK",
    )


def _safe(text: str) -> str:
    return escape(fonts.shown(text).text)


def _cell(text: str, width: float) -> Paragraph:
    most = max(1, int(width / _CELL_SIZE) - 2) * _MOST_LINES
    cut = text if len(text) <= most else f"{text[:most]}……"
    return Paragraph(_safe(cut), _style(_CELL_SIZE))


def _facts(rows: Sequence[tuple[str, Lines]]) -> Table:
    """A row a line, so that a long fact may go on overleaf."""
    cells: list[list[Any]] = []
    rules: list[Any] = list(_GRID)
    for label, said in rows:
        lines = [said] if isinstance(said, str) else list(said)
        for number, line in enumerate(lines or ["—"]):
            if number:
                rules.append(("LINEABOVE", (0, len(cells)), (-1, len(cells)), 0.4, colors.white))
            said_of = "" if number else label
            cells.append([_cell(said_of, _LABEL), _cell(line, _WIDE - _LABEL)])
    return Table(cells, [_LABEL, _WIDE - _LABEL], style=[*rules, _shaded((0, 0), (0, -1))])


def _shaded(start: tuple[int, int], stop: tuple[int, int]) -> Any:
    return ("BACKGROUND", start, stop, colors.HexColor("#f2f2f2"))


def _fitted(picture: Picture) -> Image:
    height = picture.height_mm * mm
    scale = min(_WIDE / picture.width, height / picture.height)
    made = Image(picture.file, picture.width * scale, picture.height * scale)
    made.hAlign = "LEFT"
    return made


def _numbered(running: str) -> type[Canvas]:
    """A canvas that knows how many pages there are before it prints the first."""

    class Numbered(Canvas):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 (reportlab's name)
            self._pages.append(dict(self.__dict__))
            self._startPage()  # type: ignore[attr-defined] # reportlab's way of doing this

        def save(self) -> None:
            for number, page in enumerate(self._pages, 1):
                self.__dict__.update(page)
                self._margins(number, len(self._pages))
                super().showPage()
            super().save()

        def _margins(self, number: int, of: int) -> None:
            self.setFont(_FONT, 8)
            self.setFillColor(_GREY)
            self.drawString(_MARGIN, A4[1] - _MARGIN, running)
            self.drawCentredString(A4[0] / 2, _MARGIN - 4 * mm, f"第 {number} 页 共 {of} 页")

    return Numbered
