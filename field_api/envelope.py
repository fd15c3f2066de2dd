"""
The cover of a record: the claims of the seal that every kind shares.

The header of the seal is ``{"alg": "ES256", "kid": <thumbprint of the device's key>,
"typ": "kuangxun-record"}``.
"""

from base64 import urlsafe_b64decode
from functools import lru_cache
from json import JSONDecoder
from typing import Any, Final

import marshmallow as ma
import orjson
from marshmallow import validate

from evidence.policy import LARGEST_PREVIEW
from field_api.refusals import BadEnvelope
from kernel.body import parse_json
from kernel.errors import Malformed
from kernel.fixes import FixSource
from kernel.wire import Instant, Number, text

TYP: Final = "kuangxun-record"
MOST_FILES: Final = 500

_LARGEST_INT: Final = (1 << 53) - 1  # the largest whole number a browser can count to
_UUID_VERSION: Final = 7
_LONGEST_HEAD: Final = 1000  # characters; ours are some 550


class Whole(ma.fields.Integer):
    """A whole number written as one: ``"1"``, ``1.0`` and ``true`` are none."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:  # noqa: ARG002  # marshmallow's signature
        if type(value) is not int:
            raise self.make_error("invalid", input=value)
        return value


def _is_uuid7(value: Any) -> None:
    if value.version != _UUID_VERSION:
        raise ma.ValidationError("Not a UUIDv7.")


def _count(least: int, most: int) -> Whole:
    return Whole(required=True, validate=validate.Range(min=least, max=most))


class CaptureFix(ma.Schema):
    """A position as the phone had it; what it is worth is judged later, not here."""

    lon = Number(required=True)
    lat = Number(required=True)
    accuracy_m = Number(allow_none=True)
    altitude_m = Number(allow_none=True)
    time = text(40)
    source = ma.fields.String(
        required=True, validate=validate.OneOf([source.value for source in FixSource])
    )


class Capture(ma.Schema):
    """
    The sidecar written at the shutter: where and when, in the phone's own words.

    ``pitch_deg`` and ``roll_deg`` are the camera's, above the horizon and of it;
    ``monotonic_ms`` runs since the page began, whatever the wall clock is set to.
    ``time_source`` says whose word ``taken_at`` is: that of the phone at the shutter, of the
    camera that made the file, or of the file system.
    """

    taken_at = text(40, required=True)
    fix = ma.fields.Nested(CaptureFix, allow_none=True)
    heading_deg = Number(allow_none=True)
    location_source = ma.fields.String(
        validate=validate.OneOf(["shutter", "exif", "track", "map", "none"])
    )
    pitch_deg = Number(allow_none=True)
    roll_deg = Number(allow_none=True)
    monotonic_ms = Whole(allow_none=True, validate=validate.Range(min=0, max=_LARGEST_INT))
    fix_age_ms = Whole(allow_none=True, validate=validate.Range(min=0, max=_LARGEST_INT))
    time_source = ma.fields.String(validate=validate.OneOf(["shutter", "exif", "file"]))


def _sha256() -> ma.fields.String:
    return ma.fields.String(required=True, validate=validate.Regexp(r"[0-9a-f]{64}\Z"))


class SealedPreview(ma.Schema):
    """A small JPEG of the file, which may be sent ahead of it: see the door of previews."""

    sha256 = _sha256()
    bytes = _count(1, LARGEST_PREVIEW)


class ManifestEntry(ma.Schema):
    """A file the seal names by its hash; ``preview`` need not be there, nor ever be sent."""

    sha256 = _sha256()
    bytes = _count(1, _LARGEST_INT)
    media_type = text(100, least=3, required=True)
    role = text(40, least=1, required=True)
    capture = ma.fields.Nested(Capture, allow_none=True, load_default=None)
    preview = ma.fields.Nested(SealedPreview, allow_none=True)


class Envelope(ma.Schema):
    """
    The claims of a sealed record; `payload` is the kind's own.

    ``head`` is a signed head of the audit log, as the pack had it: who had it sealed after it was
    signed. It is kept under the seal, and not judged here.
    """

    id = ma.fields.UUID(required=True, validate=_is_uuid7)
    kind = text(40, least=1, required=True)
    schema = _count(1, 1000)
    author = ma.fields.UUID(required=True)
    sealed_at = Instant(required=True)
    monotonic_ms = _count(0, _LARGEST_INT)
    after = ma.fields.UUID(allow_none=True, load_default=None)
    head = text(_LONGEST_HEAD, allow_none=True, load_default=None)
    payload = ma.fields.Dict(required=True, keys=ma.fields.String())
    files = ma.fields.List(
        ma.fields.Nested(ManifestEntry),
        load_default=list,
        validate=validate.Length(max=MOST_FILES),
    )

    @ma.validates("files")
    def _one_size_each(self, files: list[dict[str, Any]], **_more: Any) -> None:
        """Refuse a hash with two sizes: no file has both."""
        sizes: dict[Any, Any] = {}
        for place, entry in enumerate(files):
            size = entry.get("bytes")  # of an entry that is wrong otherwise, only a part is left
            if sizes.setdefault(entry.get("sha256"), size) != size:
                raise ma.ValidationError({place: {"bytes": ["Differs from the same file above."]}})


_ENVELOPE: Final = Envelope()


class Wrong(Exception):
    """A refusal of one record, with the fields that were wrong."""

    def __init__(self, refusal: Any, errors: Any = None) -> None:
        self.refusal = refusal
        self.errors = errors
        super().__init__(str(refusal))


def read(payload: bytes) -> Any:
    """Return the JSON that ``payload`` says; raise `Wrong` for anything no phone of ours writes."""
    try:
        said = parse_json(payload)
    except Malformed as error:
        raise Wrong(BadEnvelope(), {"_schema": [error.facts["reason"]]}) from None
    if name := _named_twice(payload, said):
        raise Wrong(BadEnvelope(), {"_schema": [f"Named twice: {name[:80]}"]})
    return said


@lru_cache(maxsize=4096)  # a phone's header is always the same
def has_one_reading(header: str) -> bool:
    """Whether no member is named twice in ``header``, the first part of a compact JWS."""
    try:
        raw = urlsafe_b64decode(header + "=" * (-len(header) % 4))
        return _named_twice(raw, None) is None
    except ValueError:  # in another encoding than a phone of ours writes
        return False


def _named_twice(raw: bytes, said: Any) -> str | None:
    """
    Return a member of ``raw`` that some would read one way and some another.

    What a phone writes comes out as it went in, which shows in 30 µs that nothing was dropped;
    only other spellings are read with care, in 140 µs for a track of 200 fixes.
    """
    if orjson.dumps(said) == raw:
        return None
    try:
        _CAREFUL.decode(raw.decode())
    except _Twice as twice:
        return str(twice)
    return None


class _Twice(Exception):
    """A member is named twice."""


def _once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for name, value in members:
        if name in read:
            raise _Twice(name)
        read[name] = value
    return read


_CAREFUL: Final = JSONDecoder(object_pairs_hook=_once, parse_int=str, parse_float=str)


def load(claims: Any) -> dict[str, Any]:
    """Return the typed claims; raise `Wrong` naming the fields."""
    if not isinstance(claims, dict):
        raise Wrong(BadEnvelope(), {"_schema": ["Not an object."]})
    try:
        loaded: dict[str, Any] = _ENVELOPE.load(claims)
    except ma.ValidationError as error:
        raise Wrong(BadEnvelope(), error.messages) from None
    return loaded
