"""The ruled forms of offices: labels and what stands beside them, and pictures in rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, Literal
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Image, Paragraph, Spacer, Table

from kernel import fonts
from kernel.paper.drawing import FONT

_SIZE: Final = 9.5
_LEADING: Final = 1.4
_INK: Final = colors.HexColor("#222222")
_LABEL: Final = colors.HexColor("#eef2f6")
_PADDING, _SIDE = 3, 4
_MOST_LINES: Final = 14  # of a field that is not cut in two
_LINES_A_PIECE: Final = 4
_RULES: Final[list[Any]] = [
    ("BOX", (0, 0), (-1, -1), 0.9, _INK),
    ("TOPPADDING", (0, 0), (-1, -1), _PADDING),
    ("BOTTOMPADDING", (0, 0), (-1, -1), _PADDING + 2),
    ("LEFTPADDING", (0, 0), (-1, -1), _SIDE),
    ("RIGHTPADDING", (0, 0), (-1, -1), _SIDE),
]
Align = Literal["left", "center", "right"]
_ALIGNED: Final[Mapping[Align, Literal[0, 1, 2]]] = {"left": 0, "center": 1, "right": 2}


@dataclass(frozen=True, slots=True)
class Field:
    """
    A label and what stands beside it, as lines.

    ``room`` is the least height in millimetres, for who writes by hand; ``foot`` stands at the
    right below, where a signature goes.
    """

    label: str
    lines: Sequence[str]
    room: float = 0
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Captioned:
    """A picture with its size in pixels and the lines under it."""

    file: BinaryIO
    width: int
    height: int
    lines: Sequence[str]


def words(text: str, size: float = _SIZE, align: Align = "left", colour: Any = _INK) -> Paragraph:
    """Return a text as text: nothing in it is markup, what the font lacks is shown as lacking."""
    style = ParagraphStyle(
        f"{size}/{align}",
        fontName=FONT,
        fontSize=size,
        leading=size * _LEADING,
        alignment=_ALIGNED[align],
        wordWrap="CJK",
        textColor=colour,
    )
    return Paragraph(escape(fonts.shown(text).text), style)


def form(rows: Sequence[Sequence[Field]], label_mm: float, wide: float) -> list[Table]:
    """
    Return a table for each row of fields, side by side; together they are the form.

    What one field alone says may be longer than a page, and goes on overleaf.
    """
    label = label_mm * mm
    return [
        _long(fields[0], label, wide)
        if _is_long(fields, wide - label)
        else _row(fields, label, wide)
        for fields in rows
    ]


def _is_long(fields: Sequence[Field], wide: float) -> bool:
    letters = sum(len(line) for field in fields for line in field.lines)
    return len(fields) == 1 and letters * _SIZE > wide * _MOST_LINES


def _row(fields: Sequence[Field], label: float, wide: float) -> Table:
    each = wide / len(fields)
    cells = [cell for field in fields for cell in (_labelled(field), _beside(field))]
    rules = list(_RULES)
    for at, field in enumerate(fields):
        column = 2 * at
        rules += [
            ("BACKGROUND", (column, 0), (column, -1), _LABEL),
            ("VALIGN", (column, 0), (column, -1), "MIDDLE"),
            ("VALIGN", (column + 1, 0), (column + 1, -1), "TOP" if field.room else "MIDDLE"),
            ("LINEAFTER", (column, 0), (column + 1, -1), 0.5, _INK),
        ]
    least = max(field.room for field in fields) * mm
    widths = [label, each - label] * len(fields)
    return Table([cells], widths, minRowHeights=[least], style=rules, splitByRow=0)


def _long(field: Field, label: float, wide: float) -> Table:
    """Return a field as rows of some lines each, between which a page may end."""
    room = wide - label - 2 * _SIDE
    pieces = [piece for line in field.lines for piece in _pieces(words(line), room)]
    cells: list[list[Any]] = [["", piece] for piece in pieces]
    cells[0][0] = _labelled(field)
    rules = [
        *_RULES,
        ("BACKGROUND", (0, 0), (0, -1), _LABEL),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEAFTER", (0, 0), (0, -1), 0.5, _INK),
        ("TOPPADDING", (0, 1), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -2), 0),
    ]
    return Table(cells, [label, wide - label], style=rules)


def _pieces(paragraph: Paragraph, wide: float) -> Iterator[Flowable]:
    """Cut a paragraph between its lines."""
    parts: list[Flowable] = paragraph.split(wide, _LINES_A_PIECE * _SIZE * _LEADING + 1)
    while len(parts) > 1:
        yield parts[0]
        parts = parts[1].split(wide, _LINES_A_PIECE * _SIZE * _LEADING + 1)
    yield from parts


def _labelled(field: Field) -> list[Flowable]:
    return [words(line, align="center") for line in field.label.split("\n")]


def _beside(field: Field) -> list[Flowable]:
    told: list[Flowable] = [words(line) for line in field.lines]
    if not field.foot:
        return told or [words("")]
    left = field.room * mm - (len(told) + 1) * _SIZE * _LEADING - 2 * _PADDING - 2
    return [*told, Spacer(1, max(left, 0)), words(field.foot, align="right")]


def gallery(
    pictures: Sequence[Captioned], columns: int, wide: float, high_mm: float
) -> list[Table]:
    """Return rows of pictures, each as large as its cell allows, with their lines under them."""
    each = wide / columns
    return [
        _shelf(pictures[start : start + columns], columns, each, high_mm * mm)
        for start in range(0, len(pictures), columns)
    ]


def _shelf(pictures: Sequence[Captioned], columns: int, each: float, high: float) -> Table:
    empty = columns - len(pictures)
    framed: list[Any] = [_fitted(one, each - 8, high) for one in pictures]
    told: list[Any] = [[words(line, 7.5) for line in one.lines] for one in pictures]
    rules: list[Any] = [
        ("ALIGN", (0, 0), (-1, 0), "CENTER"),
        ("VALIGN", (0, 0), (-1, 0), "MIDDLE"),
        ("VALIGN", (0, 1), (-1, 1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("BOX", (0, 0), (len(pictures) - 1, -1), 0.5, colors.HexColor("#9aa5b1")),
        ("INNERGRID", (0, 0), (len(pictures) - 1, 0), 0.5, colors.HexColor("#9aa5b1")),
        ("INNERGRID", (0, 1), (len(pictures) - 1, 1), 0.5, colors.HexColor("#9aa5b1")),
        ("BACKGROUND", (0, 0), (len(pictures) - 1, 0), colors.HexColor("#f5f6f8")),
    ]
    rows = [[*framed, *[""] * empty], [*told, *[""] * empty]]
    return Table(rows, [each] * columns, [high + 6, None], style=rules, splitByRow=0, spaceAfter=5)


def _fitted(picture: Captioned, wide: float, high: float) -> Image:
    scale = min(wide / picture.width, high / picture.height)
    return Image(picture.file, picture.width * scale, picture.height * scale)
