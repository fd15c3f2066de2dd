"""A surveyed area as it comes in: GeoJSON, one of the text forms, or a file that GDAL reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import shapely

from kernel.spatial import BadGeometry, validated_polygon
from registry import outlines
from registry.ground.measuring import Sheet
from registry.ground.refusals import SurveyElsewhere, SurveyFaulty, SurveyNotComparable
from registry.states import COMPARABLE

_FARTHEST_M: Final = 50_000
_MOST_CORNERS: Final = 20_000
_TOLD: Final = 5  # faults named in a refusal


@dataclass(frozen=True, slots=True)
class Survey:
    """``remarks`` is what was odd in the file and did not keep it from being read."""

    ground: shapely.MultiPolygon
    form: str
    top_m: float | None = None
    bottom_m: float | None = None
    remarks: tuple[Mapping[str, Any], ...] = ()


def from_geojson(geometry: Mapping[str, Any]) -> Survey:
    """Take a Polygon or MultiPolygon in degrees; raise BadGeometry where it is none."""
    return Survey(validated_polygon(geometry), outlines.Form.GEOJSON.value)


def from_file(content: bytes, how: outlines.How) -> Survey:
    """Take a boundary file; raise BoundaryRefused, SurveyNotComparable or SurveyFaulty."""
    outline = outlines.read(content, how)
    if outline.datum not in COMPARABLE:
        raise SurveyNotComparable(datum=outline.datum.value)
    faults = outlines.told(outline)["faults"]
    ground = outlines.ground(outline.rings)
    if ground is None:
        raise SurveyFaulty(why_zh=_sentences(faults, "zh"), why_en=_sentences(faults, "en"))
    return Survey(
        validated_polygon(ground),
        outline.draft.form.value,
        outline.top_m,
        outline.bottom_m,
        tuple(faults),
    )


def must_be_near(survey: Survey, ground: shapely.MultiPolygon) -> None:
    """Raise `SurveyElsewhere` where a survey cannot be one of this ground, BadGeometry if huge."""
    if shapely.get_num_coordinates(survey.ground) > _MOST_CORNERS:
        raise BadGeometry("too_many_corners", f"> {_MOST_CORNERS}")
    if shapely.intersects(survey.ground, ground):
        return
    sheet = Sheet.around(ground)
    metres = shapely.distance(sheet.flat(survey.ground.envelope), sheet.flat(ground))
    if not metres <= _FARTHEST_M:  # what a sheet cannot show is infinitely far
        away = f"{metres / 1000:.0f}" if metres < 1e7 else ">10000"  # noqa: PLR2004  # a quarter of the earth
        raise SurveyElsewhere(km=away)


def _sentences(faults: list[dict[str, Any]], language: str) -> str:
    said = []
    for fault in faults[:_TOLD]:
        points = "、".join(fault["points"][:_TOLD])
        said.append(f"{fault[language]}{f' ({points})' if points else ''}")
    return "；".join(said)
