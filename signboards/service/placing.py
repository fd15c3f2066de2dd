"""Whether the board that was looked at stands at the mine: a finding with reasons, no verdict."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

import evidence.queries
import registry.queries
from kernel.clock import day_of
from registry.models import Boundary
from registry.service import Doubt, Side, Standing, hold
from signboards import queries, rules
from signboards.models import SignboardCheck

_Place = dict[str, Any]


def place_of(session: Session, check: SignboardCheck, province: str) -> _Place:
    """Say how near the right the phone was, and each photo of the check and its corrections."""
    on = day_of(check.seen_at)
    drawn = registry.queries.present_boundaries([check.right_id], on=on)
    boundary, limit_m = session.scalars(drawn).first(), rules.near_m(province, on)
    told = [one.id for one in session.scalars(queries.versions(check.original_id))]
    items = session.scalars(evidence.queries.items_of_records(told)).all()
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
    found = hold(boundary, fix)
    if isinstance(found, Doubt):
        return _nobody_knows(found.value)
    return _measured(found, limit_m)


def _nobody_knows(reason: str) -> _Place:
    return {"near": "cannot_tell", "reason": reason}


def _measured(found: Standing, limit_m: float) -> _Place:
    line_m = round(found.line_m, 1)
    facts = {"side": found.side.value, "line_m": line_m, "accuracy_m": found.accuracy_m}
    if found.side is Side.INSIDE:
        return {"near": "yes", "reason": "inside_the_right", **facts}
    if found.line_m + found.accuracy_m <= limit_m:
        return {"near": "yes", "reason": "within_reach", **facts}
    if found.line_m - found.accuracy_m > limit_m:
        return {"near": "no", "reason": "beyond_reach", **facts}
    return {"near": "cannot_tell", "reason": "too_inaccurate", **facts}
