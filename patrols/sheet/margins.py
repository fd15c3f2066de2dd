"""Round the map and on it: degrees at its frame, the north arrow, the bar of scale."""

from collections.abc import Iterator
from typing import Final

from kernel.paper.drawing import Area, Label, Line, Shape
from patrols.sheet.frame import Box, Frame, Numbers, round_values
from registry.ground.sketch.frame import dms

INK, PALE = "#222222", "#dfe4ea"
_STEPS_S: Final = (1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0)
_LINES: Final = 5
_SMALL: Final = 2.3  # millimetres: the height of a character
_BAR_MM: Final = 45.0
_LENGTHS: Final = tuple(part * 10.0**power for power in range(6) for part in (1, 2, 5))
_KILO: Final = 1000


def graticule(frame: Frame) -> Iterator[Shape]:
    """Draw meridians and parallels inside the frame."""
    for lon, x in _meridians(frame):
        del lon
        yield Line([(x, frame.box.y), (x, frame.box.y + frame.box.height)], PALE, 0.15)
    for lat, y in _parallels(frame):
        del lat
        yield Line([(frame.box.x, y), (frame.box.x + frame.box.width, y)], PALE, 0.15)


def degrees(frame: Frame) -> Iterator[Shape]:
    """Write the degrees of each line at the frame, with a tick, and the frame itself."""
    box = frame.box
    low, right = box.y + box.height, box.x + box.width
    for lon, x in _meridians(frame):
        for y, out in ((box.y, -1), (low, 1)):
            yield Line([(x, y), (x, y + out)], INK, 0.2)
        if box.x + 14 < x < right - 14:
            for y in (box.y - 1.8, low + 3.6):
                yield Label(dms(lon), (x, y), _SMALL, anchor="middle", rim=0)
    for lat, y in _parallels(frame):
        for x, out in ((box.x, -1), (right, 1)):
            yield Line([(x, y), (x + out, y)], INK, 0.2)
        if box.y + 14 < y < low - 14:
            for x in (box.x - 1.8, right + 3.6):
                yield Label(dms(lat), (x, y), _SMALL, anchor="middle", turned=90, rim=0)
    corners = [(box.x, box.y), (right, box.y), (right, low), (box.x, low)]
    yield Area([corners], None, INK, 0.4)


def _meridians(frame: Frame) -> Iterator[tuple[float, float]]:
    """Yield longitudes and where they lie: at this size they run straight down."""
    middle = frame.box.y + frame.box.height / 2
    west, lat = frame.at(frame.box.x, middle)
    east, _ = frame.at(frame.box.x + frame.box.width, middle)
    for seconds in round_values(west * 3600, east * 3600, _STEPS_S, _LINES):
        yield seconds / 3600, frame.place(seconds / 3600, lat)[0]


def _parallels(frame: Frame) -> Iterator[tuple[float, float]]:
    middle = frame.box.x + frame.box.width / 2
    lon, south = frame.at(middle, frame.box.y + frame.box.height)
    _, north = frame.at(middle, frame.box.y)
    for seconds in round_values(south * 3600, north * 3600, _STEPS_S, _LINES):
        yield seconds / 3600, frame.place(lon, seconds / 3600)[1]


def north_arrow(frame: Frame, taken: Numbers) -> Iterator[Shape]:
    """Draw it in the upper corner in which less of the way lies."""
    box = frame.box
    upper = taken[taken[:, 1] < box.y + 24]
    at_right = _fewer(upper, box, 40)
    x, y = box.x + (box.width - 8 if at_right else 8), box.y + 6
    back = [(x - 5, y - 5), (x + 5, y - 5), (x + 5, y + 13.5), (x - 5, y + 13.5)]
    yield Area([back], "#ffffff", opacity=0.85)
    yield Area([[(x, y), (x - 3, y + 12), (x, y + 9.4)]], INK, INK, 0.2)
    yield Area([[(x, y), (x + 3, y + 12), (x, y + 9.4)]], "#ffffff", INK, 0.2)
    yield Label("北", (x, y - 1), 3.6, INK, "middle")


def _fewer(taken: Numbers, box: Box, width: float) -> bool:
    """Say whether fewer places are at the right edge than at the left."""
    left = int((taken[:, 0] < box.x + width).sum())
    return int((taken[:, 0] > box.x + box.width - width).sum()) <= left


def scale_bar(frame: Frame, taken: Numbers) -> Iterator[Shape]:
    """Draw a bar of a round length in four parts, and say the scale and the system."""
    metres = max(one for one in _LENGTHS if one <= max(_BAR_MM * frame.scale, _LENGTHS[0]))
    long = metres / frame.scale
    box = frame.box
    lower = taken[taken[:, 1] > box.y + box.height - 20]
    at_right = _fewer(lower, box, long + 20)
    x = box.x + (box.width - long - 13 if at_right else 5)
    y = box.y + box.height - 8.5
    back = [(x - 3, y - 5), (x + long + 12, y - 5), (x + long + 12, y + 7), (x - 3, y + 7)]
    yield Area([back], "#ffffff", opacity=0.85)
    for part in range(4):
        left, right = x + part * long / 4, x + (part + 1) * long / 4
        corners = [(left, y), (right, y), (right, y + 1.3), (left, y + 1.3)]
        yield Area([corners], INK if part % 2 == 0 else "#ffffff", INK, 0.15)
    for share in (0.0, 0.5, 1.0):
        yield Label(_length(metres, share), (x + share * long, y - 1), _SMALL, anchor="middle")
    said = f"1:{frame.denominator:,}　CGCS2000".replace(",", " ")
    yield Label(said, (x, y + 5), 2.6)


def _length(metres: float, share: float) -> str:
    unit = " km" if metres >= _KILO else " m"
    value = metres * share / (_KILO if metres >= _KILO else 1)
    return f"{value:g}{unit if share == 1.0 else ''}"
