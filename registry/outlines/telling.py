"""An outline as JSON, its flaws in sentences."""

from typing import Any, Final

from registry.outlines.drafts import Flaw, How, Outline, Ring
from registry.outlines.refusals import BoundaryRefused
from registry.states import SourceDatum

_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "masked_digits": (
        "坐标被遮盖，无法成图；请索取完整坐标",
        "digits are masked, so nothing can be drawn; ask for the full coordinates",
    ),
    "unclosed": (
        "没有闭合；请补上结束行或首尾相接",
        "the ring is not closed; add its closing line or come back to its first point",
    ),
    "point_count_differs": (
        "标称 {stated} 点，实有 {found} 点；请核对是否缺点",
        "it announces {stated} points and has {found}; look for a missing one",
    ),
    "ring_count_differs": (
        "标称 {stated} 圈，实有 {found} 圈；请核对是否缺圈",
        "it announces {stated} rings and has {found}; look for a missing one",
    ),
    "too_few_points": (
        "不同的点少于 3 个，不成图形",
        "fewer than three different points make no area",
    ),
    "shared_points": ("这些点重合；请核对", "these points are in one place; check them"),
    "self_crossing": (
        "两条边相交；请核对这些点的次序和坐标",
        "two edges cross; check order and coordinates of these points",
    ),
    "hole_outside": (
        "扣除的范围不在任何外圈之内；请核对",
        "the hole lies outside of every outer ring; check it",
    ),
    "elevations_reversed": (
        "上限标高 {top} 米低于下限标高；请核对",
        "the top, {top} m, lies below the bottom; check it",
    ),
    "area_differs": (
        "所填面积 {stated} km² 与计算面积 {computed} km² 相差超过 0.1%",
        "the stated area of {stated} km² is off by over 0.1 % from the {computed} km² computed",
    ),
    "axes_swapped": (
        "两列坐标次序颠倒，已按数值对调",
        "the columns of coordinates stood in the other order and were exchanged",
    ),
    "not_comparable": (
        "{datum} 坐标无公开转换参数，不作转换，不参与比对",
        "{datum} has no public parameters: nothing is converted, or compared with anything",
    ),
    "height_dropped": (
        "坐标带有高程，未采用；上下限标高请另行注明",
        "its heights were not used; state top and bottom apart",
    ),
    "not_an_area": (
        "{count} 个要素不是面或线，未采用",
        "{count} features are neither areas nor lines and were left out",
    ),
}


def told(outline: Outline) -> dict[str, Any]:
    """Return an outline as JSON, rings as lists of longitude and latitude in its own datum."""
    return {
        "form": outline.draft.form.value,
        "datum": outline.datum.value,
        "epsg": outline.epsg,
        "rings": [_ring(ring) for ring in outline.rings],
        "area_km2": outline.area_km2,
        "top_m": outline.top_m,
        "bottom_m": outline.bottom_m,
        "faults": [_flaw(flaw) for flaw in outline.flaws],
    }


def refused(refusal: BoundaryRefused, how: How) -> dict[str, Any]:
    """Return the same JSON for what was not read: no rings, and one fault that says why."""
    sentences = {"zh": refusal.sentence("zh"), "en": refusal.sentence("en")}
    code = refusal.code.removeprefix("registry.boundary_")
    points = [refusal.facts["point"]] if "point" in refusal.facts else []
    return {
        "form": refusal.form.value if refusal.form else None,
        "datum": (how.datum or SourceDatum.CGCS2000).value,
        "epsg": None,
        "rings": [],
        "area_km2": None,
        "top_m": None,
        "bottom_m": None,
        "faults": [{"code": code, "ring": None, "points": points, **sentences}],
    }


def _ring(ring: Ring) -> dict[str, Any]:
    return {
        "role": "hole" if ring.hole else "outer",
        "name": ring.name,
        "top_m": ring.top_m,
        "bottom_m": ring.bottom_m,
        "area_km2": ring.area_km2,
        "numbers": list(ring.labels),
        "points": [[round(lon, 10), round(lat, 10)] for lon, lat in ring.places],
    }


def _flaw(flaw: Flaw) -> dict[str, Any]:
    zh, en = _SENTENCES[flaw.code]
    facts = dict(flaw.facts)
    return {
        "code": flaw.code,
        "ring": flaw.ring,
        "points": list(flaw.points),
        "zh": zh.format(**facts),
        "en": en.format(**facts),
    }
