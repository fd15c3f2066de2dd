"""Puts the text of a board on a sheet: everything in one size, as large as all of it fits."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kernel.sheets import Box, Frame, Sheet, Words, breadth
from kernel.sheets.codes import qr_code
from signboards.faces.layout import Layout, Size
from signboards.faces.refusals import TooMuchText
from signboards.faces.text import FaceText, check_letters, told

_STEP: Final = 1.0  # millimetres between two sizes that are tried
_LEADING: Final = 1.36  # from line to line, in heights of a character
_RISE: Final = 0.86  # from the top of a line to its base line
_NEVER_FIRST: Final = "，。、；：）》”’%"
# What is never broken in two: numbers with their unit of letters, words in Latin letters.
_PIECE: Final = re.compile(r"[0-9A-Za-z.,+/\-]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Line:
    label: str
    value: str
    y: float


def drawn(text: FaceText, layout: Layout, size: Size, *, bleed_mm: float = 0) -> Sheet:
    """Return the sheet of a board; raise `TooMuchText` if it does not fit legibly."""
    at = layout.places[size.value]
    shapes = [
        *_border(layout, at),
        *_heading(layout, at),
        *_items(text, layout, at, size),
        *_code(text, layout, at),
    ]
    return Sheet(
        at["width"],
        at["height"],
        f"{layout.heading} {text.values['name']}",
        told(text, layout),
        layout.ground,
        shapes,
        bleed_mm,
    )


def _border(layout: Layout, at: Mapping[str, Any]) -> Iterator[Frame]:
    inset, line = at["border"]["inset"], at["border"]["line"]
    wide, high = at["width"] - 2 * inset, at["height"] - 2 * inset
    yield Frame(inset, inset, wide, high, line, layout.letters, at["border"]["radius"])


def _heading(layout: Layout, at: Mapping[str, Any]) -> Iterator[Words | Box]:
    said, middle = at["heading"], at["width"] / 2
    yield Words(
        layout.heading,
        middle,
        said["y"],
        said["size"],
        layout.letters,
        "middle",
        said["weight"],
        said["tracking"],
    )
    left, right = at["items"]["x"], at["items"]["right"]
    yield Box(left, said["rule_y"], right - left, said["rule"], layout.letters)


def _items(text: FaceText, layout: Layout, at: Mapping[str, Any], size: Size) -> Iterator[Words]:
    room = at["items"]
    rows = [(label, text.values[key]) for key, label in layout.items if key in text.values]
    letter = room["most"]
    while (lines := _laid(rows, letter, at)) is None:
        letter -= _STEP
        if letter < room["least"]:
            raise TooMuchText(size=size.value.replace("x", "×"))
    column = _column(rows, letter)
    for line in lines:
        if line.label:
            yield _label(line, letter, column, layout, room)
        x = room["x"] + column + room["gap"]
        yield Words(line.value, x, line.y, letter, layout.letters, weight=room["weight"])


def _label(
    line: _Line, letter: float, column: float, layout: Layout, room: Mapping[str, Any]
) -> Words:
    """Spread a label over its column, as forms do: 采 矿 权 人 is as broad as 采矿许可证号."""
    left_over = column - breadth(line.label, letter)
    tracking = left_over / max(len(line.label) - 1, 1)
    weight = room["weight"]
    return Words(line.label, room["x"], line.y, letter, layout.letters, "start", weight, tracking)


def _column(rows: Sequence[tuple[str, str]], letter: float) -> float:
    return max(breadth(label, letter) for label, _ in rows)


def _laid(
    rows: Sequence[tuple[str, str]], letter: float, at: Mapping[str, Any]
) -> list[_Line] | None:
    """Return all lines with their base lines; None if they need more room than there is."""
    room, pitch = at["items"], letter * _LEADING
    column = _column(rows, letter) + room["gap"]
    lines: list[_Line] = []
    y = room["top"]
    for label, value in rows:
        first, rest = label, value
        while rest:
            wide = _right_at(y, y + pitch, at) - room["x"] - column
            piece, rest = _fitting(rest, letter, wide)
            if not piece or y + pitch > room["bottom"]:
                return None
            lines.append(_Line(first, piece, y + letter * _RISE))
            first, y = "", y + pitch
    return _spread(lines, letter, column, at, room["bottom"] - y)


def _spread(
    lines: list[_Line], letter: float, column: float, at: Mapping[str, Any], left_over: float
) -> list[_Line]:
    """Share out the height nobody needs, so that a short text does not huddle at the top."""
    share = left_over / len(lines)
    moved = [
        _Line(line.label, line.value, line.y + share * (number + 0.5))
        for number, line in enumerate(lines)
    ]
    free = all(_is_clear(line, letter, column, at) for line in moved)
    return moved if free else lines


def _is_clear(line: _Line, letter: float, column: float, at: Mapping[str, Any]) -> bool:
    """Whether a line that was moved down stays out of the code."""
    end = at["items"]["x"] + column + breadth(line.value, letter)
    beside = line.y + letter * (_LEADING - _RISE) > at["qr"]["y"]
    return not beside or end <= at["qr"]["x"] - at["items"]["gap"] / 2


def _right_at(top: float, bottom: float, at: Mapping[str, Any]) -> float:
    """Return how far a line may go: beside the code less far than above it."""
    code, room = at["qr"], at["items"]
    beside = bottom + (bottom - top) > code["y"]
    return float(code["x"] - room["gap"] if beside else room["right"])


def _fitting(text: str, letter: float, wide: float) -> tuple[str, str]:
    """Cut off what goes on one line; nothing, if not even a piece of it does."""
    pieces, end, taken = _PIECE.findall(text), 0, 0.0
    while end < len(pieces) and taken + (more := breadth(pieces[end], letter)) <= wide:
        taken, end = taken + more, end + 1
    if 0 < end < len(pieces) and pieces[end] in _NEVER_FIRST:
        end -= 1
    return "".join(pieces[:end]).rstrip(), "".join(pieces[end:]).lstrip()


def _code(text: FaceText, layout: Layout, at: Mapping[str, Any]) -> Iterator[Any]:
    place, words = at["qr"], at["captions"]
    check_letters({"address": text.address})
    yield Box(place["x"], place["y"], place["side"], place["side"], layout.letters, place["radius"])
    yield qr_code(text.address, place["x"], place["y"], place["side"], layout.code)
    middle = place["x"] + place["side"] / 2
    for number, caption in enumerate(layout.captions):
        y = words["first_y"] + number * words["pitch"]
        yield Words(caption, middle, y, words["size"], layout.letters, "middle")
    plain = text.address.partition("://")[2]
    size = min(
        words["address"], words["address"] * place["side"] / breadth(plain, words["address"])
    )
    yield Words(plain, middle, words["address_y"], size, layout.letters, "middle")
