"""The chain of custody of an item, read off the audit log: every act on it, in order."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

import identity.queries
from evidence import queries
from evidence.acts import Act, in_chinese
from evidence.models import Derivative, ManifestFile, SealedRecord, StoredFile
from evidence.queries import custody
from kernel.access import Actor
from kernel.audit import AuditLine
from kernel.clock import day_of

_BY_THE_SERVICE = "系统"
_AT_ONCE = 2_000  # items, their ids being parameters of one question
_Row = tuple[AuditLine, int | None]


@dataclass(frozen=True, slots=True)
class CustodyEntry:
    """
    One act on an item, and the audit line that vouches for it.

    ``leaf_index`` is the line's place in the log, None until it is sealed; with it
    `kernel.audit.inclusion` proves the line, whose bytes are `kernel.audit.entry` of ``line``. The
    sealing and the receipt of a record are told by one line: its ``digest`` covers the author, the
    phone's clock and the words.
    """

    act: str
    act_zh: str
    at: dt.datetime
    actor_id: uuid.UUID | None
    actor_name: str
    office_id: uuid.UUID | None
    office_name: str
    digest: str
    leaf_index: int | None
    details: Mapping[str, Any]
    line: AuditLine

    @property
    def line_id(self) -> uuid.UUID:
        return self.line.id


def custody_chain(
    session: Session, actor: Actor, item_id: uuid.UUID, *, now: dt.datetime
) -> list[CustodyEntry]:
    """Return every act on the item, in order; raise `ItemMissing` if the actor may not see it."""
    item = queries.item(session, actor, item_id, day_of(now))
    return custody_chains(session, [item])[item.id]


def custody_chains(
    session: Session, items: Sequence[ManifestFile]
) -> dict[uuid.UUID, list[CustodyEntry]]:
    """Return the chains of ``items``, which the caller found by what they may see."""
    chains: dict[uuid.UUID, list[CustodyEntry]] = {}
    for start in range(0, len(items), _AT_ONCE):
        chains |= _chains_of_some(session, items[start : start + _AT_ONCE])
    return chains


def _chains_of_some(
    session: Session, items: Sequence[ManifestFile]
) -> dict[uuid.UUID, list[CustodyEntry]]:
    records = {record.id: record for record in session.scalars(custody.records_of(items))}
    derivatives = _derivatives(session, items)
    by_subject, runs = _rows(session, items, derivatives)
    names = _Names(session, [*by_subject.values(), runs], records.values())
    return {
        item.id: [
            entry
            for line, leaf in _of(item, derivatives, by_subject, runs)
            for entry in names.told(line, leaf, records[item.record_id])
        ]
        for item in items
    }


_Subject = tuple[str, str]


def _derivatives(session: Session, items: Iterable[ManifestFile]) -> dict[str, list[uuid.UUID]]:
    made: dict[str, list[uuid.UUID]] = defaultdict(list)
    hashes = {item.sha256 for item in items if item.arrived_at}
    for derivative, original in session.execute(custody.made_of(hashes)):
        made[original].append(derivative)
    return made


def _rows(
    session: Session, items: Sequence[ManifestFile], derivatives: Mapping[str, list[uuid.UUID]]
) -> tuple[dict[_Subject, list[_Row]], list[_Row]]:
    made = [one for some in derivatives.values() for one in some]
    by_subject: dict[_Subject, list[_Row]] = defaultdict(list)
    about = custody.lines_about(custody.subjects_of(items, made))
    for line, leaf in session.execute(about):
        by_subject[line.subject_table, line.subject_id].append((line, leaf))
    arrived = [item.arrived_at for item in items if item.arrived_at]
    runs = session.execute(custody.runs_since(min(arrived))) if arrived else ()
    return by_subject, [(line, leaf) for line, leaf in runs]


def _of(
    item: ManifestFile,
    derivatives: Mapping[str, list[uuid.UUID]],
    by_subject: Mapping[_Subject, list[_Row]],
    runs: Iterable[_Row],
) -> list[_Row]:
    made = derivatives.get(item.sha256, ()) if item.arrived_at else ()
    subjects = [
        (ManifestFile.__tablename__, str(item.id)),
        (SealedRecord.__tablename__, str(item.record_id)),
        (StoredFile.__tablename__, item.sha256),
        *((Derivative.__tablename__, str(one)) for one in made),
    ]
    rows = [row for subject in subjects for row in by_subject.get(subject, ())]
    rows += [row for row in runs if _covers(row[0], item)]
    return sorted(rows, key=lambda row: row[0].id)


def _covers(run: AuditLine, item: ManifestFile) -> bool:
    began = dt.datetime.fromisoformat(run.details["began"])
    return item.arrived_at is not None and item.arrived_at <= began


class _Names:
    """Who and which office, by name, asked for once."""

    def __init__(
        self, session: Session, rows: Iterable[Iterable[_Row]], records: Iterable[SealedRecord]
    ) -> None:
        lines = [line for some in rows for line, _ in some]
        authors = list(records)
        officers = {line.actor_id for line in lines if line.actor_id}
        offices = {line.office_id for line in lines if line.office_id}
        officers |= {record.author_id for record in authors}
        offices |= {record.office_id for record in authors}
        self._officers = identity.queries.officers_named(session, officers)
        self._offices = identity.queries.offices_named(session, offices)

    def told(
        self, line: AuditLine, leaf: int | None, record: SealedRecord
    ) -> Iterator[CustodyEntry]:
        """Yield the acts of which a line tells: that of receipt also of the sealing, and more."""
        if line.subject_table != SealedRecord.__tablename__ or "files_total" not in line.details:
            yield self._entry(line, leaf, line.act, line.at, line.actor_id, line.office_id)
            return
        sealed = (Act.SEALED, record.sealed_at, record.author_id, record.office_id)
        yield self._entry(line, leaf, *sealed)
        received = [Act.RECEIVED, Act.COMPLETED] if line.act == Act.COMPLETED else [line.act]
        for act in received:
            yield self._entry(line, leaf, act, line.at, line.actor_id, line.office_id)

    def _entry(
        self,
        line: AuditLine,
        leaf: int | None,
        act: str,
        at: dt.datetime,
        actor_id: uuid.UUID | None,
        office_id: uuid.UUID | None,
    ) -> CustodyEntry:
        return CustodyEntry(
            act=str(act),
            act_zh=in_chinese(act),
            at=at,
            actor_id=actor_id,
            actor_name=self._officers.get(actor_id, "") if actor_id else _BY_THE_SERVICE,
            office_id=office_id,
            office_name=self._offices.get(office_id, "") if office_id else "",
            digest=line.row_digest,
            leaf_index=leaf,
            details=line.details,
            line=line,
        )


def rows_naming(session: Session, sha256: str) -> list[str]:
    """Return the rows for which these bytes are in the store, as ``table/id``: items, previews."""
    items = session.scalars(custody.naming_items(sha256))
    made = session.scalars(custody.naming_derivatives(sha256))
    named = [f"{ManifestFile.__tablename__}/{item}" for item in items]
    return named + [f"{Derivative.__tablename__}/{one}" for one in made]
