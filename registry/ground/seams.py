"""
The seams of a boundary, each with its own ground and elevations, and what leaves them (越层).

The register keeps one ground and one interval a boundary, and the text it was given. A text with
several seams is read again here, and believed where it still covers the ground that was recorded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import shapely

from kernel.spatial import to_shapely
from registry import outlines
from registry.ground.crossing import Verdict
from registry.ground.measuring import area_m2, ground_of
from registry.models import Boundary

_MARK: Final = "*,"  # begins the line that gives a ring its elevations
_SAME: Final = 1e-6  # of the area; a ground read again from the same text


@dataclass(frozen=True, slots=True)
class Seam:
    name: str
    ground: shapely.MultiPolygon
    top_m: float | None
    bottom_m: float | None


@dataclass(frozen=True, slots=True)
class SeamCrossing:
    """By how many metres a surveyed interval leaves a seam; None where it cannot be told."""

    seam: Seam
    plan_m2: float
    above_m: float | None
    below_m: float | None
    verdict: Verdict


def of(boundary: Boundary) -> list[Seam]:
    """Return the seams that the boundary's own text names; one, of all its ground, otherwise."""
    if boundary.geometry is None:
        return []
    ground = to_shapely(boundary.geometry)
    seams = _printed(boundary)
    if len(seams) > 1:
        told = shapely.union_all([seam.ground for seam in seams])
        if area_m2(shapely.symmetric_difference(told, ground)) <= _SAME * area_m2(ground):
            return seams
    return [Seam("", ground, boundary.top_m, boundary.bottom_m)]


def _printed(boundary: Boundary) -> list[Seam]:
    if _MARK not in boundary.source_text:
        return []
    how = outlines.How(datum=boundary.source_datum)
    try:
        outline = outlines.read_printed(boundary.source_text, how)
    except outlines.BoundaryRefused:
        return []
    holes = [ring for ring in outline.rings if ring.hole]
    seams = []
    for ring in outline.rings:
        ground = None if ring.hole else outlines.ground([ring, *holes])
        if ground is not None:
            seams.append(Seam(ring.name, ground_of(ground), ring.top_m, ring.bottom_m))
    return seams if len({(seam.top_m, seam.bottom_m) for seam in seams}) > 1 else []


def cross(
    seams: Sequence[Seam],
    survey: shapely.MultiPolygon,
    top_m: float | None,
    bottom_m: float | None,
    accuracy_m: float,
) -> list[SeamCrossing]:
    """Hold a surveyed interval against each seam that the survey lies in, seen from above."""
    if top_m is None and bottom_m is None:
        return []
    met = [(seam, area_m2(shapely.intersection(survey, seam.ground))) for seam in seams]
    return [_one(seam, m2, top_m, bottom_m, accuracy_m) for seam, m2 in met if m2 > 0]


def _one(
    seam: Seam, plan_m2: float, top_m: float | None, bottom_m: float | None, accuracy_m: float
) -> SeamCrossing:
    above, below = _over(top_m, seam.top_m), _over(seam.bottom_m, bottom_m)
    out = [far for far in (above, below) if far is not None]
    if any(far > accuracy_m for far in out):
        verdict = Verdict.BEYOND
    elif len(out) < 2 or any(far > 0 for far in out):  # noqa: PLR2004  # top and bottom
        verdict = Verdict.CANNOT_TELL
    else:
        verdict = Verdict.WITHIN
    return SeamCrossing(seam, plan_m2, above, below, verdict)


def _over(high: float | None, low: float | None) -> float | None:
    return None if high is None or low is None else max(0.0, high - low)


def verdict(crossings: Sequence[SeamCrossing]) -> Verdict | None:
    """Say of all seams together: within any one is within; None where nothing was surveyed."""
    said = {crossing.verdict for crossing in crossings}
    order = (Verdict.WITHIN, Verdict.CANNOT_TELL, Verdict.BEYOND)
    return next((one for one in order if one in said), None)
