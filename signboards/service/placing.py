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
    fix: Mapping[str, Any] | None = (capture or {}).get("fix")
    return fix


def near(boundary: Boundary | None, fix: Mapping[str, Any] | None, limit_m: float | None) -> _Place:
    """
    Return ``near`` (yes, no or cannot_tell), why, and the metres behind it.

    ``line_m`` is the distance to the nearest place of the line, on whichever side.
    """
    if reason := _why_not(boundary, fix, limit_m):
        return {"near": "cannot_tell", "reason": reason}
    assert boundary is not None and fix is not None and limit_m is not None  # noqa: S101, PT018 (for mypy: asked above)
    accuracy_m = float(fix["accuracy_m"])
    found = standing(boundary, Point(fix["lon"], fix["lat"]), accuracy_m)
    facts = {
        "side": found.side.value,
        "line_m": round(found.line_m, 1),
        "accuracy_m": accuracy_m,
    }
    if found.side is Side.INSIDE:
        return {"near": "yes", "reason": "inside_the_right", **facts}
    if found.line_m + accuracy_m <= limit_m:
        return {"near": "yes", "reason": "within_reach", **facts}
    if found.line_m - accuracy_m > limit_m:
        return {"near": "no", "reason": "beyond_reach", **facts}
    return {"near": "cannot_tell", "reason": "too_inaccurate", **facts}


def _why_not(
    boundary: Boundary | None, fix: Mapping[str, Any] | None, limit_m: float | None
) -> str | None:
    """Return why nobody can tell, if nobody can."""
    if limit_m is None:
        return "no_rule"
    if fix is None:
        return "no_fix"
    if fix.get("source") not in _MEASURED:
        return "fix_not_measured"
    if fix.get("accuracy_m") is None:
        return "accuracy_unknown"
    if boundary is None:
        return "no_boundary"
    return None if boundary.comparable else "boundary_in_another_datum"
