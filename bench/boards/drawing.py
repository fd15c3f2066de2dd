"""The face of a board, drawn flat: five layouts, five pairs of colours, three weights."""

import random
from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from bench.boards.wording import Line
from kernel.fonts import SANS

WIDTH, HEIGHT = 2000, 1200  # 200 × 120 cm
_COLOURS: Final = (
    ("#123f8f", "#ffffff"),
    ("#0b4ea2", "#fdfdf4"),
    ("#0f6b3c", "#ffffff"),
    ("#f4f4ef", "#1a1a1a"),
    ("#c9ccd0", "#a01218"),
)
_TITLES: Final = ("采矿权标识牌", "采矿许可证公示牌", "矿业权标识牌", "采矿权公示牌")


@dataclass
class Face:
    """A board being painted."""

    picture: Image.Image
    ink: str
    weight: int

    def write(self, at: tuple[float, float], words: str, size: int) -> float:
        """Write, and return where the words end."""
        draw, font = ImageDraw.Draw(self.picture), ImageFont.truetype(str(SANS), size)
        draw.text(at, words, self.ink, font, stroke_width=self.weight, stroke_fill=self.ink)
        return at[0] + draw.textlength(words, font)

    def rule(self, *ends: tuple[float, float]) -> None:
        ImageDraw.Draw(self.picture).line(ends, self.ink, 3)


def draw(lines: list[Line], dice: random.Random) -> np.ndarray:
    """Return the face as RGB."""
    ground, ink = dice.choice(_COLOURS)
    face = Face(Image.new("RGB", (WIDTH, HEIGHT), ground), ink, dice.choice((0, 1, 1, 2)))
    ImageDraw.Draw(face.picture).rectangle((16, 16, WIDTH - 17, HEIGHT - 17), outline=ink, width=6)
    title = dice.choice(_TITLES)
    face.write((WIDTH / 2 - len(title) * 46, 44), title, 92)
    layout = dice.choice((_column, _table, _cells, _halves, _wrapped))
    layout(face, lines)
    return np.asarray(face.picture)


def _column(face: Face, lines: list[Line]) -> None:
    """One item a line: label：value."""
    for row, (_, label, value) in enumerate(lines):
        face.write((90, 178 + row * 76), f"{label}：{value}", 50)


def _table(face: Face, lines: list[Line]) -> None:
    """Two ruled columns, without colons."""
    left, middle, top, step = 80, 560, 176, 76
    for row, (_, label, value) in enumerate(lines):
        y = top + row * step
        face.rule((left, y), (WIDTH - left, y))
        face.write((left + 24, y + 10), label, 46)
        face.write((middle + 24, y + 10), value, 46)
    bottom = top + len(lines) * step
    face.rule((left, bottom), (WIDTH - left, bottom))
    for x in (left, middle, WIDTH - left):
        face.rule((x, top), (x, bottom))


def _cells(face: Face, lines: list[Line]) -> None:
    """A ruled table in which long values take two lines beside the middle of their label."""
    y = 176
    for _, label, value in lines:
        head, rest = _cut(value, 18)
        step = 104 if rest else 64
        face.rule((200, y), (WIDTH - 500, y))
        face.write((220, y + step / 2 - 26), label, 38)
        face.write((640, y + 6), head, 38)
        if rest:
            face.write((640, y + 54), rest, 38)
        y += step
    face.rule((200, y), (WIDTH - 500, y))


def _halves(face: Face, lines: list[Line]) -> None:
    """Long items across, short ones in two columns."""
    short = {"mineral", "mining_method", "scale", "area", "issuer", "depth", "made_on"}
    y = 190
    for _, label, value in (one for one in lines if one[0] not in short):
        face.write((90, y), f"{label}：{value}", 52)
        y += 100
    pairs = [one for one in lines if one[0] in short]
    for place, (_, label, value) in enumerate(pairs):
        at = (90 + (place % 2) * 930, y + place // 2 * 100)
        face.write(at, f"{label}：{value}", 44)


def _wrapped(face: Face, lines: list[Line]) -> None:
    """Large letters in a narrow column: long values go on in a second line, indented."""
    y = 170
    for _, label, value in lines:
        size, most = 46, 22
        start = face.write((260, y), f"{label}：", size)
        head, rest = _cut(value, most)
        face.write((start, y), head, size)
        y += 58
        if rest:
            face.write((start, y), rest, size)
            y += 58


def _cut(value: str, most: int) -> tuple[str, str]:
    """Cut where a painter would: dates and numbers stay whole."""
    if len(value) <= most or value.isascii():
        return value, ""
    for mark in ("至", "—"):
        if mark in value:
            head, _, rest = value.partition(mark)
            return head + mark, rest
    return value[:most], value[most:]
