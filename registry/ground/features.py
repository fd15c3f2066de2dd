"""Areas out of a file of a geographic system, each with its name, and what is wrong with each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import shapely
from pyproj import Proj

from kernel.spatial import BadGeometry, validated_polygon
from registry.ground.measuring import Numbers, area_m2, ground_of
from registry.ground.refusals import NoAreas, SurveyNotComparable
from registry.outlines import Form, layers, wkb
from registry.outlines.refusals import NoBoundary
from registry.states import COMPARABLE

_NAMES: Final = (
    *("名称", "保护区名称", "红线名称", "图斑名称", "区域名称", "项目名称", "地块名称"),
    *("name", "mc", "xmmc", "bhqmc", "hxmc", "dkmc", "bhqmch", "title"),
)
_MOST_FEATURES: Final = 20_000
_CHINA: Final = shapely.box(73, 3, 136, 54)
_MENDED: Final = 0.001  # of the area; what a repair may change and still be called one
_LONGEST = 120
_SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "repaired": ("图形自相交，已修复，面积变化不超过 0.1%", "It crossed itself and was repaired"),
    "not_an_area": ("不是面", "It is not an area"),
    "crosses_itself": ("图形自相交，无法修复", "It crosses itself beyond repair"),
    "abroad": ("坐标不在中国境内", "It lies outside China"),
    "bad_geometry": ("图形有误", "Its geometry is wrong"),
}


@dataclass(frozen=True, slots=True)
class Area:
    """One feature, ``number`` its place in the file; no ground where it was not taken."""

    number: int
    name: str
    ground: shapely.MultiPolygon | None
    code: str = ""

    def as_json(self) -> dict[str, Any]:
        zh, en = _SENTENCES[self.code]
        named = {"feature": self.number, "name": self.name, "code": self.code}
        return {**named, "taken": self.ground is not None, "zh": zh, "en": en}


def read(content: bytes) -> list[Area]:
    """Return every feature of a file; raise where the file as a whole cannot be used."""
    form = layers.form_of(content)
    if form is None:
        raise NoBoundary(why="不是 GDAL 图层文件 it is no file of layers")
    areas = list[Area]()
    for layer in layers.layers_of(content, form, most=_MOST_FEATURES):
        if len(layer["shapes"]) >= _MOST_FEATURES:
            raise NoBoundary(form, why=f"≥ {_MOST_FEATURES}")
        areas += _of_layer(layer, form, len(areas))
    if not any(area.ground for area in areas):
        why = _SENTENCES[areas[0].code] if areas else ("没有要素", "it has no features")
        raise NoAreas(why_zh=why[0], why_en=why[1])
    return areas


def _of_layer(layer: Mapping[str, Any], form: Form, before: int) -> Iterator[Area]:
    system = layers.system_of(layer["crs"] or "OGC:CRS84", form)
    if system.datum not in COMPARABLE:
        raise SurveyNotComparable(datum=system.datum.value)
    named = _column(layer["fields"])
    for at, (shape, row) in enumerate(zip(layer["shapes"], layer["rows"], strict=True)):
        number = before + at + 1
        given = row[named] if named is not None else None
        name = " ".join((given or "").split())[:_LONGEST] or f"第{number}个要素"
        yield _area(number, name, shape, system.unproject)


def _column(fields: Sequence[str]) -> int | None:
    """Return which column holds the name, the likeliest heading first."""
    plain = [field.strip().lower() for field in fields]
    return next((plain.index(name) for name in _NAMES if name in plain), None)


def _area(number: int, name: str, shape: str, unproject: Proj | None) -> Area:
    drawn = _polygons(shape)
    if drawn is None:
        return Area(number, name, None, "not_an_area")
    placed = drawn if unproject is None else shapely.transform(drawn, _back(unproject))
    if not shapely.covers(_CHINA, shapely.envelope(placed)):
        return Area(number, name, None, "abroad")
    try:
        return _sound(number, name, placed)
    except BadGeometry:
        return Area(number, name, None, "bad_geometry")


def _sound(number: int, name: str, placed: shapely.MultiPolygon) -> Area:
    if placed.is_valid:
        return Area(number, name, validated_polygon(placed))
    mended = ground_of(shapely.make_valid(placed, method="structure", keep_collapsed=False))
    was, is_now = area_m2(placed), area_m2(mended)
    if not is_now or abs(was - is_now) > _MENDED * is_now:
        return Area(number, name, None, "crosses_itself")
    return Area(number, name, validated_polygon(mended), "repaired")


def _back(unproject: Proj) -> Any:
    """Return what takes metres of one system back to its own degrees, so that nothing shifts."""

    def degrees(metres: Numbers) -> Numbers:
        lons, lats = unproject(metres[:, 0], metres[:, 1], inverse=True)
        return shapely.get_coordinates(shapely.points(lons, lats))

    return degrees


def _polygons(shape: str) -> shapely.MultiPolygon | None:
    """Return the areas of a shape; rings of a polygon follow each other, its holes last."""
    try:
        rings = wkb.rings(bytes.fromhex(shape))
    except wkb.BadWkb:
        return None
    parts: list[list[Any]] = []
    for ring in rings:
        if len(ring.points) < 4 or ring.points[0] != ring.points[-1]:  # noqa: PLR2004  # a triangle
            return None
        if ring.hole and parts:
            parts[-1].append(ring.points)
        else:
            parts.append([ring.points])
    return shapely.MultiPolygon([(part[0], part[1:]) for part in parts]) if parts else None
