"""
The way of a patrol on a map: what was gone as a line, what was recorded beside it, what nobody saw.

A gap is drawn as a dashed line with its number, never as a way: nobody knows where it ran.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import shapely

from kernel.paper.drawing import Area, Dot, Drawing, Label, Line, Shape, Within, breadth
from patrols.sheet import margins
from patrols.sheet.frame import Box, Frame, Numbers
from patrols.tracks.cleaning import Cleaned
from patrols.tracks.fixes import Fixes, Floats

WAY, RAW, GAP, STOP, FINDING = "#0b5fa5", "#7b8794", "#c8102e", "#8a5a00", "#c8102e"
BEGIN, END, RIGHT = "#1b7a3d", "#222222", "#5b4b9a"
_WIDTH: Final = 174.0
_FRAME: Final = Box(6, 5.5, 162, 165)  # as high as it may be
_LOWEST_MM: Final = 110.0
_LEGEND_MM: Final = 16.0
_ARROW_EVERY_MM: Final = 28.0
_CLEAR_MM: Final = 3.0  # between the way and a name
_BEND_MM: Final = 2.0  # over which an arrow takes its direction
_ASIDE_MM: Final = 5.0
_ANCHORS: Final[Mapping[bool, Literal["start", "end"]]] = {True: "end", False: "start"}
_BESIDE_DEG: Final = 0.01  # about a kilometre
_MOST_LABELS: Final = 30
_MOST_RIGHTS: Final = 20

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Marked:
    """A place with the short label it has on the map and in the lists."""

    lon: float
    lat: float
    label: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A mining right: its name and where it lies, in degrees."""

    name: str
    shape: Any


@dataclass(frozen=True, slots=True, eq=False)
class Walked:
    """All that a map shows; ``raw`` and ``way`` are lines that end where nobody knows more."""

    raw: tuple[Fixes, ...]
    way: tuple[Fixes, ...]
    cleaned: Cleaned
    stops: Sequence[Marked]
    findings: Sequence[Marked]
    rights: Sequence[Ground]
    began: str
    ended: str


def frame_of(cleaned: Cleaned, marked: Sequence[Marked]) -> Frame | None:
    """
    Return the frame that shows the way and what was seen beside it; None where there is neither.

    A mark far from the way, such as a stop typed in with a wrong digit, does not stretch it.
    """
    lon, lat = cleaned.fixes.lon, cleaned.fixes.lat
    near = [one for one in marked if _near(one, lon, lat)]
    lon = np.concatenate([lon, [one.lon for one in near]])
    lat = np.concatenate([lat, [one.lat for one in near]])
    return Frame.around(lon, lat, _FRAME, _LOWEST_MM) if len(lon) else None


def _near(one: Marked, lon: Floats, lat: Floats) -> bool:
    if not len(lon):
        return True
    reach = max(float(np.ptp(lon)), float(np.ptp(lat)), _BESIDE_DEG)
    across = lon.min() - reach <= one.lon <= lon.max() + reach
    return bool(across and lat.min() - reach <= one.lat <= lat.max() + reach)


def drawn(walked: Walked, frame: Frame) -> Drawing:
    """Return the map with its legend."""
    box = frame.box
    inside = [
        *margins.graticule(frame),
        *_rights(walked.rights, frame),
        *_way(walked, frame),
        *_gaps(walked.cleaned, frame),
        *_right_names(walked, frame),
        *_marks(walked, frame),
    ]
    taken = _taken(walked, frame)
    shapes: list[Shape] = [
        Within((box.x, box.y), box.width, box.height, inside),
        *margins.scale_bar(frame, taken),
        *margins.north_arrow(frame, taken),
        *margins.degrees(frame),
        *_legend(box.y + box.height + 8),
    ]
    return Drawing(_WIDTH, box.y + box.height + 4 + _LEGEND_MM, shapes)


