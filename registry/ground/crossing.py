"""
How far a surveyed area goes beyond a boundary (越界): square metres, by piece, and metres.

With the accuracy of the survey given, what lies nearer to the line than it is nobody's to tell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
import shapely

from registry.ground.measuring import Sheet, area_m2, polygons

_LEAST_M2: Final = 1e-4  # a square centimetre: what rounding leaves along a common edge
_LEAST_DEG2: Final = 1e-14  # about as much, seen as degrees of longitude and latitude
_LEAST_M: Final = 1e-6  # widened by something next to nothing, a shape is nothing to GEOS
_MOST_PIECES: Final = 100  # measured one by one; a ragged line leaves thousands
_STEPS: Final = 60  # places asked along the rim of a piece for the one farthest from the line


class Verdict(StrEnum):
    WITHIN = "within"
    BEYOND = "beyond"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part beyond the line; ``far_at`` is its place farthest from it, in degrees."""

    polygon: shapely.Polygon
    area_m2: float
    farthest_m: float
    far_at: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Certainty:
    """The same area by what is sure of it; the three add up to the survey."""

    accuracy_m: float
    beyond_m2: float
    cannot_tell_m2: float
    inside_m2: float


@dataclass(frozen=True, slots=True)
class Crossing:
    """
    ``inside_m2`` and ``beyond_m2`` add up to ``survey_m2``.

    ``pieces`` are the largest of ``piece_count``, and the one that reaches farthest.
    """

    survey_m2: float
    inside_m2: float
    beyond_m2: float
    beyond: shapely.MultiPolygon
    piece_count: int
    pieces: Sequence[Piece]
    certainty: Certainty | None

    @property
    def farthest_m(self) -> float:
        return max((piece.farthest_m for piece in self.pieces), default=0.0)

    @property
    def verdict(self) -> Verdict:
        if self.certainty is None:
            return Verdict.BEYOND if self.pieces else Verdict.WITHIN
        if self.certainty.beyond_m2 >= _LEAST_M2:
            return Verdict.BEYOND
        unsure = self.certainty.cannot_tell_m2 >= _LEAST_M2
        return Verdict.CANNOT_TELL if unsure else Verdict.WITHIN


def cross(
    survey: shapely.MultiPolygon, ground: shapely.MultiPolygon, accuracy_m: float | None = None
) -> Crossing:
    """Hold a survey against the ground of a right, both valid and in degrees of CGCS2000."""
    sheet = Sheet.around(survey)
    parts = polygons(shapely.difference(survey, ground))
    parts = [part for part in parts if part.area >= _LEAST_DEG2]
    beyond, rim = shapely.MultiPolygon(parts), _Rim.of(sheet.flat(ground))
    return Crossing(
        survey_m2=area_m2(survey),
        inside_m2=area_m2(shapely.intersection(survey, ground)),
        beyond_m2=area_m2(beyond),
        beyond=beyond,
        piece_count=len(parts),
        pieces=[rim.piece(part, sheet) for part in rim.telling(parts, sheet)],
        certainty=None if accuracy_m is None else _certainty(survey, ground, sheet, accuracy_m),
    )


def _certainty(
    survey: shapely.MultiPolygon, ground: shapely.MultiPolygon, sheet: Sheet, accuracy_m: float
) -> Certainty:
    there, far = sheet.flat(ground), accuracy_m if accuracy_m >= _LEAST_M else 0.0
    outer, inner = (sheet.round(there.buffer(one)) for one in (far, -far))
    sure_out = area_m2(shapely.difference(survey, outer))
    sure_in = area_m2(shapely.intersection(survey, inner))
    unsure = max(0.0, area_m2(survey) - sure_out - sure_in)
    return Certainty(accuracy_m, sure_out, unsure, sure_in)


@dataclass(frozen=True, slots=True)
class _Rim:
    """The edges round a ground, on a sheet of metres, to be asked for the nearest."""

    edges: shapely.STRtree

    @classmethod
    def of(cls, ground: shapely.MultiPolygon) -> "_Rim":
        edges: list[Any] = []
        for part in polygons(ground):
            for ring in (part.exterior, *part.interiors):
                corners = shapely.get_coordinates(ring)
                pairs = np.stack((corners[:-1], corners[1:]), axis=1)
                edges.extend(np.atleast_1d(shapely.linestrings(pairs)))  # type: ignore[arg-type]  # an array of them
        return cls(shapely.STRtree(edges))

    def telling(self, parts: list[Any], sheet: Sheet) -> list[Any]:
        """Return the largest parts, largest first, the one with the farthest corner among them."""
        largest = sorted(parts, key=lambda part: -part.area)[:_MOST_PIECES]
        if len(parts) > _MOST_PIECES:
            corners, of = shapely.get_coordinates(sheet.flat(parts), return_index=True)
            places: Any = shapely.points(corners)
            nearest = self.edges.query_nearest(places, all_matches=False, return_distance=True)
            farthest = parts[of[nearest[0][0][int(nearest[1].argmax())]]]
            if farthest not in largest:
                largest[-1] = farthest
        return largest

    def piece(self, polygon: shapely.Polygon, sheet: Sheet) -> Piece:
        """Measure a piece; where ground lies all round it, its middle is the farthest."""
        flat = sheet.flat(polygon)
        rim = shapely.segmentize(flat.exterior, flat.exterior.length / _STEPS)
        middle = shapely.maximum_inscribed_circle(flat, tolerance=flat.length / _STEPS)
        corners = np.concatenate([shapely.get_coordinates(one) for one in (rim, middle)])
        places: Any = shapely.points(corners)
        nearest = self.edges.query_nearest(places, all_matches=False, return_distance=True)
        at = int(nearest[1].argmax())
        far_at = sheet.round(places[nearest[0][0][at]])
        return Piece(polygon, area_m2(polygon), float(nearest[1][at]), (far_at.x, far_at.y))
