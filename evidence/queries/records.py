"""Records, and who may see them."""

import datetime as dt
import uuid
from base64 import urlsafe_b64decode
from collections.abc import Collection
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, or_, select, union_all
from sqlalchemy.orm import Session, defer

from evidence.models import ManifestFile, ParkedRecord, Receipt, SealedRecord
from evidence.states import RecordState
from identity.queries import divisions_in_scope, in_scope
from kernel.access import Actor
from kernel.errors import NotFound
from kernel.secrets import Safe


class RecordMissing(NotFound):
    code = "evidence.record_missing"
    zh = "没有找到这条记录。若为文件上传，请先提交记录，再上传其文件。"
    en = "There is no such record. If you are uploading a file, send its record first."


def visible(actor: Actor, on: dt.date) -> ColumnElement[bool]:
    """What the actor sealed, and what was sealed for a division in their office's scope."""
    return or_(SealedRecord.author_id == actor.id, in_scope(actor, SealedRecord.division_id, on=on))


def readable_by(actor: Actor, on: dt.date) -> Select[SealedRecord]:
    """Records the actor may see: the root of every read on someone's behalf."""
    return select(SealedRecord).where(visible(actor, on))


def record(session: Session, actor: Actor, record_id: uuid.UUID, on: dt.date) -> SealedRecord:
    """Return the record; raise `RecordMissing` if the actor may not know of it."""
    found = session.scalar(readable_by(actor, on).where(SealedRecord.id == record_id))
    if found is None:
        raise RecordMissing
    return found


def records_among(actor: Actor, ids: Collection[uuid.UUID], on: dt.date) -> Select[SealedRecord]:
    """Those of the records that the actor may see, without what is under their seals."""
    found = readable_by(actor, on).where(SealedRecord.id.in_(ids))
    return found.options(defer(SealedRecord.jws), defer(SealedRecord.jws_locked))


def record_payload(record: SealedRecord, safe: Safe) -> dict[str, Any]:
    """Return the claims under the seal, which was verified when the record came."""
    return _claims(record.compact(safe))


def _claims(compact: str) -> dict[str, Any]:
    body = compact.split(".")[1]
    return dict(orjson.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4))))


def open_payloads(
    session: Session, record_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, dict[str, Any]]:
    """
    Return what records say under their seals; of a correction, what it says should have been.

    What is kept locked is left out. Who may see them asks before.
    """
    kept = select(SealedRecord.id, SealedRecord.kind, SealedRecord.jws)
    found = session.execute(kept.where(SealedRecord.id.in_(record_ids)))
    said = {one: (kind, _claims(jws)["payload"]) for one, kind, jws in found if jws is not None}
    return {
        one: payload["payload"] if kind == "correction" else payload
        for one, (kind, payload) in said.items()
    }


def items_of(record_id: uuid.UUID) -> Select[ManifestFile]:
    return items_of_records([record_id])


def items_of_records(record_ids: Collection[uuid.UUID]) -> Select[ManifestFile]:
    """The items of the records, in the order of their manifests."""
    return (
        select(ManifestFile)
        .where(ManifestFile.record_id.in_(record_ids))
        .order_by(ManifestFile.record_id, ManifestFile.position)
    )


def receipts_of(record: SealedRecord, newest: int) -> Select[Receipt]:
    """The ``newest`` receipts of the record, in the order they were made."""
    recent = Receipt.number > record.receipts_made - newest
    return select(Receipt).where(Receipt.record_id == record.id, recent).order_by(Receipt.number)


def listed(
    actor: Actor, on: dt.date, *, state: RecordState | None, kind: str | None, incomplete: bool
) -> Select[SealedRecord]:
    """
    Readable records without their words; ``incomplete`` leaves those that wait for anything.

    What the actor sealed and what is in scope are found apart, each by its index: asked for with
    an "or", as for a single record, both databases would read the whole table.
    """
    own = select(SealedRecord.id).where(SealedRecord.author_id == actor.id)
    divisions = divisions_in_scope(actor, on)
    near = select(SealedRecord.id).where(SealedRecord.division_id.in_(divisions))
    statement = select(SealedRecord).where(SealedRecord.id.in_(union_all(own, near)))
    statement = statement.options(defer(SealedRecord.jws), defer(SealedRecord.jws_locked))
    if state:
        statement = statement.where(SealedRecord.state == state)
    if kind:
        statement = statement.where(SealedRecord.kind == kind)
    if incomplete:
        statement = statement.where(SealedRecord.completed_at.is_(None))
    return statement


class ParkedMissing(NotFound):
    code = "evidence.parked_missing"
    zh = "没有找到这份被退回的提交。请核对编号，或确认它由本单位提交。"
    en = "There is no such refused submission. Check its id, or whether your office sent it."


def parked_readable_by(actor: Actor) -> Select[ParkedRecord]:
    """Refused submissions of the actor's own office: they have no place in anyone's scope."""
    own = select(ParkedRecord).where(ParkedRecord.office_id == actor.office_id)
    return own.options(defer(ParkedRecord.jws_locked))


def parked(session: Session, actor: Actor, parked_id: uuid.UUID) -> ParkedRecord:
    found = session.scalar(parked_readable_by(actor).where(ParkedRecord.id == parked_id))
    if found is None:
        raise ParkedMissing
    return found
