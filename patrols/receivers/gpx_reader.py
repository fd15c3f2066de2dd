"""GPX: its tracks, or its routes where there are none."""

from collections.abc import Iterator

import gpxpy
from gpxpy.gpx import GPX, GPXException, GPXRoutePoint, GPXTrackPoint, GPXXMLSyntaxException

from patrols.receivers.child import Read, Unreadable
from patrols.receivers.instants import seconds

_Point = GPXTrackPoint | GPXRoutePoint


def read(content: bytes) -> Iterator[Read]:
    try:
        document = gpxpy.parse(content)
    except (GPXException, GPXXMLSyntaxException, ValueError, LookupError) as wrong:
        raise Unreadable(wrong) from None
    yield from _fixes(document)


def _fixes(document: GPX) -> Iterator[Read]:
    walked = (segment.points for track in document.tracks for segment in track.segments)
    planned = (route.points for route in document.routes)
    for part, points in enumerate(map(list[_Point], walked if document.tracks else planned)):
        for point in points:
            yield Read(
                lon=point.longitude,
                lat=point.latitude,
                t=seconds(point.time),
                altitude_m=point.elevation,
                part=part,
            )
