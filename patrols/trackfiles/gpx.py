"""
Tracks as GPX 1.1: a line of a way is a track of its own, a fix between two gaps a waypoint.

Segments of one track would say the same, but programs that turn GPX into something else draw a
straight line from one to the next (gpsbabel 1.8 does), and a segment of one fix is no geometry.
"""

from collections.abc import Iterable
from typing import Final

from gpxpy.gpx import GPX, GPXTrack, GPXTrackPoint, GPXTrackSegment, GPXWaypoint

from patrols.trackfiles.ways import Way
from patrols.tracks.fixes import Fixes

_DIGITS: Final = 7  # of a degree: a centimetre


def as_gpx(ways: Iterable[Way]) -> bytes:
    document = GPX()
    document.creator = "KuangXun"
    for way in ways:
        _write(document, way)
    return document.to_xml(version="1.1", prettyprint=False).encode()


def _write(document: GPX, way: Way) -> None:
    for number, line in enumerate(way.lines, 1):
        name = way.name if len(way.lines) == 1 else f"{way.name}（{number}/{len(way.lines)}）"
        points = _points(way, line)
        if len(points) == 1:
            (alone,) = points
            at = (alone.latitude, alone.longitude, alone.elevation, alone.time)
            document.waypoints.append(GPXWaypoint(*at, name=name, description=way.about))
            continue
        track = GPXTrack(name=name, description=way.about)
        track.comment = way.part.value
        track.segments = [GPXTrackSegment(points)]
        document.tracks.append(track)


def _points(way: Way, line: Fixes) -> list[GPXTrackPoint]:
    columns = zip(
        line.lat.round(_DIGITS).tolist(),
        line.lon.round(_DIGITS).tolist(),
        line.altitude_m.tolist(),
        way.times(line),
        strict=True,
    )
    return [
        GPXTrackPoint(lat, lon, elevation=None if high != high else high, time=time)  # noqa: PLR0124  # not a number
        for lat, lon, high, time in columns
    ]
