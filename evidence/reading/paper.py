"""
When a PDF says it was made and changed, and with what: its Info dictionary beside its XMP.

A paper has no moment of taking: ``taken_at`` is when the document was made (scanned, printed), and
flagged as that.
"""

import codecs
import datetime as dt
import io
import logging
import os
import re
import zlib
from typing import BinaryIO

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject, TextStringObject

from evidence.formats import bounded
from evidence.formats.tags import Tags
from evidence.reading.draft import Draft
from evidence.reading.facts import Facts, as_stated
from evidence.reading.text import decode
from evidence.reading.times import read_times

PAPER = "application/pdf"
_MOST_READS, _LARGEST = 1_500_000, 8 << 20  # it reads byte by byte where the table is broken
_TAIL = 64 << 10
_DATE = re.compile(
    rb"(?:D:)?(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?\s*(?:(Z)|([+-]\d\d)'?(\d\d)?'?)?[Z0']*"
)
_IN_XMP = re.compile(rb"""xmp:CreateDate\s{0,4}(?:=\s{0,4}["']([^"'<]{0,40})|>([^<]{0,40})<)""")
_INFO, _XMP, _CHANGED = "pdf CreationDate", "pdf xmp:CreateDate", "pdf ModDate"
_TEXTS = (("software", "Creator"), ("software", "Producer"), ("description", "Title"))
_WANTED = ("CreationDate", "ModDate", "Creator", "Producer", "Title")
_UNPACKED = (None, "/FlateDecode")
_SAME_MOMENT, _WIDEST_ZONE = dt.timedelta(minutes=5), dt.timedelta(hours=14)

# It logs what it finds odd in a file, line by line; we flag instead.
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)


# All that is imported late, because only some papers need it.
_REHEARSED = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Metadata 2 0 R>>endobj\n"
    b"2 0 obj<</Length 9/Filter/FlateDecode>>stream\n"
    + zlib.compress(b"x")
    + b"\nendstream endobj\n3 0 obj<</Title(x)>>endobj\ntrailer<</Root 1 0 R/Info 3 0 R>>"
    + b"\nstartxref\n0\n%%EOF\n"
)


def prepare() -> None:
    """Load what the library loads late: inside the sandbox no file can be opened any more."""
    _statements(Draft(), io.BytesIO(_REHEARSED))


def tell_paper(draft: Draft, file: BinaryIO, now: dt.datetime) -> None:
    """Raises only `MemoryError`."""
    if not _ended(file):
        draft.flag("cut_off", "document_unreadable")
        return
    try:
        info, xmp = _statements(draft, file)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 -- on broken files the library raises whatever comes to hand; the flag keeps it visible
        draft.flag("document_unreadable")
        return
    for field, name in _TEXTS:
        text, foreign = decode(info.get(name, b""))
        draft.take(field, text, f"pdf {name}")
        draft.flag(*(["text_not_utf8"] if foreign else []))
    _tell_times(draft, info, xmp, now)


def _tell_times(draft: Draft, info: dict[str, bytes], xmp: bytes, now: dt.datetime) -> None:
    made = _moment(draft, _INFO, info.get("CreationDate", b""), now)
    said = _moment(draft, _XMP, xmp, now)
    changed = _moment(Draft(), _CHANGED, info.get("ModDate", b""), now)
    if made or said:
        draft.flag("taken_at_from_document")
    if made and said and not _near(made, said):
        draft.disagreements["taken_at"] = {_INFO: made.isoformat(), _XMP: said.isoformat()}
        draft.flag("taken_at_sources_disagree")
    if made and changed and not _near(made, changed):
        draft.stated[_CHANGED] = as_stated(info["ModDate"])
        draft.flag("document_changed")


def _ended(file: BinaryIO) -> bool:
    """Whether the way in stands at the end; the library would look for it byte by byte."""
    file.seek(max(file.seek(0, os.SEEK_END) - _TAIL, 0))
    tail = file.read(_TAIL)
    return b"startxref" in tail and b"%%EOF" in tail


def _statements(draft: Draft, file: BinaryIO) -> tuple[dict[str, bytes], bytes]:
    """Info as bytes by name, and the date of making in the XMP; empty where nothing is said."""
    reader = PdfReader(bounded(file, reads=_MOST_READS, largest=_LARGEST))
    if reader.is_encrypted:  # the library has tried the empty password
        draft.flag("document_encrypted")
    info = reader.metadata or DictionaryObject()
    said = {name: _text(info[f"/{name}"]) for name in _WANTED if f"/{name}" in info}
    root = reader.root_object
    packet = _packet(root["/Metadata"]) if "/Metadata" in root else b""
    match = _IN_XMP.search(packet)
    return said, (match[1] or match[2] or b"") if match else b""


def _packet(metadata: object) -> bytes:
    """Return XMP as it stands or deflated; nobody packs it with the decoders of pictures."""
    if not isinstance(metadata, StreamObject) or metadata.get("/Filter") not in _UNPACKED:
        return b""
    return metadata.get_data()


def _text(value: object) -> bytes:
    """
    Return a text as stored, or as UTF-8 where it says that it is UTF-16.

    What claims to be PDF's own encoding is often GB18030, and judged as all text here is.
    """
    if isinstance(value, TextStringObject):
        stored = value.original_bytes
        wide = stored.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE))
        return value.encode("utf-8", "replace") if wide else stored.removeprefix(codecs.BOM_UTF8)
    return value if isinstance(value, bytes) else b""


def _moment(draft: Draft, source: str, stored: bytes, now: dt.datetime) -> dt.datetime | None:
    """Take a date as ``taken_at`` where none is taken yet; aware if the offset is stated."""
    if not stored:
        return None
    facts, tags = Facts(), Tags(original=_as_clock(stored))
    read_times(tags, facts, now)
    draft.flag(*facts.flags)
    draft.stated |= {source: as_stated(stored)} if facts.flags else {}
    for name, value in facts.values.items():
        draft.take(name, value, source)
    taken, offset = facts.values.get("taken_at"), facts.values.get("utc_offset", "")
    return dt.datetime.fromisoformat(f"{taken}{offset}") if taken else None


def _as_clock(stored: bytes) -> bytes:
    """Spell a date of PDF, ``D:20260506090203+08'00'``, as EXIF does; others stay as they are."""
    match = _DATE.fullmatch(stored.strip(b"\x00 "))
    if match is None:
        return stored
    year, month, day, hour, minute, second, utc, hours, minutes = match.groups()
    offset = b"Z" if utc else hours + b":" + (minutes or b"00") if hours else b""
    clock = b":".join((hour, minute, second or b"00"))
    return b"%b:%b:%b %b%b" % (year, month, day, clock, offset)


def _near(one: dt.datetime, other: dt.datetime) -> bool:
    """Whether they may be the same moment; without their zones, whether some zones make it so."""
    if one.tzinfo and other.tzinfo:
        return abs(one - other) <= _SAME_MOMENT
    return abs(one.replace(tzinfo=None) - other.replace(tzinfo=None)) <= _WIDEST_ZONE
