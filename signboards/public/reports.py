"""What the public tells us, kept once, and told to the room of clues."""

import datetime as dt
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import orjson
from sqlalchemy.orm import Session

import signboards.queries
from evidence.models import Derivative, StoredFile
from evidence.service import unsealed
from evidence.store import Stored
from kernel import audit, events
from kernel.access import Actor
from kernel.bulk import insert_new
from kernel.clock import day_of
from kernel.ids import new_id
from kernel.secrets import Safe
from signboards.public import queries
from signboards.public.addresses import LETTERS
from signboards.public.refusals import NobodyToTell
from signboards.public.states import Problem
from signboards.public.tables import BoardReport, PublicAddress

_RECEIPT: Final = 6  # letters, after the day


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a browser thinks it is: WGS84 degrees, and metres it may be off."""

    lon: float
    lat: float
    accuracy_m: float | None


@dataclass(frozen=True, slots=True)
class Told:
    """A form as it was filled in; ``ticket`` is its number."""

    ticket: str
    problem: Problem
    words: str
    place: str | None
    spot: Spot | None
    contact: Mapping[str, str] | None
    language: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that is in the store already."""

    stored: Stored
    media_type: str


def known(session: Session, ticket: str) -> BoardReport | None:
    """Return the report of a form that was sent before: somebody tapped twice."""
    return session.scalar(queries.by_ticket(ticket))


def take(
    session: Session,
    address: PublicAddress,
    told: Told,
    photo: Photo | None,
    *,
    safe: Safe,
    now: dt.datetime,
) -> BoardReport:
    """Keep what was told, once for each form, and let it become a clue."""
    right = queries.right_of(session, address.right_id)
    office_id = signboards.queries.place_of(session, right.division_id, day_of(now)).office_id
    if office_id is None:
        raise NobodyToTell
    row = {
        "id": new_id(),
        "right_id": right.id,
        "office_id": office_id,
        "division_id": right.division_id,
        "receipt": _new_receipt(now),
        "received_at": now,
        **_said(told, safe),
        **_photographed(photo),
    }
    won = insert_new(session, BoardReport, [row])
    report = session.scalars(queries.by_ticket(told.ticket)).one()
    if won:
        _follow_up(session, report, photo, now)
    return report


def _said(told: Told, safe: Safe) -> dict[str, object]:
    contact = orjson.dumps(dict(told.contact)).decode() if told.contact else None
    return {
        "ticket": told.ticket,
        "problem": told.problem,
        "words": told.words,
        "place": told.place,
        "lon": told.spot.lon if told.spot else None,
        "lat": told.spot.lat if told.spot else None,
        "accuracy_m": told.spot.accuracy_m if told.spot else None,
        "informant": safe.seal(contact) if contact else None,
        "language": told.language,
    }


def _photographed(photo: Photo | None) -> dict[str, object]:
    return {
        "photo_sha256": photo.stored.sha256 if photo else None,
        "photo_bytes": photo.stored.size if photo else None,
        "photo_type": photo.media_type if photo else None,
    }


def _follow_up(
    session: Session, report: BoardReport, photo: Photo | None, now: dt.datetime
) -> None:
    audit.record(session, None, "signboards.report_received", report, now=now)
    if photo:
        unsealed.keep(session, photo.stored, photo.media_type, now=now)
    events.emit(session, "signboards.report_received", report.id, now=now)


def _new_receipt(now: dt.datetime) -> str:
    letters = "".join(secrets.choice(LETTERS) for _ in range(_RECEIPT))
    return f"{day_of(now):%Y%m%d}-{letters.upper()}"


def hand_over_informant(session: Session, report: BoardReport, *, now: dt.datetime) -> bytes | None:
    """Return who told us, still encrypted, to the clue that keeps it from now on."""
    if (sealed := report.informant) is not None:
        report.informant = None
        audit.record(session, None, "signboards.informant_handed_over", report, now=now)
    return sealed


def photo(
    session: Session, actor: Actor, report_id: uuid.UUID, *, now: dt.datetime
) -> tuple[BoardReport, StoredFile]:
    """Hand out a stranger's photo, and write down to whom."""
    report, sha256 = _with_photo(session, actor, report_id, now)
    file = unsealed.original(session, sha256)
    audit.record(session, actor, "signboards.photo_handed_out", report, now=now)
    return report, file


def preview(
    session: Session, actor: Actor, report_id: uuid.UUID, size: int, *, now: dt.datetime
) -> Derivative:
    """Show the small picture we made of a stranger's photo, and write down to whom."""
    report, sha256 = _with_photo(session, actor, report_id, now)
    made = unsealed.preview(session, sha256, size)
    audit.record(session, actor, "signboards.photo_viewed", report, now=now)
    return made


def _with_photo(
    session: Session, actor: Actor, report_id: uuid.UUID, now: dt.datetime
) -> tuple[BoardReport, str]:
    report = queries.get(session, actor, report_id, day_of(now))
    if report.photo_sha256 is None:
        raise queries.PhotoMissing
    return report, report.photo_sha256
