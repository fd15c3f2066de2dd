"""Whether the board that was looked at stands at the mine: a finding with reasons, no verdict."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

import evidence.queries
import registry.queries
from kernel.clock import day_of
from kernel.fixes import FixSource
from kernel.spatial import Point
from registry.models import Boundary
from registry.service import Side, standing
from signboards import rules
from signboards.models import SignboardCheck

_MEASURED = {FixSource.GNSS.value, FixSource.NETWORK.value}
_WEST_EAST, _SOUTH_NORTH, _FARTHEST_M = 180.0, 90.0, 1e7
_Place = dict[str, Any]


def place_of(session: Session, check: SignboardCheck, province: str) -> _Place:
    """Say how near the right the phone was, and each photo taken of the board."""
    on = day_of(check.seen_at)
    drawn = registry.queries.present_boundaries([check.right_id], on=on)
    boundary, limit_m = session.scalars(drawn).first(), rules.near_m(province, on)
    items = session.scalars(evidence.queries.items_of(check.original_id)).all()
    believed = check.position is not None
    return {
        "limit_m": limit_m,
        "boundary_version": boundary and boundary.version,
        "phone": near(boundary, check.fix if believed else None, limit_m),
        "photos": [
            {"item_id": str(item.id), **near(boundary, _fix(item.capture), limit_m)}
            for item in items
        ],
    }


def _fix(capture: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    fix: Mapping[str, Any] = (capture or {}).get("fix") or {}
    return fix if fix.get("lon") or fix.get("lat") else None  # a zero of both: none was known


def near(boundary: Boundary | None, fix: Mapping[str, Any] | None, limit_m: float | None) -> _Place:
    """
    Return ``near`` (yes, no or cannot_tell), why, and the metres behind it.

    ``line_m`` is the distance to the nearest place of the line, on whichever side.
    """
    if limit_m is None:
        return _nobody_knows("no_rule")
    if fix is None:
        return _nobody_knows("no_fix")
    if boundary is None:
        return _nobody_knows("no_boundary")
    if doubt := _doubt(boundary, fix):
        return _nobody_knows(doubt)
    return _measured(boundary, fix, limit_m)


def _nobody_knows(reason: str) -> _Place:
    return {"near": "cannot_tell", "reason": reason}


def _doubt(boundary: Boundary, fix: Mapping[str, Any]) -> str | None:
    if not boundary.comparable:
        return "boundary_in_another_datum"
    if abs(fix["lon"]) > _WEST_EAST or abs(fix["lat"]) > _SOUTH_NORTH:
        return "fix_out_of_range"
    if fix.get("source") not in _MEASURED:
        return "fix_not_measured"
    accuracy_m = fix.get("accuracy_m")
    return None if accuracy_m is not None and 0 <= accuracy_m <= _FARTHEST_M else "accuracy_unknown"


def _measured(boundary: Boundary, fix: Mapping[str, Any], limit_m: float) -> _Place:
    accuracy_m = float(fix["accuracy_m"])
    found = standing(boundary, Point(fix["lon"], fix["lat"]), accuracy_m)
    line_m = round(found.line_m, 1)
    facts = {"side": found.side.value, "line_m": line_m, "accuracy_m": accuracy_m}
    if found.side is Side.INSIDE:
        return {"near": "yes", "reason": "inside_the_right", **facts}
    if found.line_m + accuracy_m <= limit_m:
        return {"near": "yes", "reason": "within_reach", **facts}
    if found.line_m - accuracy_m > limit_m:
        return {"near": "no", "reason": "beyond_reach", **facts}
    return {"near": "cannot_tell", "reason": "too_inaccurate", **facts}
