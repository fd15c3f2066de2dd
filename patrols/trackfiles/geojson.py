"""
Tracks as GeoJSON by RFC 7946: a feature a way, whose lines end where nobody knows more.

Degrees of CGCS2000, which agree with the WGS 84 that the format knows to centimetres. Times of
fixes stand beside them as ``coordinateProperties``, in the same order.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import numpy as np
import orjson

from patrols.trackfiles.ways import Way
from patrols.tracks.fixes import Fixes

_DIGITS: Final = 7


def as_geojson(ways: Iterable[Way]) -> bytes:
    features = [feature for way in ways for feature in _features(way)]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _features(way: Way) -> Iterator[Mapping[str, Any]]:
    """Yield the lines of a way, and apart from them the fixes that stand between two gaps."""
    lines = [line for line in way.lines if len(line) > 1]
    alone = [line for line in way.lines if len(line) == 1]
    if lines:
        drawn = {"type": "MultiLineString", "coordinates": [_places(line) for line in lines]}
        yield _feature(way, drawn, [_told(way, line) for line in lines])
    if alone:
        places = [place for line in alone for place in _places(line)]
        told = [one for line in alone for one in _told(way, line)]
        yield _feature(way, {"type": "MultiPoint", "coordinates": places}, told)


def _feature(way: Way, geometry: Mapping[str, Any], times: list[Any]) -> Mapping[str, Any]:
    properties = {
        "patrol": str(way.patrol.id),
        "part": way.part.value,
        "walked_on": way.patrol.walked_on.isoformat(),
        "transport": way.patrol.transport.value,
        "name": way.name,
        "description": way.about,
        "coordinateProperties": {"times": times},
    }
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _places(line: Fixes) -> list[list[float]]:
    columns = [line.lon.round(_DIGITS), line.lat.round(_DIGITS)]
    if np.isfinite(line.altitude_m).all():
        columns.append(line.altitude_m.round(1))
    return [list(place) for place in zip(*(column.tolist() for column in columns), strict=True)]


def _told(way: Way, line: Fixes) -> list[str | None]:
    return [
        None if time is None else time.isoformat(timespec="milliseconds")
        for time in way.times(line)
    ]
