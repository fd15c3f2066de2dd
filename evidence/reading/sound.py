"""
When a recording says it was made, and with what.

Tags of MP3, Ogg, FLAC and WAV by a library; the chunk ``bext`` of broadcast WAV, in which field
recorders write the moment they began, by ourselves. AMR and bare AAC have no room for statements.
"""

import datetime as dt
import os
import re
from typing import BinaryIO

from tinytag import TinyTag

from evidence.formats import bounded
from evidence.formats.chunks import riff_chunks
from evidence.formats.tags import Tags
from evidence.reading.draft import Draft
from evidence.reading.facts import Facts, as_stated
from evidence.reading.text import decode
from evidence.reading.times import read_times

SOUNDS = {"audio/mpeg", "audio/wav", "audio/ogg", "application/ogg", "audio/flac"}
_MOST_READS, _LARGEST = 20_000, 1 << 20
_BEGAN, _TAGGED = "wav bext", "sound date"
_DATE_ONLY = re.compile(rb"\d{4}(?:[-:/.]\d\d(?:[-:/.]\d\d)?)?")
# Pairs of the characters in common use; single high bytes are the umlauts of other languages.
_CHINESE = re.compile(rb"(?:[\x00-\x7f]|[\xa1-\xf7][\xa1-\xfe])*", re.DOTALL)
_SOFTWARE = ("encoded_by", "encoder_settings", "encoder", "isft")
_MAKER, _DAY, _CLOCK = slice(256, 288), slice(320, 330), slice(330, 338)


def tell_sound(draft: Draft, file: BinaryIO, media: str, now: dt.datetime) -> None:
    """Raises only `MemoryError`."""
    if media == "audio/wav":
        _tell_broadcast(draft, file, now)
    guarded = bounded(file, reads=_MOST_READS, largest=_LARGEST)
    guarded.seek(0)
    try:
        tag = TinyTag.get(file_obj=guarded, duration=False)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 -- on broken files the library raises whatever comes to hand; the flag keeps it visible
        draft.flag("tags_unreadable")
        return
    software = [one for name in _SOFTWARE for one in tag.other.get(name, [])]
    for name, stated in (("software", software), ("description", [tag.title, tag.comment])):
        for one in filter(None, stated):
            text, foreign = decode(_as_stored(one))
            draft.take(name, text, f"sound {name}")
            draft.flag(*(["text_not_utf8"] if foreign else []))
    if tag.year:
        _tell_moment(draft, _TAGGED, _as_stored(tag.year), now)


def _as_stored(text: str) -> bytes:
    """Undo the reading as Latin-1 of what is Chinese; the library does not say what it was."""
    narrow = text.encode("latin-1", "ignore")
    same = len(narrow) == len(text) and _CHINESE.fullmatch(narrow)
    return narrow if same else text.encode("utf-8", "replace")


def _tell_broadcast(draft: Draft, file: BinaryIO, now: dt.datetime) -> None:
    total = file.seek(0, os.SEEK_END)
    for kind, length in riff_chunks(file, total):
        if kind != b"bext":
            continue
        body = file.read(min(length, _CLOCK.stop))
        maker, _ = decode(body[_MAKER])
        draft.take("make", maker, f"{_BEGAN} Originator")
        if stated := (body[_DAY] + b" " + body[_CLOCK]).strip(b"\x00 "):
            _tell_moment(draft, _BEGAN, stated, now)
        return


def _tell_moment(draft: Draft, source: str, stated: bytes, now: dt.datetime) -> None:
    """Take a moment; a day without a time of day is none, and kept in its own words."""
    facts = Facts()
    if _DATE_ONLY.fullmatch(stated.strip()):
        facts.flags.append("taken_at_date_only")
    else:
        read_times(Tags(original=stated), facts, now)
    draft.flag(*facts.flags)
    draft.stated |= {source: as_stated(stated)} if facts.flags else {}
    taken, before = facts.values.get("taken_at"), draft.values.get("taken_at")
    if taken and before and taken != before:
        draft.disagreements["taken_at"] = {draft.sources["taken_at"]: before, source: taken}
        draft.flag("taken_at_sources_disagree")
    for name, value in facts.values.items():
        draft.take(name, value, source)
