"""A record moves on: its receipt, its audit line and, once it is complete, its event."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy.orm import Session

from evidence.models import SealedRecord
from evidence.service.receipts import receipt_anew
from evidence.states import RecordState
from kernel import audit, events
from kernel.access import Actor
from kernel.jws import Key


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
