"""KML: tracks with times (gx:Track), dated points, else lines without times."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from patrols.receivers.child import Read, Unreadable
from patrols.receivers.instants import read as instant


def read(content: bytes) -> Iterator[Read]:
    try:
        root = ET.fromstring(content)  # noqa: S314  # in a child with little memory, and expat bounds entities
    except (ET.ParseError, ValueError, LookupError) as wrong:
        raise Unreadable(wrong) from None
    tracks = [each for each in root.iter() if _name(each) == "Track"]
    points = [each for each in root.iter() if _name(each) == "Placemark" and _dated(each)]
    if tracks:
        for part, track in enumerate(tracks):
            yield from _track(track, part)
    elif points:
        for point in points:
            yield from _coordinates(point, 0, instant(_dated(point)))
    else:
        lines = (each for each in root.iter() if _name(each) == "LineString")
        for part, line in enumerate(lines):
            yield from _coordinates(line, part, None)


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _dated(placemark: ET.Element) -> str:
    """Return when a point was taken, empty for what is no dated point."""
    inside = {_name(each): each.text or "" for each in placemark.iter()}
    return inside.get("when", "") if "Point" in inside else ""


def _track(track: ET.Element, part: int) -> Iterator[Read]:
    """Instants and places are listed apart; what has no partner is no fix."""
    times = [instant(each.text or "") for each in track if _name(each) == "when"]
    places = [(each.text or "").split() for each in track if _name(each) == "coord"]
    for time, place in zip(times, places, strict=False):
        yield from _fix(place, part, time)


def _coordinates(element: ET.Element, part: int, time: float | None) -> Iterator[Read]:
    for each in element.iter():
        if _name(each) == "coordinates":
            for place in (each.text or "").split():
                yield from _fix(place.split(","), part, time)


def _fix(place: list[str], part: int, time: float | None) -> Iterator[Read]:
    try:
        lon, lat, *more = map(float, place)
    except ValueError:
        return
    yield Read(lon, lat, time, altitude_m=more[0] if more else None, part=part)
