"""
What a file says about itself: format, size, place, time, camera. Nothing is ever invented.

Two independent libraries read the EXIF; where they differ, both answers are shown and the field
is flagged. What is doubtful is left out, flagged, and kept in ``stated`` in the file's own words.
Runs inside `evidence.sandbox`; see `read`.
"""

import codecs
import datetime as dt
import os
from typing import Any, BinaryIO

from evidence import images
from evidence.formats import UNKNOWN, Header, frame_of, media_type_of
from evidence.formats.boxes import read_movie
from evidence.formats.tags import Tags
from evidence.reading import paper
from evidence.reading.draft import Draft, Reading
from evidence.reading.drone import believable, drone_position, read_drone
from evidence.reading.exif import EXIFREAD, PILLOW, read_both, search_exif
from evidence.reading.facts import Fact, Facts, Position, number
from evidence.reading.flight import SUBTITLES, read_flight, tell_flight
from evidence.reading.movie import MOVIES, tell_movie
from evidence.reading.odd import foreign_words, odd_packet
from evidence.reading.paper import PAPER, tell_paper
from evidence.reading.position import read_position
from evidence.reading.sound import SOUNDS, tell_sound
from evidence.reading.text import ENCODINGS, decode
from evidence.reading.times import read_times

__all__ = ["VERSION", "Position", "Reading", "prepare", "read"]

VERSION = "reading/3"
_BOXED = {"image/heic", "image/heif", "image/avif"}
_TEXTS = ("make", "model", "software", "description")
_UPRIGHT_TO_LEFT = range(1, 9)
_GIMBAL = "xmp drone-dji:GimbalYawDegree"
_SAME_PLACE_DEG = 1e-4  # about ten metres: DJI rounds the two differently
_SAME_DEG = 1e-6
# What the readers of papers and recordings decode with, as the files tell them to.
_OF_LIBRARIES = ("ascii", "latin-1", "charmap", "utf-16", "utf-16-be", "utf-16-le", "utf-8-sig")
_SMALL, _PIXELS_PER_BYTE = 10_000_000, 200


def prepare() -> None:
    """Load the codecs now: inside the sandbox no file can be opened any more."""
    for encoding in (*ENCODINGS, *_OF_LIBRARIES):
        codecs.lookup(encoding)
    paper.prepare()


def read(file: BinaryIO, *, now: dt.datetime) -> Reading:
    """
    Read an open file. Raises only `MemoryError` (the sandbox's limit); all else becomes a flag.

    ``now`` (aware) serves to flag dates in the future.
    """
    media, draft = media_type_of(file), Draft()
    if media == UNKNOWN or not media.startswith("image/"):
        draft.flag("not_a_picture")
        _tell_other(draft, file, media, now)
        return draft.finished(VERSION, media)
    frame = _frame(file, media, draft)
    found, failed = read_both(file, media, frame)
    draft.flag(*failed)
    if media == "image/tiff" and any("dng_version" in tags for tags in found.values()):
        media = "image/x-adobe-dng"
    _merge(draft, {name: _facts(tags, now) for name, tags in found.items()})
    _sizes(draft, media, frame, found)
    _plausible(draft, file.seek(0, os.SEEK_END))
    xmp = frame.xmp if frame else _packet(file)
    draft.flag(*odd_packet(xmp or b""), *foreign_words(file))
    _drone(draft, read_drone(xmp))
    return draft.finished(VERSION, media)


def _tell_other(draft: Draft, file: BinaryIO, media: str, now: dt.datetime) -> None:
    if media in MOVIES:
        tell_movie(draft, read_movie(file), now)
    elif media == SUBTITLES:
        tell_flight(draft, read_flight(file), now)
    elif media == PAPER:
        tell_paper(draft, file, now)
    elif media in SOUNDS:
        tell_sound(draft, file, media, now)


def _frame(file: BinaryIO, media: str, draft: Draft) -> Header | None:
    try:
        boxed = media in _BOXED
        frame = images.boxed_frame(file, media) if boxed else frame_of(file, media)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 -- a broken box makes the plugins raise whatever comes to hand; the flag keeps it visible
        frame = Header(exif=search_exif(file), flags=("frame_unreadable",))
    if frame:
        draft.flag(*frame.flags)
    return frame


