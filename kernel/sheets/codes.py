"""QR codes as squares on a sheet. The one door to `segno`."""

from typing import Final

import segno

from kernel.sheets import Colour, Squares

QUIET: Final = 4  # squares around a code that must stay bright, by ISO/IEC 18004
_LEVEL: Final = "q"  # a quarter of it may be scratched or muddy


def qr_code(text: str, x: float, y: float, breadth: float, colour: Colour) -> Squares:
    """Return a code within a bright square of ``breadth``, its quiet zone counted in."""
    code = segno.make(text, error=_LEVEL, micro=False, boost_error=True)
    rows = tuple(tuple(bool(one) for one in row) for row in code.matrix)
    side = breadth / (len(rows) + 2 * QUIET)
    return Squares(x + QUIET * side, y + QUIET * side, side, rows, colour)
