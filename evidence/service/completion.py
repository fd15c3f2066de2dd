"""A record moves on: files tick in, its receipt is renewed; once complete, it is told of."""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from evidence import queries
from evidence.models import ManifestFile, SealedRecord
from evidence.queries.ahead import forget_ahead
from evidence.service.receipts import receipt_anew
from evidence.states import RecordState
from kernel import audit, events
from kernel.access import Actor
from kernel.jws import Key


def settle(
    session: Session,
    actor: Actor | None,
    records: Sequence[SealedRecord],
    sha256: str,
    size: int,
    *,
    signer: Key,
    now: dt.datetime,
) -> None:
    """Mark what these bytes are in each of ``records``, which the caller holds locked."""
    by_id = {record.id: record for record in records}
    items = queries.missing_items(session, by_id, sha256, size) if by_id else []
    for item in items:
        item.arrived_at = now
        by_id[item.record_id].files_here += 1
        by_id[item.record_id].heard_at = now
    if items:
        session.execute(forget_ahead(by_id, sha256))
    advance(session, actor, records, signer=signer, now=now, arrived=items)


def advance(
    session: Session,
    actor: Actor | None,
    records: Iterable[SealedRecord],
    *,
    signer: Key,
    now: dt.datetime,
    arrived: Sequence[ManifestFile] = (),
    released: bool = False,
) -> None:
    """
    Complete those of ``records`` that have every file, and receipt those whose state has changed.

    What only came a file further is receipted when its phone asks. The event leaves here and
    nowhere before: who hears of a record may rely on its bytes.
    """
    changed = list(records)
    whole = [record for record in changed if _is_whole(record)]
    for record in whole:
        record.complete(now)
    receipt_anew(session, changed if released else whole, signer, now)
    session.flush()
    lines = [_line(session, actor, "evidence.file_arrived", item, now) for item in arrived]
    lines += [_line(session, actor, "evidence.record_complete", record, now) for record in whole]
    audit.record_many(session, lines)
    happened = [(f"evidence.{record.kind}_completed", record.id) for record in whole]
    events.emit_many(session, happened, now=now)


def _is_whole(record: SealedRecord) -> bool:
    return record.state is RecordState.RECEIVED and record.files_here == record.files_total


def _line(
    session: Session,
    actor: Actor | None,
    act: str,
    row: ManifestFile | SealedRecord,
    now: dt.datetime,
) -> dict[str, object]:
    names = row.__mapper__.column_attrs.keys()
    values = {name: getattr(row, name) for name in names}
    return audit.line_values(session, actor, act, type(row), values, now, {})
