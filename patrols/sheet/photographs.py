"""The photographs of a patrol and of what it found, as small pictures, each with what it tells."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, Final

from sqlalchemy.orm import Session

import evidence.service
from evidence.models import Derivative, ManifestFile, StoredFile
from evidence.queries import dossiers
from evidence.service import Shot
from kernel.access import Actor
from kernel.paper.forms import Captioned
from patrols import queries
from patrols.ledger import words

PREVIEW: Final = "preview_320"
MOST: Final = 300  # of the sheet: a hundred pages nobody prints

Opened = Callable[[str], BinaryIO]


@dataclass(frozen=True, slots=True)
class Photograph:
    """``of`` says whether it belongs to the patrol or to which of its findings."""

    item: ManifestFile
    stored: StoredFile
    picture: Derivative
    of: str


def photographs(
    session: Session,
    actor: Actor,
    records: Mapping[uuid.UUID, str],
    on: dt.date,
) -> Sequence[Photograph]:
    """
    Return those whose bytes and small picture are here and which the actor may see.

    ``records`` are the sealed records they came with, and what each is called, in their order.
    """
    seen = evidence.service.readable_records(session, actor, list(records), on)
    rows = session.execute(queries.photos_of_records(seen)).all()
    kept = [(item, stored) for item, _, stored in rows if stored.removal_id is None]
    made = session.scalars(dossiers.pictures([item.sha256 for item, _ in kept], PREVIEW))
    small = {one.original_sha256: one for one in made}
    found = [
        Photograph(item, stored, small[item.sha256], records[item.record_id])
        for item, stored in kept
        if item.sha256 in small
    ]
    order = {record: at for at, record in enumerate(records)}
    return sorted(found, key=lambda one: (order[one.item.record_id], one.item.position))


def captioned(found: Sequence[Photograph], opened: Opened) -> Iterator[Captioned]:
    """Yield each with its lines; bytes are read one after the other."""
    for number, one in enumerate(found[:MOST], 1):
        with opened(one.picture.sha256) as file:
            content = BytesIO(file.read())
        yield Captioned(content, one.picture.width, one.picture.height, _lines(number, one))


def _lines(number: int, one: Photograph) -> list[str]:
    said = evidence.service.stated(one.item, one.stored.reading or {})
    place = f"{said.place.point.lon:.6f}°E {said.place.point.lat:.6f}°N" if said.place else ""
    return [
        f"照片{number}　{one.of}",
        _moment(said.by_phone or said.by_camera) or "拍摄时间未记载",
        place or "拍摄位置未记载",
        f"记录 {str(one.item.record_id)[-12:]}　SHA-256 {one.item.sha256[:12]}",
    ]


def _moment(shot: Shot | None) -> str:
    return words.instant(shot.likely) if shot else ""
