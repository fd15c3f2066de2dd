"""Finding the labels of a board in its lines, also where two items share one or a letter is off."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from signboards.boardtext.items import COMMON, LABELS, Item
from signboards.boardtext.lines import Line

_ANY: Final = "|".join(sorted(LABELS, key=len, reverse=True))
_LABEL: Final = re.compile(rf"({_ANY})(?:[(\[]([^)\]]{{1,8}})[)\]])?([:;])?")
_COUNTED: Final = re.compile(r"\(?\d{1,2}[.、)]|[一二三四五六七八九十]{1,2}、")
_UNKNOWN: Final = re.compile(r"([^:]{2,8}):")
_LEAST_ALIKE, _SHORTEST = 0.75, 4  # one letter in four may be wrong, of labels that long


@dataclass(frozen=True, slots=True)
class Piece:
    """
    A stretch of a line: what a label announces, or words without one (``item`` is None).

    ``label`` is the label's own stretch; ``unit`` what it says in brackets: 矿区面积（平方公里）.
    """

    item: Item | None
    value: Line
    label: Line | None = None
    unit: str = ""


def pieces_of(line: Line) -> Iterator[Piece]:
    """Yield what a line consists of, from left to right."""
    marks = list(_marks(line.text)) or list(_blurred(line.text))
    if not marks:
        yield Piece(None, line)
        return
    if marks[0].begins:
        yield Piece(None, line.cut(0, marks[0].begins))
    ends = [mark.begins for mark in marks[1:]] + [len(line.glyphs)]
    for mark, end in zip(marks, ends, strict=True):
        label = line.cut(mark.begins, mark.ends)
        yield Piece(mark.item, line.cut(mark.ends, end), label, mark.unit)


@dataclass(frozen=True, slots=True)
class _Mark:
    item: Item
    begins: int
    ends: int
    unit: str = ""


def _marks(text: str) -> Iterator[_Mark]:
    """Labels at the beginning of a line, and those further on that have their colon."""
    counted = _COUNTED.match(text)
    first = counted.end() if counted else 0
    for found in _LABEL.finditer(text):
        opens = found.start() in {0, first} and (found[1] not in COMMON or found.end() == len(text))
        if opens or found[3]:
            begins = 0 if found.start() == first else found.start()
            yield _Mark(LABELS[found[1]], begins, found.end(), found[2] or "")


def _blurred(text: str) -> Iterator[_Mark]:
    """A label of which a letter was misread; words with a colon that are no label we know."""
    unknown = _UNKNOWN.match(text)
    words = unknown[1] if unknown else text if len(text) < max(map(len, LABELS)) else ""
    best = max(LABELS, key=lambda label: _alike(words, label)) if words else ""
    if len(best) >= _SHORTEST and _alike(words, best) >= _LEAST_ALIKE:
        yield _Mark(LABELS[best], 0, len(words) + bool(unknown))
    elif unknown:
        yield _Mark(Item.OTHER, 0, unknown.end())


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio() if len(one) == len(other) else 0
