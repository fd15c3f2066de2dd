"""
What a board says, read off its photograph: lines of text, then items, then values to compare.

`tasks` finds the lines, in a child process; everything else here is about words alone.
"""

from typing import Final

from signboards.boardtext.comparing import Compared, Likeness, compare
from signboards.boardtext.fields import Found, best, find
from signboards.boardtext.items import Field
from signboards.boardtext.lines import Box, Line, lines_of
from signboards.boardtext.values import canonical

__all__ = [
    "VERSION",
    "Box",
    "Compared",
    "Field",
    "Found",
    "Likeness",
    "Line",
    "best",
    "canonical",
    "compare",
    "find",
    "lines_of",
]

VERSION: Final = "boardtext/1 PP-OCRv6-small"
