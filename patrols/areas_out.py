"""Areas as GeoJSON by RFC 7946; CGCS2000 degrees go out as they are."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson
import shapely
from shapely.geometry import mapping

from kernel.spatial import to_shapely
from patrols.models import PatrolArea
from patrols.states import Grade

GRADES: Final[Mapping[Grade, str]] = {Grade.KEY: "重点巡查区", Grade.FULL: "全面巡查区"}


def geojson(areas: Iterable[PatrolArea]) -> bytes:
    """Return a FeatureCollection that the import reads back."""
    features = [_feature(area) for area in areas]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _feature(area: PatrolArea) -> Mapping[str, Any]:
    told = {
        "名称": area.name,
        "等级": GRADES[area.grade],
        "grade": area.grade,
        "months": area.months,
        "division_id": area.division_id,
        "area_m2": area.area_m2,
        "valid_from": area.valid_from,
        "valid_to": area.valid_to,
    }
    ground = shapely.orient_polygons(to_shapely(area.place))
    return {"type": "Feature", "id": area.id, "properties": told, "geometry": mapping(ground)}
