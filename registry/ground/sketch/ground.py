"""What lies in the frame: the boundary, the survey, what is beyond, neighbours."""

import math
from collections.abc import Iterator
from typing import Any, Final

import shapely

from registry.ground.comparing import Comparison
from registry.ground.crossing import Piece
from registry.ground.measuring import Numbers
from registry.ground.sketch import svg
from registry.ground.sketch.paper import Paper

BLUE, ORANGE, RED, VIOLET = "#1f4e8c", "#b86e00", "#c8102e", "#6b5b95"
_MOST_NUMBERS: Final = 36
_MOST_LABELS: Final = 6
_MOST_NEIGHBOURS: Final = 8
_ROOMY_PX: Final = 30.0  # half the width a figure needs inside its piece


def draw(into: svg.Element, found: Comparison, paper: Paper) -> None:
    """Draw everything that lies on the ground, clipped to the frame."""
    clipped = svg.add(into, "g", clip_path="url(#frame)")
    ground, survey = found.staked.ground, found.survey.ground
    _neighbours(clipped, found, paper)
    registered = {"fill": BLUE, "fill_opacity": 0.07, "stroke": BLUE, "stroke_width": 2.4}
    svg.add(clipped, "path", d=paper.path(ground), fill_rule="evenodd", **registered)
    if found.crossing.pieces:
        beyond = paper.path(found.crossing.beyond)
        rim = {"stroke": RED, "stroke_width": 1.2}
        svg.add(clipped, "path", d=beyond, fill="url(#beyond)", fill_rule="evenodd", **rim)
    surveyed = {"stroke": ORANGE, "stroke_width": 2.0, "stroke_dasharray": "9 4 2 4"}
    surveyed |= {"fill": ORANGE, "fill_opacity": 0.06}
    svg.add(clipped, "path", d=paper.path(survey), fill_rule="evenodd", **surveyed)
    _numbers(clipped, found, paper)
    _farthest(clipped, found, paper)
    for piece in found.crossing.pieces[:_MOST_LABELS]:
        _figure(clipped, piece, found, paper)


def _neighbours(into: svg.Element, found: Comparison, paper: Paper) -> None:
    known = [one for one in found.entered if one.right is not None and one.ground is not None]
    for one in known[:_MOST_NEIGHBOURS]:
        line = {"stroke": VIOLET, "stroke_width": 1.6, "stroke_dasharray": "3 3"}
        svg.add(into, "path", d=paper.path(one.ground), fill=VIOLET, fill_opacity=0.08, **line)
        inside = _in_frame(shapely.difference(one.ground, found.survey.ground), paper)
        if inside is not None and one.right is not None:
            name = svg.shortened(one.right.name, 12, 160)
            svg.label(into, *inside, name, 12, fill=VIOLET, text_anchor="middle")


def _in_frame(shape: Any, paper: Paper) -> tuple[float, float] | None:
    box = paper.box
    frame = (box.x + 20, box.y + 20, box.x + box.width - 20, box.y + box.height - 20)
    seen = shapely.clip_by_rect(paper.placed(shape), *frame)
    if seen.is_empty or not seen.area:
        return None
    inside = seen.representative_point()
    return inside.x, inside.y


def _numbers(into: svg.Element, found: Comparison, paper: Paper) -> None:
    """Number the corners of the boundary, each label on its outer side."""
    corners = [corner for corner in _corners(found, paper) if paper.holds(*corner[1], 6)]
    every = math.ceil(len(corners) / _MOST_NUMBERS) or 1
    for at, (number, (x, y), (out_x, out_y)) in enumerate(corners):
        svg.add(into, "circle", cx=x, cy=y, r=2.6, fill="#ffffff", stroke=BLUE, stroke_width=1.4)
        if at % every == 0:
            said, place = str(number), (x + 13 * out_x, y + 13 * out_y + 4)
            svg.label(into, *place, said, 12, fill=BLUE, text_anchor="middle")


