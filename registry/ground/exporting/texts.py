"""
The forms that are text: GeoJSON by RFC 7946, and CSV that runs nothing in a spreadsheet.

RFC 7946 knows WGS84 alone, with which CGCS2000 agrees to centimetres: degrees go out as they are,
and the column 坐标系 says what they were given in.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson
import shapely
from shapely.geometry import mapping

from registry.ground.exporting.columns import BOUNDARY, COLUMNS, Taken, values
from registry.report import harmless

_BOM: Final = "\ufeff"  # or Excel takes the text for GBK


def geojson(rights: Iterable[Taken]) -> bytes:
    """Return a FeatureCollection; a boundary that cannot be compared is text in a property."""
    features = [_feature(taken) for taken in rights]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _feature(taken: Taken) -> Mapping[str, Any]:
    ground = taken.ground
    told = {**values(taken), **({BOUNDARY: taken.unplaced} if taken.unplaced else {})}
    geometry = None if ground is None else mapping(shapely.orient_polygons(ground))
    return {"type": "Feature", "properties": told, "geometry": geometry}


def table(rights: Iterable[Taken]) -> bytes:
    """Return UTF-8 CSV, boundaries as WKT with every digit."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow([*COLUMNS, BOUNDARY])
    for taken in rights:
        ground = taken.ground
        drawn = taken.unplaced if ground is None else shapely.to_wkt(ground, rounding_precision=-1)
        writer.writerow([_cell(value) for value in (*values(taken).values(), drawn)])
    return (_BOM + sheet.getvalue()).encode()


def _cell(value: Any) -> Any:
    return harmless(value) if isinstance(value, str) else value
