"""
Reading the form of a stranger: its bytes whole, bounded and never on every thread; its words plain.

The whole body is read before anything is believed of it, because the server ends the stream alike
when a body is over and when its connection is lost.
"""

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from werkzeug import Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from evidence.service import unsealed
from kernel.errors import Incomplete, LengthMissing, Malformed, WrongMediaType
from kernel.porch import Porch
from signboards.public.refusals import (
    FilledByMachine,
    NotAPhoto,
    PlaceUnreadable,
    ProblemMissing,
    ReportTooLarge,
    WordsMissing,
    WordsTooLong,
)
from signboards.public.reports import Spot
from signboards.public.states import Problem

LARGEST_PHOTO_MB: Final = 10
MOST_WORDS: Final = 500
_MOST: Final[Mapping[str, int]] = {"words": MOST_WORDS, "place": 100, "name": 40, "contact": 80}
_LARGEST_PHOTO: Final = LARGEST_PHOTO_MB << 20
_LARGEST: Final = _LARGEST_PHOTO + (64 << 10)  # bytes, with what stands around the photo
_MOST_PARTS: Final = 24
# Of texts together; the parser also counts what it has not looked through, a block of 64 kB.
_MEMORY: Final = 512 << 10
_FORMS: Final = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})
_PHOTOS: Final = frozenset({"image/jpeg", "image/png", "image/heic", "image/heif", "image/webp"})
_SEATS: Final = 8  # of the 64 threads of a process: a photo may take a minute to come
_FURTHEST: Final[Mapping[str, float]] = {"lon": 180.0, "lat": 90.0}
_LEAST_ACCURATE_M: Final = 100_000.0

gate = Porch(_SEATS)


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it came: texts by the names of fields, and the bytes of the photo, if any."""

    fields: Mapping[str, str]
    photo: bytes


def read(request: Request) -> Sent:
    """
    Read a form whole; raise `Busy` while too many others are being read.

    Raises `LengthMissing`, `ReportTooLarge`, `Incomplete`, `WrongMediaType` or `Malformed`.
    """
    length = request.content_length
    if length is None or "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        raise LengthMissing
    if length > _LARGEST:
        raise ReportTooLarge(most=LARGEST_PHOTO_MB)
    if request.mimetype not in _FORMS:
        raise WrongMediaType(expected="multipart/form-data")
    with gate.seat():
        raw = request.stream.read()
    if len(raw) < length:
        raise Incomplete(came=len(raw), announced=length)
    return _parsed(raw, request.mimetype, request.mimetype_params)


def _parsed(raw: bytes, mimetype: str, options: Mapping[str, str]) -> Sent:
    parser = FormDataParser(
        stream_factory=_in_memory,
        max_form_memory_size=_MEMORY,
        max_form_parts=_MOST_PARTS,
        silent=False,
    )
    try:
        _, form, files = parser.parse(BytesIO(raw), mimetype, len(raw), dict(options))
    except RequestEntityTooLarge:
        raise ReportTooLarge(most=LARGEST_PHOTO_MB) from None
    except (ValueError, LookupError) as error:
        raise Malformed(reason=type(error).__name__) from None
    photo = files.get("photo")
    return Sent({name: plain(value) for name, value in form.items()}, _bytes_of(photo))


def _in_memory(
    total_content_length: int | None,  # noqa: ARG001 (the parser hands these by name)
    content_type: str | None,  # noqa: ARG001 (as above)
    filename: str | None,  # noqa: ARG001 (as above)
    content_length: int | None = None,  # noqa: ARG001 (as above)
) -> BytesIO:
    """Where a part goes: the whole body is here already, and a disk may be full."""
    return BytesIO()


def _bytes_of(photo: Any) -> bytes:
    content: bytes = photo.stream.read() if photo else b""
    if len(content) > _LARGEST_PHOTO:
        raise ReportTooLarge(most=LARGEST_PHOTO_MB)
    return content


def plain(text: str) -> str:
    """Return text without what is not there to be read: controls, and marks that turn it round."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = (one for one in lines if one == "\n" or unicodedata.category(one) not in _UNSEEN)
    return "".join(kept).strip()


_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def check_human(fields: Mapping[str, str]) -> None:
    """The field ``website`` is out of sight: only a program fills it in."""
    if fields.get("website"):
        raise FilledByMachine


def problem(fields: Mapping[str, str]) -> Problem:
    try:
        return Problem(fields.get("problem", ""))
    except ValueError:
        raise ProblemMissing from None


def words(sent: Sent) -> str:
    """Return what somebody wrote; a photo may speak for itself."""
    found = sent.fields.get("words", "")
    if not found and not sent.photo:
        raise WordsMissing
    return found


def check_lengths(fields: Mapping[str, str]) -> None:
    if any(len(fields.get(name, "")) > most for name, most in _MOST.items()):
        raise WordsTooLong(most=MOST_WORDS)


def contact(fields: Mapping[str, str]) -> dict[str, str] | None:
    """Return who is to be asked back, if anybody gave their name or number."""
    found = {"name": fields.get("name", ""), "contact": fields.get("contact", "")}
    return found if any(found.values()) else None


def spot(fields: Mapping[str, str]) -> Spot | None:
    """Return where the browser said it was; nothing, if nobody asked it."""
    if not (fields.get("lon") and fields.get("lat")):
        return None
    lon, lat = _degrees(fields, "lon"), _degrees(fields, "lat")
    return Spot(lon, lat, _accuracy(fields.get("accuracy", "")))


def _degrees(fields: Mapping[str, str], name: str) -> float:
    found = _number(fields[name])
    if found is None or abs(found) > _FURTHEST[name]:
        raise PlaceUnreadable
    return round(found, 7)


def _accuracy(said: str) -> float | None:
    found = _number(said)
    return found if found is not None and 0 <= found <= _LEAST_ACCURATE_M else None


def _number(said: str) -> float | None:
    try:
        found = float(said)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def photo_type(content: bytes) -> str | None:
    """Return what photo it is by its first bytes; raise `NotAPhoto` for anything else."""
    if not content:
        return None
    found = unsealed.media_type(BytesIO(content))
    if found not in _PHOTOS:
        raise NotAPhoto
    return found
