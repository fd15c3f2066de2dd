"""
Whether a survey looks as if its coordinates came off a web map (GCJ-02), 500 to 630 m off here.

It serves a hint to the surveyor and nothing else: no place is ever moved by it.
"""

from typing import Final

import numpy as np
import shapely

from kernel.spatial import Point
from kernel.spatial.chinese_maps import shifted
from registry.ground.measuring import area_m2, ground_of

_COARSE_DEG: Final = 5e-5  # a hint needs no corner closer than some metres
_FITS, _MISFITS = 0.9, 0.6  # shares of a survey inside its boundary, moved back and as it came


def perhaps_gcj02(survey: shapely.MultiPolygon, ground: shapely.MultiPolygon) -> bool:
    """Whether most of a survey would lie inside if it were moved back by the shift."""
    survey = ground_of(shapely.simplify(survey, _COARSE_DEG))
    whole = area_m2(survey)
    if not whole or area_m2(shapely.intersection(survey, ground)) > _MISFITS * whole:
        return False
    middle = Point(survey.centroid.x, survey.centroid.y)
    there = shifted(middle)
    shift = np.array((there.lon - middle.lon, there.lat - middle.lat))
    moved = shapely.transform(survey, lambda corners: corners - shift)
    return area_m2(shapely.intersection(moved, ground)) >= _FITS * whole
