"""
When and where a phone or a drone says it filmed: its notes in MP4 and QuickTime.

``creationdate`` is a wall clock with its offset. The header's own clock (``mvhd``) is UTC by the
standard and local time in many cameras, so it is taken as it stands, without an offset, and
flagged.
"""

import datetime as dt
import re
from typing import Any

from evidence.formats.boxes import Movie
from evidence.formats.tags import Tags
from evidence.reading.draft import Draft
from evidence.reading.facts import Facts, Position, as_stated
from evidence.reading.points import read_point
from evidence.reading.text import decode
from evidence.reading.times import read_times

MOVIES = {"video/mp4", "video/quicktime", "video/3gpp", "audio/mp4"}
_APPLE = "com.apple.quicktime."
_PLACE, _DATE = f"{_APPLE}location.ISO6709", f"{_APPLE}creationdate"
_CLOCK = "quicktime mvhd"
_TEXTS = {
    "make": (f"{_APPLE}make", "com.android.manufacturer", "©mak"),
    "model": (f"{_APPLE}model", "com.android.model", "©mod"),
    "software": (f"{_APPLE}software", "©swr"),
}
_ANGLES = {
    "©fpt": "flight_pitch_deg",
    "©fyw": "flight_yaw_deg",
    "©frl": "flight_roll_deg",
    "©gpt": "gimbal_pitch_deg",
    "©gyw": "gimbal_yaw_deg",
    "©grl": "gimbal_roll_deg",
}
_NUMBER = re.compile(rb"[+-]?\d{1,4}(?:\.\d{1,12})?")
_BARE_OFFSET = re.compile(rb"([+-]\d\d)(\d\d)$")
_EPOCH = dt.datetime(1904, 1, 1)  # noqa: DTZ001 -- the zone is what cameras do not agree on
_FIRST_YEAR = 1991  # QuickTime's own; earlier means a clock that counts from 1970
_WIDEST_ZONE = dt.timedelta(hours=14)
_SAME_MOMENT = dt.timedelta(minutes=5)
_SAME_PLACE_DEG, _SAME_HEIGHT_M = 1e-4, 1


def tell_movie(draft: Draft, movie: Movie, now: dt.datetime) -> None:
    draft.flag(*movie.flags)
    _tell_place(draft, movie)
    _tell_time(draft, movie, now)
    for name, places in _TEXTS.items():
        for place in places:
            stored = movie.notes.get(place) or movie.keys.get(place)
            if stored:
                text, foreign = decode(stored)
                draft.take(name, text, f"quicktime {place}")
                draft.flag(*(["text_not_utf8"] if foreign else []))
    _tell_angles(draft, movie)


def _tell_place(draft: Draft, movie: Movie) -> None:
    found = {_PLACE: movie.keys.get(_PLACE), "©xyz": movie.notes.get("©xyz")}
    places: dict[str, Position] = {}
    heights: dict[str, float] = {}
    for name, stored in found.items():
        if not stored:
            continue
        point, source = read_point(stored), f"quicktime {name}"
        if point.flags:
            _doubt(draft, source, stored, *point.flags)
        places |= {source: point.position} if point.position else {}
        heights |= {source: point.altitude_m} if point.altitude_m is not None else {}
    _settle(draft, "position", places, agree=_near(places))
    spread = max(heights.values(), default=0) - min(heights.values(), default=0)
    _settle(draft, "altitude_m", heights, agree=spread <= _SAME_HEIGHT_M)


def _near(places: dict[str, Position]) -> bool:
    first, *others = places.values() or [None]
    return first is None or all(
        max(abs(one["lat"] - first["lat"]), abs(one["lon"] - first["lon"])) <= _SAME_PLACE_DEG
        for one in others
        if one
    )


def _settle(draft: Draft, name: str, by_source: dict[str, Any], *, agree: bool) -> None:
    """Take the first statement; show them all where they differ."""
    for source, value in by_source.items():
        draft.take(name, value, source)
    if not agree:
        draft.disagreements[name] = by_source
        draft.flag(f"{name}_sources_disagree")


def _doubt(draft: Draft, source: str, stored: bytes, *flags: str) -> None:
    draft.flag(*flags)
    draft.stated[source] = as_stated(stored)


def _tell_time(draft: Draft, movie: Movie, now: dt.datetime) -> None:
    dated, clock = _dated(draft, movie, now), _header_clock(draft, movie, now)
    if dated is None and clock:
        draft.take("taken_at", clock.isoformat(), _CLOCK)
        draft.flag("taken_at_from_mvhd")
    elif dated and clock:
        stated = {f"quicktime {_DATE}": dated.isoformat(), _CLOCK: clock.isoformat()}
        wall = dated.replace(tzinfo=None)
        apart = min(abs(clock - wall), abs(clock - wall + (dated.utcoffset() or dt.timedelta())))
        allowed = _SAME_MOMENT if dated.tzinfo else _WIDEST_ZONE
        _settle(draft, "taken_at", stated, agree=apart <= allowed + _length(movie))


def _length(movie: Movie) -> dt.timedelta:
    """How long was filmed: some date the header when they begin, some when they end."""
    return dt.timedelta(seconds=min(movie.duration_s, 86_400))


def _dated(draft: Draft, movie: Movie, now: dt.datetime) -> dt.datetime | None:
    """Read Apple's creation date; aware if the file states the offset."""
    stored, source = movie.keys.get(_DATE), f"quicktime {_DATE}"
    if not stored:
        return None
    tags: Tags = {"original": _BARE_OFFSET.sub(rb"\1:\2", stored.strip(b"\x00 "))}
    facts = Facts()
    read_times(tags, facts, now)
    if facts.flags:
        _doubt(draft, source, stored, *facts.flags)
    for name, value in facts.values.items():
        draft.take(name, value, source)
    taken, offset = facts.values.get("taken_at"), facts.values.get("utc_offset", "")
    return dt.datetime.fromisoformat(f"{taken}{offset}") if taken else None


def _header_clock(draft: Draft, movie: Movie, now: dt.datetime) -> dt.datetime | None:
    """Return the header's clock as it stands, naive; None if it is not set or cannot be."""
    if movie.created is None:
        return None
    try:
        clock = _EPOCH + dt.timedelta(seconds=movie.created)
    except OverflowError:
        clock = _EPOCH
    if clock.year < _FIRST_YEAR:
        _doubt(draft, _CLOCK, str(movie.created).encode(), "taken_at_out_of_range")
        return None
    if clock.replace(tzinfo=dt.UTC) > now + _WIDEST_ZONE:
        _doubt(draft, _CLOCK, str(movie.created).encode(), "taken_at_future")
    return clock


def _tell_angles(draft: Draft, movie: Movie) -> None:
    """Read what DJI notes of craft and camera, as they were when filming began."""
    found: dict[str, float] = {}
    for note, name in _ANGLES.items():
        stored = movie.notes.get(note, b"").strip(b"\x00 ")
        if not stored:
            continue
        if _NUMBER.fullmatch(stored) and abs(float(stored)) <= 360:  # noqa: PLR2004 -- a full circle
            found[name] = float(stored)
        else:
            _doubt(draft, f"quicktime {note}", stored, "drone_angle_unreadable")
    if found:
        draft.take("drone", found, "quicktime user data of DJI")
