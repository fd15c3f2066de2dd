"""
Tracks as KML with times: a `gx:MultiTrack` a way, a `gx:Track` a line of it.

GDAL's writer knows no times of fixes, so that the few elements are written here.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree as ET

from patrols.states import TrackPart
from patrols.trackfiles.ways import Way
from patrols.tracks.fixes import Fixes

_KML, _GX = "http://www.opengis.net/kml/2.2", "http://www.google.com/kml/ext/2.2"
_DIGITS: Final = 7
# Colours as KML has them: transparency, blue, green, red.
_STYLES: Final = {TrackPart.RAW: ("99a0a0a0", "2"), TrackPart.CLEAN: ("ff8c4e1f", "4")}

ET.register_namespace("", _KML)
ET.register_namespace("gx", _GX)


def as_kml(ways: Iterable[Way]) -> bytes:
    root = ET.Element(_kml("kml"))
    document = _said(root, _kml("Document"))
    _said(document, _kml("name"), "矿产资源巡查轨迹")
    for part, (colour, width) in _STYLES.items():
        line = _said(_said(document, _kml("Style"), id=part.value), _kml("LineStyle"))
        _said(line, _kml("color"), colour)
        _said(line, _kml("width"), width)
    for way in ways:
        _way(document, way)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _way(document: ET.Element, way: Way) -> None:
    """Add a way; a fix between two gaps is no line, and stands as a point of its own."""
    lines = [line for line in way.lines if len(line) > 1]
    if lines:
        tracks = _said(_placemark(document, way), f"{{{_GX}}}MultiTrack")
        _said(tracks, f"{{{_GX}}}interpolate", "0")
        for line in lines:
            _track(tracks, way, line)
    for alone in (line for line in way.lines if len(line) == 1):
        place = _placemark(document, way)
        (time,) = way.times(alone)
        if time is not None:
            _said(_said(place, _kml("TimeStamp")), _kml("when"), _when(time))
        (where,) = _places(alone, ",")
        _said(_said(place, _kml("Point")), _kml("coordinates"), where)


def _placemark(document: ET.Element, way: Way) -> ET.Element:
    place = _said(document, _kml("Placemark"))
    _said(place, _kml("name"), way.name)
    _said(place, _kml("description"), way.about)
    _said(place, _kml("styleUrl"), f"#{way.part.value}")
    return place


def _track(tracks: ET.Element, way: Way, line: Fixes) -> None:
    track = _said(tracks, f"{{{_GX}}}Track")
    for time in way.times(line):
        _said(track, _kml("when"), _when(time))
    for where in _places(line, " "):
        _said(track, f"{{{_GX}}}coord", where)


def _places(line: Fixes, between: str) -> Iterable[str]:
    """Write an unknown height as zero, which lies on the ground here."""
    rows = zip(
        line.lon.tolist(),
        line.lat.tolist(),
        line.altitude_m.tolist(),
        strict=True,
    )
    for lon, lat, high in rows:
        height = "0" if high != high else f"{high:.1f}"  # noqa: PLR0124  # not a number
        yield between.join((f"{lon:.{_DIGITS}f}", f"{lat:.{_DIGITS}f}", height))


def _when(time: dt.datetime | None) -> str:
    if time is None:
        return ""
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _kml(tag: str) -> str:
    return f"{{{_KML}}}{tag}"


def _said(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, tag, attributes)
    child.text = text
    return child
