"""Beside the map: what the lines mean, what was measured, and what the picture is not."""

from collections.abc import Iterator
from typing import Final

from registry.ground import seams
from registry.ground.comparing import Comparison
from registry.ground.crossing import Verdict
from registry.ground.seams import SeamCrossing
from registry.ground.sketch import svg
from registry.ground.sketch.frame import dms
from registry.ground.sketch.ground import BLUE, ORANGE, RED, VIOLET
from registry.ground.sketch.paper import Box

_INK, _GREY = "#222222", "#5c6670"
_VERDICTS: Final = {
    Verdict.WITHIN: ("未越界", "#1b7a3d"),
    Verdict.BEYOND: ("越界", RED),
    Verdict.CANNOT_TELL: ("精度内无法判定", ORANGE),
}
_DEPTHS: Final = {
    Verdict.WITHIN: "未越层",
    Verdict.BEYOND: "越层",
    Verdict.CANNOT_TELL: "标高无法判定",
}
_MOST_SEAMS: Final = 4
_MOST_ENTERED: Final = 2
_LINE = 21.0


def draw(into: svg.Element, found: Comparison, box: Box) -> None:
    y = _verdict(into, found, box)
    y = _heading(into, box, y + 30, "图例")
    y = _legend(into, found, box, y)
    y = _heading(into, box, y + 30, "量算")
    for name, said, colour in _figures(found):
        y = _row(into, box, y, name, said, colour)
    y = _heading(into, box, y + 30, "实测范围四至")
    for name, said in _extremes(found):
        y = _row(into, box, y, name, said, _INK)
    y = _heading(into, box, y + 30, "说明")
    for line in _notes(found):
        y += 17
        svg.add(into, "text", line, x=box.x, y=y, font_size=11.5, fill=_GREY)


def _verdict(into: svg.Element, found: Comparison, box: Box) -> float:
    said, colour = _VERDICTS[found.crossing.verdict]
    depth = seams.verdict(found.depths)
    words = f"{said} · {_DEPTHS[depth]}" if depth else said
    size = {"x": box.x, "y": box.y, "width": box.width, "height": 38, "rx": 5}
    svg.add(into, "rect", fill=colour, **size)
    at = {"x": box.x + box.width / 2, "y": box.y + 26, "text_anchor": "middle"}
    svg.add(into, "text", words, fill="#ffffff", font_size=18, font_weight="bold", **at)
    return box.y + 38


def _heading(into: svg.Element, box: Box, y: float, said: str) -> float:
    svg.add(into, "text", said, x=box.x, y=y, font_size=14, font_weight="bold", fill=_INK)
    line = {"x1": box.x, "y1": y + 7, "x2": box.x + box.width, "y2": y + 7}
    svg.add(into, "line", stroke="#b9c2cc", stroke_width=1, **line)
    return y + 10


def _legend(into: svg.Element, found: Comparison, box: Box, y: float) -> float:
    known = any(one.right for one in found.entered)
    entries = [
        ("登记范围（数字为拐点号）", BLUE, "none", ""),
        ("实测范围", ORANGE, "none", "9 4 2 4"),
    ]
    entries += [("越界部分", RED, "url(#beyond)", "")] if found.crossing.pieces else []
    entries += [("进入的相邻矿业权", VIOLET, "none", "3 3")] if known else []
    for said, colour, fill, dashes in entries:
        y += _LINE
        more = {"stroke_dasharray": dashes} if dashes else {}
        swatch = {"x": box.x + 1, "y": y - 11, "width": 34, "height": 13, "stroke_width": 2.0}
        svg.add(into, "rect", fill=fill, stroke=colour, **swatch, **more)
        svg.add(into, "text", said, x=box.x + 46, y=y, font_size=12.5, fill=_INK)
    return y + 6


def _row(into: svg.Element, box: Box, y: float, name: str, said: str, colour: str) -> float:
    y += _LINE
    svg.add(into, "text", name, x=box.x, y=y, font_size=12.5, fill=_GREY)
    bold = {"font_weight": "bold"} if colour != _INK else {}
    end = {"x": box.x + box.width, "y": y, "text_anchor": "end", "font_size": 13.0}
    svg.add(into, "text", said, fill=colour, **end, **bold)
    return y


def _figures(found: Comparison) -> Iterator[tuple[str, str, str]]:
    crossed = found.crossing
    yield "实测面积", f"{crossed.survey_m2:,.1f} m²", _INK
    yield "其中范围内", f"{crossed.inside_m2:,.1f} m²", _INK
    yield "越界面积", f"{crossed.beyond_m2:,.1f} m²", RED if crossed.pieces else _INK
    if crossed.pieces:
        yield f"最远越界（{crossed.piece_count} 处）", f"{crossed.farthest_m:.1f} m", RED
    if sure := crossed.certainty:
        yield f"精度 ±{sure.accuracy_m:g} m 内无法判定", f"{sure.cannot_tell_m2:,.1f} m²", ORANGE
        yield "确定越界", f"{sure.beyond_m2:,.1f} m²", RED if sure.beyond_m2 else _INK
    for one in [one for one in found.entered if one.right is not None][:_MOST_ENTERED]:
        name = svg.shortened(f"进入{one.right.name if one.right else ''}", 12.5, 170)
        yield name, f"{one.area_m2:,.1f} m²", VIOLET
    if theirs := sum(one.area_m2 for one in found.entered if one.right is None):
        yield "进入其他机关登记的矿业权", f"{theirs:,.1f} m²", RED
    for depth in found.depths[:_MOST_SEAMS]:
        yield from _depth(depth, found)


def _depth(depth: SeamCrossing, found: Comparison) -> Iterator[tuple[str, str, str]]:
    name = svg.shortened(depth.seam.name or "登记标高", 12.5, 110)
    yield name, _span(depth.seam.top_m, depth.seam.bottom_m), _INK
    over = [("高出上限", depth.above_m), ("低于下限", depth.below_m)]
    out = [f"{word} {far:g} m" for word, far in over if far]
    red = depth.verdict is Verdict.BEYOND
    said = " ".join(out) or _span(found.how.top_m, found.how.bottom_m)
    yield "　实测标高", said, RED if red else _INK


def _span(top_m: float | None, bottom_m: float | None) -> str:
    said = ["—" if height is None else f"{height:g}" for height in (top_m, bottom_m)]
    return f"{said[0]} 至 {said[1]} m"


def _extremes(found: Comparison) -> list[tuple[str, str]]:
    west, south, east, north = found.survey.ground.bounds
    return [
        ("经度", f"{dms(west)} – {dms(east)}"),
        ("纬度", f"{dms(south)} – {dms(north)}"),
    ]


def _notes(found: Comparison) -> Iterator[str]:
    staked = found.staked
    yield "坐标系 CGCS2000，面积为椭球面积"
    yield f"登记范围：{staked.day.isoformat()} 的第 {staked.boundary.version} 版"
    if found.perhaps_gcj02:
        yield "疑为网络地图（GCJ-02）坐标，请核对仪器"
    yield "示意图，供核查参考，不作为测绘成果"