def _rights(rights: Sequence[Ground], frame: Frame) -> Iterator[Shape]:
    for right in rights:
        placed = shapely.get_parts(frame.placed(right.shape))
        for part in placed:
            rings = [
                [(float(x), float(y)) for x, y in ring.coords[:-1]]
                for ring in (part.exterior, *part.interiors)
            ]
            yield Area(rings, RIGHT, RIGHT, 0.35, opacity=0.08)


def _right_names(walked: Walked, frame: Frame) -> Iterator[Shape]:
    """Write each name into its right, beside the way where there is room."""
    box = frame.box
    edges = (box.x + 2, box.y + 6, box.x + box.width - 2, box.y + box.height - 16)
    lines = [frame.line(line.lon, line.lat) for line in walked.way if len(line) > 1]
    beside = shapely.union_all([shapely.LineString(line).buffer(_CLEAR_MM, 2) for line in lines])
    for right in walked.rights[:_MOST_RIGHTS]:
        seen = shapely.clip_by_rect(frame.placed(right.shape), *edges)
        if seen.is_empty or not seen.area:
            continue
        free = shapely.difference(seen, beside)
        circle = shapely.maximum_inscribed_circle(free if free.area else seen, tolerance=0.5)
        (at_x, at_y), _ = shapely.get_coordinates(circle).tolist()
        name = _shortened(right.name, 3, 48)
        half = breadth(name, 3) / 2
        x = min(max(at_x, box.x + half + 2), box.x + box.width - half - 2)
        yield Label(name, (x, at_y + 1), 3, RIGHT, "middle")


def _shortened(text: str, size: float, most: float) -> str:
    while text and breadth(text, size) > most:
        text = text[:-2] + "…"
    return text


def _raw(lines: Sequence[Fixes], frame: Frame) -> Iterator[Shape]:
    for line in lines:
        if len(line) > 1:
            yield Line(frame.line(line.lon, line.lat), RAW, 0.18, opacity=0.6)


def _taken(walked: Walked, frame: Frame) -> Numbers:
    """Return where on the drawing something lies that must be seen."""
    marks = [*walked.stops, *walked.findings]
    fixes = walked.cleaned.fixes
    lon = np.concatenate([fixes.lon, [one.lon for one in marks]])
    lat = np.concatenate([fixes.lat, [one.lat for one in marks]])
    return frame.places(lon, lat)


def _way(walked: Walked, frame: Frame) -> Iterator[Shape]:
    """Draw the way with a white rim, and what was recorded between the two."""
    lines = walked.way
    drawn = [frame.line(line.lon, line.lat) for line in lines if len(line) > 1]
    yield from (Line(places, "#ffffff", 1.3, opacity=0.85) for places in drawn)
    yield from _raw(walked.raw, frame)
    yield from (Line(places, WAY, 0.6) for places in drawn)
    for places in drawn:
        yield from _arrows(places)
    for line in lines:
        if len(line) == 1:
            yield Dot(frame.place(line.lon[0], line.lat[0]), 0.5, WAY)


def _arrows(places: Sequence[Place]) -> Iterator[Shape]:
    """Draw which way it went, every few centimetres."""
    line = shapely.LineString(places)
    count = int(line.length // _ARROW_EVERY_MM)
    for n in range(count):
        at = (n + 0.5) * line.length / count
        here, behind, ahead = (line.interpolate(at + more) for more in (0, -_BEND_MM, _BEND_MM))
        along = np.array([ahead.x - behind.x, ahead.y - behind.y])
        size = float(np.hypot(*along))
        if size:
            yield Area([_head((here.x, here.y), along / size)], WAY, "#ffffff", 0.25)


def _head(at: Place, along: Any) -> list[Place]:
    forth, across = along * 2.1, np.array([-along[1], along[0]]) * 1.4
    back = np.array(at) - along * 1.3
    corners = (np.array(at) + forth, back + across, back + along * 0.8, back - across)
    return [(float(x), float(y)) for x, y in corners]


def _gaps(cleaned: Cleaned, frame: Frame) -> Iterator[Shape]:
    for number, (one, other) in enumerate(gap_ends(cleaned, frame), 1):
        yield Line([one, other], GAP, 0.45, (1.8, 1.3))
        if number <= _MOST_LABELS:
            middle = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2 - 1.2)
            yield Label(f"断{number}", middle, 3, GAP, "middle")


