"""
Elements of an SVG picture; what strangers named is text in them, and nothing else.

Characters that XML cannot hold are dropped, so that every picture is well-formed.
"""

import re
import unicodedata
from typing import Any, Final
from xml.etree import ElementTree as ET

FONTS: Final = (
    "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',SimHei,sans-serif"
)
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDE: Final = frozenset("WFA")

Element = ET.Element


def picture(width: int, height: int, title: str) -> Element:
    """Return an empty picture of so many pixels that scales with its page."""
    root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg"})
    for name, value in (("viewBox", f"0 0 {width} {height}"), ("width", width), ("height", height)):
        root.set(name, str(value))
    root.set("font-family", FONTS)
    add(root, "title", title)
    add(root, "rect", width=width, height=height, fill="#ffffff")
    return root


def add(parent: Element, tag: str, said: str | None = None, /, **attributes: Any) -> Element:
    """Add an element; ``stroke_width=1`` is written ``stroke-width="1"``."""
    child = ET.SubElement(parent, tag)
    for name, value in attributes.items():
        plain = f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
        child.set(name.rstrip("_").replace("_", "-"), clean(plain))
    if said is not None:
        child.text = clean(said)
    return child


def label(parent: Element, x: float, y: float, said: str, size: float, /, **more: Any) -> Element:
    """Add text with a white rim, which can be read on whatever lies below."""
    rim = {"stroke": "#ffffff", "stroke_width": 3.5, "stroke_linejoin": "round"}
    return add(parent, "text", said, x=x, y=y, font_size=size, paint_order="stroke", **rim, **more)


def clean(said: str) -> str:
    return _FORBIDDEN.sub("", said)


def width_of(said: str, size: float) -> float:
    """Return about how wide a text is drawn."""
    return size * sum(1.0 if unicodedata.east_asian_width(c) in _WIDE else 0.56 for c in said)


def shortened(said: str, size: float, most: float) -> str:
    """Return a text cut, with an ellipsis, to what fits."""
    text = clean(" ".join(said.split()))
    if width_of(text, size) <= most:
        return text
    while text and width_of(text, size) > most - size:
        text = text[:-1]
    return f"{text}…"


def written(root: Element) -> str:
    return ET.tostring(root, encoding="unicode")
