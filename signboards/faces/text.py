"""What stands on a board: the items of the licence, who watches over it, and when it was made."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kernel import fonts
from kernel.spatial import to_shapely
from registry.models import Boundary, Right
from signboards.faces.layout import Layout
from signboards.faces.refusals import LettersWanting

# What every licence says; where the register does not, somebody has to look at the paper.
_OF_EVERY_LICENCE: Final = (
    "name",
    "holder",
    "licence_no",
    "mineral",
    "mining_method",
    "scale",
    "area",
    "depth",
    "corners",
    "validity",
)


@dataclass(frozen=True, slots=True)
class FaceText:
    """
    ``values`` by the keys of `Layout.items`; ``absent`` are items the register does not have.

    ``address`` is where the code leads.
    """

    values: Mapping[str, str]
    absent: tuple[str, ...]
    address: str

    def as_json(self) -> dict[str, Any]:
        return {"values": dict(self.values), "address": self.address}


def text_of(
    right: Right, boundary: Boundary | None, *, office: str, made_on: dt.date, address: str
) -> FaceText:
    """
    Return the text of a right with its holder; raise `LettersWanting` for what cannot be drawn.

    The holder stands as on the licence, people too: it is the holder's own board, at their mine.

    Law: 吉国土资发〔2010〕6号
    """
    said = {
        "name": right.name,
        "holder": right.holder.name,
        "licence_no": right.licence_no,
        "certificate_no": right.certificate_no,
        "mineral": right.mineral,
        "mining_method": right.mining_method,
        "scale": right.scale,
        "area": _area(right.area_km2),
        "depth": _depth(boundary),
        "corners": _corners(boundary),
        "validity": _validity(right.valid_from, right.valid_to),
        "office": office,
        "made_on": dated(made_on),
    }
    values = {key: fonts.shown(value).text for key, value in said.items() if value}
    check_letters({key: value for key, value in said.items() if value})
    absent = tuple(key for key in _OF_EVERY_LICENCE if key not in values)
    return FaceText(values, absent, address)


def check_letters(values: Mapping[str, str]) -> None:
    """Raise `LettersWanting`, naming each character that the font does not have."""
    wanting = sorted({letter for value in values.values() for letter in _wanting(value)})
    if wanting:
        raise LettersWanting(letters="、".join(wanting))


def _wanting(value: str) -> Iterable[str]:
    for code in fonts.shown(value).missing:
        letter = chr(int(code.removeprefix("U+"), 16))
        yield f"{letter}（{code}）"


def told(text: FaceText, layout: Layout) -> list[str]:
    """Return the lines of a board as they are read."""
    lines = [f"{label}：{text.values[key]}" for key, label in layout.items if key in text.values]
    return [layout.heading, *lines, text.address]


def dated(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _validity(first: dt.date | None, last: dt.date | None) -> str | None:
    if first and last:
        return f"自{dated(first)}至{dated(last)}"
    return f"至{dated(last)}" if last else None


def _area(area_km2: float | None) -> str | None:
    return None if area_km2 is None else f"{area_km2:.4f}平方公里"


def _depth(boundary: Boundary | None) -> str | None:
    if boundary is None or boundary.top_m is None or boundary.bottom_m is None:
        return None
    return f"由{boundary.top_m:+g}米至{boundary.bottom_m:+g}米标高"


def _corners(boundary: Boundary | None) -> str | None:
    """Say how many corners there are; where they lie is told by the licence, not by the road."""
    if boundary is None or boundary.geometry is None:
        return None
    rings = [
        ring
        for part in to_shapely(boundary.geometry).geoms
        for ring in (part.exterior, *part.interiors)
    ]
    return f"由{sum(len(ring.coords) - 1 for ring in rings)}个拐点圈定（坐标见许可证）"