def gap_ends(cleaned: Cleaned, frame: Frame) -> Iterator[tuple[Place, Place]]:
    """Yield where each gap begins and ends, in their order."""
    places = frame.places(cleaned.fixes.lon, cleaned.fixes.lat)
    for n in np.flatnonzero(~cleaned.joined).tolist():
        (x1, y1), (x2, y2) = places[n : n + 2].tolist()
        yield (x1, y1), (x2, y2)


def _marks(walked: Walked, frame: Frame) -> Iterator[Shape]:
    for stop in walked.stops[:_MOST_LABELS]:
        x, y = frame.place(stop.lon, stop.lat)
        corners = [(x, y - 1.5), (x + 1.5, y), (x, y + 1.5), (x - 1.5, y)]
        yield Area([corners], STOP, "#ffffff", 0.3)
        yield Label(stop.label, (x + 2, y + 3.4), 2.6, STOP)
    yield from _ends(walked, frame)
    for finding in walked.findings[:_MOST_LABELS]:
        x, y = frame.place(finding.lon, finding.lat)
        yield Dot((x, y), 2.3, FINDING, width=0.4)
        yield Label(finding.label, (x, y + 1.15), 3.2, "#ffffff", "middle", rim=0)


def _ends(walked: Walked, frame: Frame) -> Iterator[Shape]:
    """Mark where it began and ended, each with its hour on the side where the way is not."""
    fixes = walked.cleaned.fixes
    if not len(fixes):
        return
    places = frame.places(fixes.lon, fixes.lat)
    ends = ((places, BEGIN, f"起 {walked.began}"), (places[::-1], END, f"终 {walked.ended}"))
    for way, colour, said in ends:
        x, y = way[0].tolist()
        far = np.hypot(*(way - way[0]).T) > _ASIDE_MM
        goes_right = bool(far.any()) and way[int(far.argmax())][0] > x
        left = goes_right and x - frame.box.x > _ASIDE_MM * 4
        yield Dot((x, y), 1.5, colour)
        yield Label(said, (x - 2.4 if left else x + 2.4, y + 1), 3, colour, _ANCHORS[left])


def _legend(y: float) -> Iterator[Shape]:
    """Say what each line and mark means, in two rows."""
    x = _FRAME.x
    yield Line([(x, y - 1), (x + 10, y - 1)], WAY, 0.65)
    yield Label("净轨迹（实走路线，箭头为方向）", (x + 12, y), 2.9, rim=0)
    yield Line([(x + 62, y - 1), (x + 72, y - 1)], RAW, 0.18, opacity=0.6)
    yield Label("原始轨迹", (x + 74, y), 2.9, rim=0)
    yield Line([(x + 96, y - 1), (x + 106, y - 1)], GAP, 0.45, (1.8, 1.3))
    yield Label("断：定位中断，去向不明，不计里程", (x + 108, y), 2.9, rim=0)
    low = y + 5.5
    yield Dot((x + 2, low - 1), 1.5, BEGIN)
    yield Dot((x + 6.5, low - 1), 1.5, END)
    yield Label("起点、终点", (x + 12, low), 2.9, rim=0)
    diamond = [(x + 36, low - 2.5), (x + 37.5, low - 1), (x + 36, low + 0.5), (x + 34.5, low - 1)]
    yield Area([diamond], STOP, "#ffffff", 0.3)
    yield Label("停：停留察看点", (x + 40, low), 2.9, rim=0)
    yield Dot((x + 68, low - 1), 1.9, FINDING, width=0.3)
    yield Label("发现及其编号", (x + 74, low), 2.9, rim=0)
    yard = [(x + 97, low - 2.4), (x + 105, low - 2.4), (x + 105, low + 0.4), (x + 97, low + 0.4)]
    yield Area([yard], RIGHT, RIGHT, 0.35, opacity=0.08)
    yield Label("矿业权登记范围", (x + 108, low), 2.9, rim=0)