def _facts(tags: Tags, now: dt.datetime) -> Facts:
    facts = Facts()
    read_position(tags, facts)
    read_times(tags, facts, now)
    for name in _TEXTS:
        if isinstance(stored := tags.get(name), bytes):
            text, foreign = decode(stored)
            facts.say(name, text)
            if foreign:
                facts.doubt("text_not_utf8", tags, name)
    turn = number(tags, "orientation")
    if turn in _UPRIGHT_TO_LEFT:
        facts.say("orientation", int(turn or 0))
    elif turn is not None:
        facts.doubt("orientation_unknown", tags, "orientation")
    return facts


def _merge(draft: Draft, by_reader: dict[str, Facts]) -> None:
    first, second = by_reader.get(EXIFREAD), by_reader.get(PILLOW)
    for facts in by_reader.values():
        draft.flag(*facts.flags)
        draft.stated = facts.stated | draft.stated
    one, other = (facts.values if facts else {} for facts in (first, second))
    for name in sorted(one.keys() | other.keys()):
        ours, theirs = one.get(name), other.get(name)
        draft.take(name, theirs if ours is None else ours, _source(ours, theirs))
        if first and second and not _same(ours, theirs):
            draft.disagreements[name] = {EXIFREAD: ours, PILLOW: theirs}
            draft.flag("readers_disagree")


def _source(ours: Fact | None, theirs: Fact | None) -> str:
    if ours is None:
        return f"exif by {PILLOW}"
    return f"exif by {EXIFREAD}" if theirs is None else f"exif by {EXIFREAD} and {PILLOW}"


def _same(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return all(abs(ours[key] - theirs[key]) <= _SAME_DEG for key in ours)
    if isinstance(ours, float) and isinstance(theirs, float):
        return abs(ours - theirs) <= _SAME_DEG
    return bool(ours == theirs)


def _sizes(draft: Draft, media: str, frame: Header | None, found: dict[str, Tags]) -> None:
    """Take the size from the frame; from EXIF only where the frame says nothing, and say so."""
    stored = ("width", "height") if media in {"image/tiff", "image/x-adobe-dng"} else None
    for name in ("width", "height"):
        draft.take(name, getattr(frame, name, None), "frame")
        for tag in (name if stored else f"pixel_{name}",):
            for tags in found.values():
                value = number(tags, tag)
                draft.take(name, int(value) if value else None, f"exif {tag}")


def _plausible(draft: Draft, length: int) -> None:
    """Flag a picture that promises far more pixels than so few bytes have ever held."""
    pixels = draft.values.get("width", 0) * draft.values.get("height", 0)
    if pixels > images.MOST_PIXELS or pixels > max(_SMALL, length * _PIXELS_PER_BYTE):
        draft.flag("implausible_size")


def _drone(draft: Draft, stated: dict[str, float]) -> None:
    drone = believable(draft, stated)
    if not drone:
        return
    draft.values["drone"], draft.sources["drone"] = drone, "xmp drone-dji"
    if "heading_deg" not in draft.values and "gimbal_yaw_deg" in drone:
        draft.take("heading_deg", drone["gimbal_yaw_deg"] % 360, _GIMBAL)
        draft.flag("heading_from_gimbal")
    place, exif = drone_position(drone), draft.values.get("position")
    if place and exif and _apart(place, exif) > _SAME_PLACE_DEG:
        draft.disagreements["position"] = {"exif": exif, "xmp": place}
        draft.flag("position_against_xmp")


def _apart(place: Position, exif: Position) -> float:
    return max(abs(place["lat"] - exif["lat"]), abs(place["lon"] - exif["lon"]))


def _packet(file: BinaryIO) -> bytes | None:
    """Find the XMP of a TIFF near its start, where DJI's raw files have it."""
    file.seek(0)
    start = file.read(256 << 10)
    at = start.find(b"<x:xmpmeta")
    return start[at:] if at >= 0 else None