def _corners(
    found: Comparison, paper: Paper
) -> Iterator[tuple[int, tuple[float, float], tuple[float, float]]]:
    number = 0
    for part in shapely.get_parts(paper.placed(found.staked.ground)):
        for ring in (part.exterior, *part.interiors):
            corners = shapely.get_coordinates(ring)[:-1]
            turn = 1.0 if ring.is_ccw else -1.0
            for at in range(len(corners)):
                number += 1
                yield (
                    number,
                    (float(corners[at, 0]), float(corners[at, 1])),
                    _out(corners, at, turn),
                )


def _out(corners: Numbers, at: int, turn: float) -> tuple[float, float]:
    """Return the direction that halves the outer angle at a corner."""
    out_x = out_y = 0.0
    for one, other in ((at - 1, at), (at, (at + 1) % len(corners))):
        along_x, along_y = (corners[other] - corners[one]).tolist()
        length = math.hypot(along_x, along_y) or 1.0
        out_x, out_y = out_x + turn * along_y / length, out_y - turn * along_x / length
    length = math.hypot(out_x, out_y) or 1.0
    return out_x / length, out_y / length


def _farthest(into: svg.Element, found: Comparison, paper: Paper) -> None:
    """Draw the way from the place farthest beyond to the line, with its length."""
    far = _far(found)
    if far is None:
        return
    ground, place = paper.placed(found.staked.ground), shapely.Point(*paper.place(*far.far_at))
    way = shapely.shortest_line(place, ground)
    (x, y), (to_x, to_y) = shapely.get_coordinates(way).tolist()
    line = {"x1": x, "y1": y, "x2": to_x, "y2": to_y, "stroke": "#222222", "stroke_width": 1.1}
    svg.add(into, "line", **line, marker_start="url(#end)", marker_end="url(#end)")
    away = math.hypot(x - to_x, y - to_y) or 1.0
    out_x, out_y = (x - to_x) / away, (y - to_y) / away
    anchor = "middle" if abs(out_x) < abs(out_y) else ("start", "end")[out_x < 0]
    said, end = f"{far.farthest_m:.1f} m", (x + 9 * out_x, y + 18 * out_y + 4)
    svg.label(into, *end, said, 12, fill="#222222", text_anchor=anchor)


def _far(found: Comparison) -> Piece | None:
    return max(found.crossing.pieces, key=lambda piece: piece.farthest_m, default=None)


def _figure(into: svg.Element, piece: Piece, found: Comparison, paper: Paper) -> None:
    """Write a piece's area into it, or beside it where it has no room."""
    placed = paper.placed(piece.polygon)
    seen = shapely.clip_by_rect(placed, *_inner(paper))
    if seen.is_empty or not seen.area:
        return
    circle = shapely.maximum_inscribed_circle(seen, tolerance=1.0)
    (x, y), (rim_x, rim_y) = shapely.get_coordinates(circle)[:2].tolist()
    said = f"{piece.area_m2:,.1f} m²"
    if math.hypot(rim_x - x, rim_y - y) >= _ROOMY_PX:
        bold = {"fill": RED, "font_weight": "bold", "text_anchor": "middle"}
        aside = 26 if piece is _far(found) else 5  # of the way to the farthest place
        svg.label(into, x, y + aside, said, 15, **bold)
        return
    middle = paper.placed(found.staked.ground).centroid
    across, down = math.copysign(44, x - middle.x), math.copysign(30, y - middle.y)
    svg.add(into, "line", x1=x, y1=y, x2=x + across, y2=y + down, stroke=RED, stroke_width=1)
    bold = {"fill": RED, "font_weight": "bold", "text_anchor": "end" if across < 0 else "start"}
    svg.label(into, x + across, y + down + (13 if down > 0 else -3), said, 14, **bold)


def _inner(paper: Paper) -> tuple[float, float, float, float]:
    box = paper.box
    return box.x + 8, box.y + 8, box.x + box.width - 8, box.y + box.height - 8
