"""越界示意图: a survey beyond a boundary as SVG, which any browser shows and prints."""

from registry.ground.comparing import Comparison
from registry.ground.sketch import frame, ground, panel, svg
from registry.ground.sketch.paper import Box, Paper

_WIDTH, _HEIGHT = 1120, 800
_MAP = Box(52, 112, 726, 640)
_PANEL = Box(812, 112, 272, 640)


def draw(found: Comparison) -> str:
    """Return a comparison as a picture."""
    right = found.staked.right
    root = svg.picture(_WIDTH, _HEIGHT, f"越界示意图 {right.licence_no}")
    paper = Paper.showing(found.survey.ground, found.staked.ground, _MAP)
    _definitions(root, _MAP)
    _title(root, found)
    frame.graticule(root, paper)
    ground.draw(root, found, paper)
    frame.border(root, paper)
    frame.north_arrow(root, paper)
    frame.scale_bar(root, paper)
    panel.draw(root, found, _PANEL)
    if not paper.whole:
        foot = (_MAP.x + _MAP.width - 10, _MAP.y + _MAP.height - 10)
        svg.label(root, *foot, "登记范围局部", 12, fill="#5c6670", text_anchor="end")
    return svg.written(root)


def _definitions(root: svg.Element, box: Box) -> None:
    kept = svg.add(root, "defs")
    clip = svg.add(kept, "clipPath", id="frame")
    svg.add(clip, "rect", x=box.x, y=box.y, width=box.width, height=box.height)
    tile = {"width": 8, "height": 8, "patternUnits": "userSpaceOnUse"}
    hatch = svg.add(kept, "pattern", id="beyond", patternTransform="rotate(45)", **tile)
    svg.add(hatch, "rect", width=8, height=8, fill=ground.RED, fill_opacity=0.1)
    svg.add(hatch, "line", x1=0, y1=0, x2=0, y2=8, stroke=ground.RED, stroke_width=2.2)
    size = {"markerWidth": 8, "markerHeight": 8, "refX": 4, "refY": 4}
    end = svg.add(kept, "marker", id="end", **size)
    svg.add(end, "circle", cx=4, cy=4, r=2.2, fill="#222222")


def _title(root: svg.Element, found: Comparison) -> None:
    right = found.staked.right
    middle = {"x": _WIDTH / 2, "text_anchor": "middle"}
    svg.add(root, "text", "越界示意图", y=46, font_size=30, font_weight="bold", **middle)
    name = svg.shortened(right.name, 16, 360)
    holder = svg.shortened(right.holder.name, 16, 360)
    said = f"{right.licence_no}　{name}　{holder}"
    svg.add(root, "text", said, y=80, font_size=16, fill="#3a444e", **middle)
