"""One submitted item on its way in: taken apart, verified, typed, or refused with a reason."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

import marshmallow as ma
import orjson

from evidence.service import FileIn, SealedIn
from field_api import envelope, kinds, refusals
from field_api.queries import Author, Sealer
from kernel import jws
from kernel.access import Actor
from kernel.clock import day_of
from kernel.errors import Refusal
from kernel.fixes import clock_flags, corrected

MOST_FILES_A_CALL: Final = 20_000  # some seconds of work on the smallest machine

_THUMBPRINT_LENGTH: Final = 43  # characters of a SHA-256 in base64url

_LONGEST_ERRORS: Final = 4000  # bytes of a receipt
_MOST_FIELDS: Final = 40
_OF_FILE: Final = ("sha256", "bytes", "media_type", "role", "capture")


@dataclass(slots=True)
class Draft:
    """
    What one item of a batch has come to so far.

    ``text`` is the item as it came, ``digest`` the SHA-256 (hex) of it; ``claims`` are what it
    says of itself: first raw and vouched for by nobody, typed once the seal was seen to hold.
    ``receipt`` (JWS) it has once it is kept.
    """

    text: str
    digest: str
    opened: jws.Opened | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    sealed: SealedIn | None = None
    payload: dict[str, Any] = field(default_factory=dict)
    refusal: Refusal | None = None
    errors: Any = None
    receipt: str | None = None

    def refuse(self, refusal: Refusal, errors: Any = None) -> None:
        self.refusal, self.receipt = refusal, None
        self.errors = _brief(errors)

    @property
    def kid(self) -> str | None:
        kid = self.opened.header.get("kid") if self.opened else None
        return kid if isinstance(kid, str) and len(kid) == _THUMBPRINT_LENGTH else None

    @property
    def id(self) -> uuid.UUID | None:
        return _uuid(self.claims.get("id"))

    @property
    def author(self) -> uuid.UUID | None:
        return _uuid(self.claims.get("author"))


def _brief(errors: Any) -> Any:
    """Return ``errors`` as JSON that a phone can show: of a long list, the fields alone."""
    raw = orjson.dumps(errors, option=orjson.OPT_NON_STR_KEYS)
    if len(raw) > _LONGEST_ERRORS:
        return {str(name)[:80]: ["…"] for name in list(errors)[:_MOST_FIELDS]}
    return orjson.loads(raw)


def _uuid(value: Any) -> uuid.UUID | None:
    if isinstance(value, uuid.UUID):
        return value
    try:
        return uuid.UUID(value)
    except (ValueError, TypeError, AttributeError):
        return None


def draft(item: Any) -> Draft:
    """Take ``item``, whatever it is, apart; believe nothing yet."""
    text = item if isinstance(item, str) else orjson.dumps(item).decode()
    made = Draft(text, sha256(text.encode()).hexdigest())
    if not isinstance(item, str):
        made.refuse(refusals.Malformed())
    elif len(text) > jws.LARGEST:
        made.refuse(refusals.TooLarge(most=jws.LARGEST))
    else:
        _open(made)
    return made


def _open(made: Draft) -> None:
    try:
        made.opened = jws.opened(made.text)
        if not envelope.has_one_reading(made.text.partition(".")[0]):
            return made.refuse(refusals.BadSeal(why="a member of the header is named twice"))
        claims = envelope.read(made.opened.payload)
    except jws.BadSeal as error:
        made.refuse(refusals.BadSeal(why=error))
    except envelope.Wrong as wrong:
        made.refuse(wrong.refusal, wrong.errors)
    else:
        if isinstance(claims, dict):
            made.claims = claims
        else:
            made.refuse(refusals.BadEnvelope(), {"_schema": ["Not an object."]})


def count_files(made: Iterable[Draft]) -> None:
    """Refuse a call whose records name too many files together, before any is looked at."""
    named = (one.claims.get("files") for one in made)
    if sum(len(files) for files in named if isinstance(files, list)) > MOST_FILES_A_CALL:
        raise refusals.TooManyFiles(most=MOST_FILES_A_CALL)


def verify(made: Draft, sealer: Sealer | None) -> None:
    """Refuse ``made`` unless an enrolled, unrevoked device sealed it and its cover can be read."""
    assert made.opened is not None  # noqa: S101 (a draft that did not open was refused)
    if sealer is None:
        return made.refuse(refusals.UnknownDevice())
    if sealer.revoked_at is not None:
        return made.refuse(refusals.DeviceRevoked(at=sealer.revoked_at.isoformat()))
    if made.opened.header.get("typ") != envelope.TYP:
        return made.refuse(refusals.BadSeal(why=f"typ must be {envelope.TYP}"))
    try:
        made.opened.check(_key(sealer.jwk["x"], sealer.jwk["y"]))
        made.claims = envelope.load(made.claims)
    except jws.BadSeal as error:
        return made.refuse(refusals.BadSeal(why=error))
    except envelope.Wrong as wrong:
        return made.refuse(wrong.refusal, wrong.errors)
    return None


@lru_cache(maxsize=4096)
def _key(x: str, y: str) -> jws.Key:
    return jws.public_key({"kty": "EC", "crv": "P-256", "x": x, "y": y})


def type_payload(made: Draft) -> None:
    """Refuse ``made`` unless its payload is what its kind and version say it is."""
    name, version = made.claims["kind"], made.claims["schema"]
    if (kind := kinds.KINDS.get(name)) is None:
        return made.refuse(refusals.UnknownKind(kind=name))
    if version != kind.version:
        return made.refuse(refusals.UnknownSchema(kind=name, version=version))
    try:
        made.payload = kind.schema.load(made.claims["payload"])
    except ma.ValidationError as error:
        return made.refuse(refusals.BadPayload(), error.messages)
    return None


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who brought a record, and when; ``offset_ms`` is how far behind our clock its phone is."""

    by: Actor
    at: dt.datetime
    offset_ms: int | None = None

    def day_of_sealing(self, sealed_at: dt.datetime, author: Author) -> dt.date:
        """Return the day by our clock: not after today, nor before the author had that device."""
        by_us = corrected(sealed_at, self.offset_ms, received_at=self.at)
        return day_of(max(by_us, author.first_at))


