"""Round the map: a graticule in degrees, the north arrow, the bar of scale."""

import math
from collections.abc import Iterator
from typing import Final

from registry.ground.sketch import svg
from registry.ground.sketch.paper import Paper

_INK, _PALE = "#222222", "#d9dee5"
_STEPS_S: Final = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600)
_LINES: Final = 4  # of longitude and of latitude, about
_BAR_PX: Final = 210.0
_FEWEST_M = 0.1


def graticule(into: svg.Element, paper: Paper) -> None:
    """Draw lines of longitude and latitude, each with its degrees at the edge."""
    box = paper.box
    west, south = paper.at(box.x, box.y + box.height)
    east, north = paper.at(box.x + box.width, box.y)
    for lon in _round_values(west, east):
        (x1, y1), (x2, y2) = paper.place(lon, south), paper.place(lon, north)
        svg.add(into, "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=_PALE, clip_path="url(#frame)")
        if box.x + 30 < x1 < box.x + box.width - 30:
            foot = box.y + box.height + 16
            svg.add(into, "text", dms(lon), x=x1, y=foot, font_size=11, text_anchor="middle")
    for lat in _round_values(south, north):
        (x1, y1), (x2, y2) = paper.place(west, lat), paper.place(east, lat)
        svg.add(into, "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=_PALE, clip_path="url(#frame)")
        if box.y + 40 < y1 < box.y + box.height - 40:
            turned = f"rotate(-90 {box.x - 7:.1f} {y1:.1f})"
            place = {"x": box.x - 7, "y": y1, "transform": turned}
            svg.add(into, "text", dms(lat), font_size=11, text_anchor="middle", **place)


def border(into: svg.Element, paper: Paper) -> None:
    box = paper.box
    size = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    svg.add(into, "rect", fill="none", stroke=_INK, stroke_width=1.6, **size)


def _round_values(low: float, high: float) -> Iterator[float]:
    wanted = (high - low) * 3600 / _LINES
    step = min(_STEPS_S, key=lambda step: abs(math.log(step / wanted)))
    first = math.ceil(low * 3600 / step)
    for at in range(first, math.floor(high * 3600 / step) + 1):
        yield at * step / 3600


def dms(degrees: float) -> str:
    """Return an angle as 126°42′07.2″."""
    tenths = round(degrees * 36_000)
    whole, rest = divmod(tenths, 36_000)
    minutes, seconds = divmod(rest, 600)
    return f"{whole}°{minutes:02}′{seconds / 10:04.1f}″"


def north_arrow(into: svg.Element, paper: Paper) -> None:
    x, y = paper.box.x + paper.box.width - 40, paper.box.y + 28
    svg.add(into, "circle", cx=x, cy=y + 26, r=31, fill="#ffffff", fill_opacity=0.85)
    left = f"M{x:.1f} {y + 4:.1f} L{x - 11:.1f} {y + 48:.1f} L{x:.1f} {y + 38:.1f} Z"
    right = f"M{x:.1f} {y + 4:.1f} L{x + 11:.1f} {y + 48:.1f} L{x:.1f} {y + 38:.1f} Z"
    svg.add(into, "path", d=left, fill=_INK, stroke=_INK, stroke_width=1, stroke_linejoin="round")
    svg.add(into, "path", d=right, fill="#ffffff", stroke=_INK, stroke_linejoin="round")
    bold = {"font_weight": "bold", "text_anchor": "middle", "fill": _INK}
    svg.label(into, x, y, "北", 15, **bold)


def scale_bar(into: svg.Element, paper: Paper) -> None:
    """Draw a bar of a round length in four parts, and say what scale it makes on A4."""
    metres = _round_length(_BAR_PX / paper.scale)
    length, box = metres * paper.scale, paper.box
    x, y = box.x + 22, box.y + box.height - 30
    back = {"x": x - 12, "y": y - 22, "width": length + 62, "height": 42, "rx": 4}
    svg.add(into, "rect", fill="#ffffff", fill_opacity=0.85, **back)
    for part in range(4):
        fill, at = ("#ffffff", _INK)[part % 2 == 0], x + part * length / 4
        size = {"x": at, "y": y, "width": length / 4, "height": 7}
        svg.add(into, "rect", fill=fill, stroke=_INK, stroke_width=1, **size)
    for share in (0.0, 0.5, 1.0):
        unit = " m" if share == 1.0 else ""
        said = f"{metres * share:g}{unit}"
        svg.add(
            into, "text", said, x=x + share * length, y=y - 6, font_size=11, text_anchor="middle"
        )


def _round_length(metres: float) -> float:
    """Return the longest of 1, 2, 5 times a power of ten that is not longer."""
    power = 10.0 ** math.floor(math.log10(max(metres, _FEWEST_M)))
    return max(part * power for part in (1, 2, 5) if part * power <= max(metres, _FEWEST_M))
