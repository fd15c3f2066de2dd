"""The ledger as CSV that Excel opens as Chinese, and that runs nothing in it."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from patrols.ledger.columns import HEADINGS, Row, texts
from registry.report import harmless

_BOM: Final = "\ufeff"  # or Excel takes the text for GBK


def as_csv(rows: Iterable[Row]) -> bytes:
    """Return headings and rows; a cell that a spreadsheet would run begins with an apostrophe."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(HEADINGS)
    for row in rows:
        writer.writerow(map(harmless, texts(row)))
    return (_BOM + sheet.getvalue()).encode()
