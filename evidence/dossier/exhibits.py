"""What is known of each item of a dossier, gathered from the database as it is at one moment."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session, defer

from evidence.dossier.tables import Dossier
from evidence.endings import ending
from evidence.images import EDGES
from evidence.models import Derivative, ManifestFile, SealedRecord, StoredFile
from evidence.queries import dossiers as queries
from evidence.service.checking import checks
from evidence.service.custody import preview_kind
from identity.models import Device
from identity.queries import division_names, officers_named, offices_named
from kernel.access import Actor

_FEW: Final = 60  # items, up to which the index shows them large
_NO_OFFICE, _NO_DEVICE = "（单位已不存在）", "（设备未登记）"


@dataclass(frozen=True, slots=True)
class Exhibit:
    """
    An item as the dossier tells of it; ``number`` counts from 1.

    ``path`` is where its original lies in the payload, ``record_folder`` where its seal does.
    ``name`` is what the phone called it, ``checks`` are as `evidence.service.checks` tells them.
    """

    number: int
    item: ManifestFile
    record: SealedRecord
    stored: StoredFile
    purpose: str
    name: str | None
    officer: str
    office: str
    division: str
    device: str
    checks: Sequence[Mapping[str, Any]]
    picture: Derivative | None
    path: str
    record_folder: str

    @property
    def is_confidential(self) -> bool:
        """Its record names an informant: those words do not leave with a case."""
        return self.record.jws_locked is not None


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything about a dossier that the database had to be asked for."""

    exhibits: Sequence[Exhibit]
    devices: Sequence[Device]
    maker: str
    office: str


def gather(session: Session, dossier: Dossier, *, now: dt.datetime) -> Gathered:
    wanted = [(uuid.UUID(item), purpose) for item, purpose in dossier.contents["items"]]
    light = defer(SealedRecord.jws)
    rows = {
        row[0].id: row
        for row in session.execute(
            queries.items_with_records([one for one, _ in wanted]).options(light)
        )
    }
    told = _Telling(session, dossier, list(rows.values()), now)
    exhibits = [
        told.exhibit(number, *rows[item], purpose)
        for number, (item, purpose) in enumerate(wanted, 1)
    ]
    return Gathered(exhibits, told.devices, *told.maker(dossier))


class _Telling:
    """What several items share, asked for once."""

    def __init__(
        self,
        session: Session,
        dossier: Dossier,
        rows: Sequence[tuple[ManifestFile, SealedRecord, StoredFile]],
        now: dt.datetime,
    ) -> None:
        records = {record.id: record for _, record, _ in rows}.values()
        self._session, self._now = session, now
        self._actor = Actor(dossier.officer_id, dossier.office_id, frozenset())
        people = {record.author_id for record in records} | {dossier.officer_id}
        self._officers = officers_named(session, people)
        of_offices = {record.office_id for record in records} | {dossier.office_id}
        self._offices = offices_named(session, of_offices)
        self._divisions = division_names(session, {record.division_id for record in records})
        self.devices = session.scalars(queries.devices({r.device_id for r in records})).all()
        self._called = {device.id: device.name for device in self.devices}
        self._names = queries.names_given(session, [record.id for record in records])
        self._pictures = self._find_pictures({stored.sha256 for _, _, stored in rows})
        self._paths: dict[str, str] = {}
        self._folders: dict[uuid.UUID, str] = {}

    def _find_pictures(self, hashes: Iterable[str]) -> dict[str, Derivative]:
        wanted = list(hashes)
        edge = max(EDGES) if len(wanted) <= _FEW else min(EDGES)
        found = self._session.scalars(queries.pictures(wanted, preview_kind(edge)))
        return {made.original_sha256: made for made in found}

    def maker(self, dossier: Dossier) -> tuple[str, str]:
        """Return who asked for the dossier, and from which office."""
        officer, office = dossier.officer_id, dossier.office_id
        return self._officers.get(officer, str(officer)), self._offices.get(office, _NO_OFFICE)

    def exhibit(
        self,
        number: int,
        item: ManifestFile,
        record: SealedRecord,
        stored: StoredFile,
        purpose: str,
    ) -> Exhibit:
        own = f"originals/{number:04}-{item.sha256[:12]}.{ending(stored.media_type)}"
        return Exhibit(
            number=number,
            item=item,
            record=record,
            stored=stored,
            purpose=purpose,
            name=self._names.get((record.id, item.sha256)),
            officer=self._officers.get(record.author_id, str(record.author_id)),
            office=self._offices.get(record.office_id, _NO_OFFICE),
            division=self._divisions.get(record.division_id, ""),
            device=self._called.get(record.device_id, _NO_DEVICE),
            checks=self._checked(item),
            picture=self._pictures.get(item.sha256),
            path=self._paths.setdefault(item.sha256, own),
            record_folder=self._folders.setdefault(record.id, f"{len(self._folders) + 1:04}"),
        )

    def _checked(self, item: ManifestFile) -> list[dict[str, Any]]:
        every = checks(self._session, self._actor, item.sha256, now=self._now)
        return [one for one in every if one["record_id"] == item.record_id]
