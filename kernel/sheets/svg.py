"""A sheet as SVG: letters are outlines, so that no sign maker needs the font."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from kernel.sheets import Box, Frame, Sheet, Squares, Words
from kernel.sheets.letters import outline

MEDIA_TYPE = "image/svg+xml"


def print_svg(sheet: Sheet) -> bytes:
    """Return the drawing, one unit a millimetre; what it says stands in its title and desc."""
    return "\n".join(_lines(sheet)).encode()


def _lines(sheet: Sheet) -> Iterator[str]:
    out = sheet.bleed
    wide, high = sheet.width + 2 * out, sheet.height + 2 * out
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:g}mm" height="{high:g}mm"'
        f' viewBox="{-out:g} {-out:g} {wide:g} {high:g}" role="img" aria-labelledby="t d">'
    )
    yield f'<title id="t">{escape(sheet.title)}</title>'
    yield f'<desc id="d">{escape(chr(10).join(sheet.told))}</desc>'
    ground = Box(-out, -out, wide, high, sheet.ground)
    yield from map(_drawn, (ground, *sheet.shapes))
    yield "</svg>\n"


def _drawn(shape: Box | Frame | Words | Squares) -> str:
    match shape:
        case Words():
            return _words(shape)
        case Squares():
            return f'<path d="{"".join(_squares(shape))}" fill="{shape.colour.rgb}"/>'
        case Frame():
            look = f'fill="none" stroke="{shape.colour.rgb}" stroke-width="{shape.line:g}"'
            return f"<rect {_placed(shape)} {look}/>"
        case Box():
            return f'<rect {_placed(shape)} fill="{shape.colour.rgb}"/>'


def _placed(shape: Box | Frame) -> str:
    placed = f'x="{shape.x:g}" y="{shape.y:g}" width="{shape.width:g}" height="{shape.height:g}"'
    return f'{placed} rx="{shape.radius:g}"' if shape.radius else placed


def _words(words: Words) -> str:
    path = outline(words.text, words.left, words.y, words.size, words.tracking)
    look = f'fill="{words.colour.rgb}"'
    if words.weight:
        look += (
            f' stroke="{words.colour.rgb}" stroke-width="{words.weight:g}" stroke-linejoin="round"'
        )
    return f'<path role="img" aria-label={quoteattr(words.text)} d="{path}" {look}/>'


def _squares(pattern: Squares) -> Iterable[str]:
    """Draw each run of dark squares as one area, so that no seams show between them."""
    for down, row in enumerate(pattern.rows):
        for start, length in runs(row):
            x, y = pattern.x + start * pattern.side, pattern.y + down * pattern.side
            wide = length * pattern.side
            yield f"M{x:.3f} {y:.3f}h{wide:.3f}v{pattern.side:.3f}h-{wide:.3f}z"


def runs(row: Iterable[bool]) -> Iterator[tuple[int, int]]:
    """Yield where each stretch of dark squares begins, and how long it is."""
    start = length = 0
    for at, dark in enumerate((*row, False)):
        if dark:
            start, length = (start, length + 1) if length else (at, 1)
        elif length:
            yield start, length
            length = 0
