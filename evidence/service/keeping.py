"""Sealed records come in: many at once, each exactly once."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from evidence import queries
from evidence.models import ManifestFile, Receipt, SealedRecord
from evidence.service.holding import release_followers, too_early
from evidence.service.likeness import ask_again
from evidence.service.receipts import first_receipt
from evidence.service.rows import bytes_here, file_rows, record_row
from evidence.service.sealed import Kept, Present, SealedIn
from evidence.states import RecordState
from kernel import audit, events
from kernel.access import Actor
from kernel.bulk import insert_many, insert_new
from kernel.jws import Key
from kernel.secrets import Safe

_Values = dict[str, Any]


def present(session: Session, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Present]:
    """Return how those of ``ids`` stand that are here; whose they are is for the caller to ask."""
    wanted = set(ids)
    rows = queries.standing(session, wanted) if wanted else ()
    return {row[0]: Present(*row) for row in rows}


def keep_many(
    session: Session,
    sealed: Sequence[SealedIn],
    *,
    signer: Key,
    safe: Safe,
    now: dt.datetime,
) -> list[Kept]:
    """
    Keep what is not here yet and say of each of ``sealed``, in order, how it stands.

    The caller has verified the seals. What another request keeps at this very moment is waited
    for and answered as a replay. Records that waited for these are released.
    """
    unique = {one.id: one for one in reversed(sealed)}
    here = bytes_here(session, unique.values(), now)
    early = too_early(session, unique)
    files = {one.id: file_rows(one, here[one.author_id], now) for one in unique.values()}
    rows = {
        one.id: record_row(one, files[one.id], held=one.id in early, safe=safe, now=now)
        for one in unique.values()
    }
    won = _insert_new(session, rows)
    uploaders = {one.id: one.uploader for one in unique.values()}
    kept = _write_about(session, uploaders, [rows[i] for i in won], files, signer, now)
    release_followers(session, won, signer=signer, now=now)
    known = present(session, unique.keys() - kept.keys())
    return [kept.get(one.id) or _replayed(known[one.id]) for one in sealed]


def _replayed(there: Present) -> Kept:
    return Kept(there.id, there.digest, there.state, there.receipt, fresh=False)


def _insert_new(session: Session, rows: Mapping[uuid.UUID, _Values]) -> list[uuid.UUID]:
    """Insert what is not there and return its ids; in the order of ids, so as not to deadlock."""
    return insert_new(session, SealedRecord, [rows[i] for i in sorted(rows)])


def _write_about(
    session: Session,
    uploaders: Mapping[uuid.UUID, Actor],
    rows: Sequence[_Values],
    files: Mapping[uuid.UUID, list[_Values]],
    signer: Key,
    now: dt.datetime,
) -> dict[uuid.UUID, Kept]:
    """Write everything that goes with new records: files, receipts, audit lines, events."""
    if not rows:
        return {}
    missing = {
        row["id"]: [file["sha256"] for file in files[row["id"]] if not file["arrived_at"]]
        for row in rows
    }
    receipts = [first_receipt(row, missing[row["id"]], signer, now) for row in rows]
    if items := [file for row in rows for file in files[row["id"]]]:
        insert_many(session, ManifestFile, items)
        ask_again(session, [file["sha256"] for file in items if file["arrived_at"]], now=now)
    insert_many(session, Receipt, receipts)
    audit.record_many(session, [_line(session, uploaders[row["id"]], row, now) for row in rows])
    complete = [row for row in rows if row["state"] is RecordState.COMPLETE]
    happened = [(f"evidence.{row['kind']}_completed", row["id"]) for row in complete]
    events.emit_many(session, happened, now=now)
    return {
        row["id"]: Kept(row["id"], row["digest"], row["state"], receipt["jws"], fresh=True)
        for row, receipt in zip(rows, receipts, strict=True)
    }


def _line(session: Session, actor: Actor, row: _Values, now: dt.datetime) -> _Values:
    details = {"files_here": row["files_here"], "files_total": row["files_total"]}
    act = f"evidence.record_{row['state']}"
    return audit.line_values(session, actor, act, SealedRecord, row, now, details)
