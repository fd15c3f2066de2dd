"""A record moves on: files tick in, its receipt is renewed; once complete, it is told of."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy.orm import Session

from evidence import queries
from evidence.models import SealedRecord
from evidence.service.receipts import receipt_anew
from evidence.states import RecordState
from kernel import audit, events
from kernel.access import Actor
from kernel.jws import Key


def tick(
    session: Session,
    actor: Actor | None,
    record: SealedRecord,
    sha256: str,
    *,
    now: dt.datetime,
) -> None:
    """Mark every item of ``record`` that these bytes are."""
    for item in session.scalars(queries.missing_items(record.id, sha256)).all():
        item.arrived_at = now
        record.files_here += 1
        record.heard_at = now
        audit.record(session, actor, "evidence.file_arrived", item, now=now)


def advance(
    session: Session,
    actor: Actor | None,
    records: Iterable[SealedRecord],
    *,
    signer: Key,
    now: dt.datetime,
) -> None:
    """
    Complete those of ``records`` that have every file; give each its next receipt.

    The event leaves here and nowhere before: who hears of a record may rely on its bytes.
    """
    changed = list(records)
    whole = [record for record in changed if _is_whole(record)]
    for record in whole:
        record.complete(now)
    receipt_anew(session, changed, signer, now)
    for record in whole:
        audit.record(session, actor, "evidence.record_complete", record, now=now)
    happened = [(f"evidence.{record.kind}_completed", record.id) for record in whole]
    events.emit_many(session, happened, now=now)


def _is_whole(record: SealedRecord) -> bool:
    return record.state is RecordState.RECEIVED and record.files_here == record.files_total