def seal(made: Draft, sealer: Sealer, author: Author | None, arrival: Arrival) -> None:
    """
    Make ``made`` what evidence takes, or refuse it.

    It belongs to the office its author served on the day of sealing, wherever they are by now.
    """
    claims = made.claims
    if author is None:
        return made.refuse(refusals.UnknownAuthor())
    post = author.held_on(arrival.day_of_sealing(claims["sealed_at"], author))
    if post is None:
        return made.refuse(refusals.UnknownAuthor())
    made.sealed = SealedIn(
        id=claims["id"],
        kind=claims["kind"],
        schema_version=claims["schema"],
        author_id=author.id,
        device_id=sealer.id,
        office_id=post.office_id,
        division_id=post.division_id,
        jws=made.text,
        digest=made.digest,
        sealed_at=claims["sealed_at"],
        uploader=arrival.by,
        after_id=claims["after"],
        corrects_id=made.payload.get("corrects") if claims["kind"] == "correction" else None,
        clock_offset_ms=arrival.offset_ms,
        files=tuple(_file(entry) for entry in claims["files"]),
        flags=_flags(claims["sealed_at"], author, arrival),
        secret=kinds.KINDS[claims["kind"]].secret(made.payload),
    )
    return None


def _file(entry: dict[str, Any]) -> FileIn:
    """Return what evidence keeps of an entry; its preview stays under the seal until it comes."""
    return FileIn(**{name: entry[name] for name in _OF_FILE})


def _flags(sealed_at: dt.datetime, author: Author, arrival: Arrival) -> tuple[str, ...]:
    odd = clock_flags(sealed_at, arrival.offset_ms, received_at=arrival.at)
    serves = author.active and author.held_on(day_of(arrival.at))
    return odd if serves else (*odd, "author_inactive_since")
