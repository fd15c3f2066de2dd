"""A comparison as JSON, the same for the desk and the command line."""

from collections.abc import Mapping
from typing import Any, Final

import shapely

from registry.ground import seams
from registry.ground.comparing import Comparison, Entered, Touched
from registry.ground.crossing import Certainty, Piece
from registry.ground.seams import SeamCrossing

_HINTS: Final[Mapping[str, tuple[str, str]]] = {
    "perhaps_gcj02": (
        "实测范围整体偏移约五六百米，疑为网络地图（GCJ-02）坐标；请核对仪器坐标系后重测。",
        "The survey is off as a whole by what web maps (GCJ-02) are; check the instrument's datum.",
    ),
    "seams_differ": (
        "该范围含多个矿体（采区），标高各异；逐个比对，见 depths。",
        "The boundary has several seams with elevations of their own; see depths.",
    ),
    "no_elevations": (
        "登记范围没有上下限标高，无法判断是否越层。",
        "No top or bottom elevation is registered, so that depths cannot be judged.",
    ),
}


def told(found: Comparison) -> dict[str, Any]:
    """Return areas in m², distances in m, places as longitude and latitude in CGCS2000."""
    right, boundary, crossed = found.staked.right, found.staked.boundary, found.crossing
    overall = seams.verdict(found.depths)
    return {
        "licence_no": right.licence_no,
        "right_id": str(right.id),
        "day": found.staked.day.isoformat(),
        "boundary_version": boundary.version,
        "survey_form": found.survey.form,
        "remarks": list(found.survey.remarks),
        "verdict": crossed.verdict.value,
        "survey_m2": round(crossed.survey_m2, 2),
        "inside_m2": round(crossed.inside_m2, 2),
        "beyond_m2": round(crossed.beyond_m2, 2),
        "farthest_m": round(crossed.farthest_m, 2),
        "certainty": _certainty(crossed.certainty) if crossed.certainty else None,
        "piece_count": crossed.piece_count,
        "pieces": [_piece(piece) for piece in crossed.pieces],
        "beyond": shapely.geometry.mapping(crossed.beyond) if crossed.pieces else None,
        "top_m": found.how.top_m,
        "bottom_m": found.how.bottom_m,
        "depth_verdict": overall.value if overall else None,
        "depths": [_depth(one) for one in found.depths],
        "entered": [_entered(one) for one in found.entered],
        "protected": [_touched(one) for one in found.protected],
        "hints": [_hint(code) for code in _hints(found)],
    }


def _hints(found: Comparison) -> list[str]:
    surveyed = found.how.top_m is not None or found.how.bottom_m is not None
    known = any(None not in (seam.top_m, seam.bottom_m) for seam in found.seams)
    said = {
        "perhaps_gcj02": found.perhaps_gcj02,
        "seams_differ": len(found.seams) > 1,
        "no_elevations": surveyed and not known,
    }
    return [code for code, so in said.items() if so]


def _hint(code: str) -> dict[str, str]:
    zh, en = _HINTS[code]
    return {"code": code, "zh": zh, "en": en}


def _certainty(sure: Certainty) -> dict[str, float]:
    return {
        "accuracy_m": sure.accuracy_m,
        "beyond_m2": round(sure.beyond_m2, 2),
        "cannot_tell_m2": round(sure.cannot_tell_m2, 2),
        "inside_m2": round(sure.inside_m2, 2),
    }


def _piece(piece: Piece) -> dict[str, Any]:
    return {
        "area_m2": round(piece.area_m2, 2),
        "farthest_m": round(piece.farthest_m, 2),
        "far_at": [round(number, 8) for number in piece.far_at],
    }


def _depth(one: SeamCrossing) -> dict[str, Any]:
    return {
        "seam": one.seam.name,
        "top_m": one.seam.top_m,
        "bottom_m": one.seam.bottom_m,
        "plan_m2": round(one.plan_m2, 2),
        "above_m": None if one.above_m is None else round(one.above_m, 2),
        "below_m": None if one.below_m is None else round(one.below_m, 2),
        "verdict": one.verdict.value,
    }


def _entered(one: Entered) -> dict[str, Any]:
    right = one.right
    return {
        "right_id": str(right.id) if right else None,
        "licence_no": right.licence_no if right else None,
        "name": right.name if right else None,
        "holder": right.holder.name if right else None,
        "another_authority": right is None,
        "area_m2": round(one.area_m2, 2),
    }


def _touched(one: Touched) -> dict[str, Any]:
    return {
        "layer_id": str(one.layer_id),
        "layer": one.layer,
        "kind": one.kind.value,
        "area": one.area,
        "area_m2": round(one.area_m2, 2),
    }
