"""The columns of a record and its files, as they are when the record comes in."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from evidence import policy, queries
from evidence.service.sealed import SealedIn
from evidence.states import RecordState
from kernel.access import Actor
from kernel.clock import day_of
from kernel.ids import new_id
from kernel.jobs import enqueue_many
from kernel.secrets import Safe

_Values = dict[str, Any]
_MOST_ASKED = 5_000  # twice in a statement; PostgreSQL takes 65,535 parameters, SQLite 32,766


def record_row(
    one: SealedIn,
    files: Sequence[_Values],
    *,
    held: bool,
    safe: Safe,
    now: dt.datetime,
) -> _Values:
    files_here = sum(file["arrived_at"] is not None for file in files)
    state = RecordState.COMPLETE if files_here == len(files) else RecordState.RECEIVED
    if held:
        state = RecordState.HELD
    return {
        "id": one.id,
        "kind": one.kind,
        "schema_version": one.schema_version,
        "author_id": one.author_id,
        "device_id": one.device_id,
        "office_id": one.office_id,
        "division_id": one.division_id,
        "jws": None if one.secret else one.jws,
        "jws_locked": safe.seal(one.jws) if one.secret else None,
        "digest": one.digest,
        "state": state,
        "sealed_at": one.sealed_at,
        "received_at": now,
        "completed_at": now if state is RecordState.COMPLETE else None,
        "after_id": one.after_id,
        "corrects_id": one.corrects_id,
        "held_until": policy.held_until(now) if held else None,
        "clock_offset_ms": one.clock_offset_ms,
        "uploaded_by": one.uploader.id,
        "files_total": len(files),
        "files_here": files_here,
        "heard_at": now,
        "receipts_made": 1,
        "flags": list(one.flags),
    }


def file_rows(one: SealedIn, here: Mapping[str, int], now: dt.datetime) -> list[_Values]:
    return [
        {
            "id": new_id(),
            "record_id": one.id,
            "position": position,
            "sha256": file.sha256,
            "bytes": file.bytes,
            "media_type": file.media_type,
            "role": file.role,
            "capture": file.capture,
            "arrived_at": now if here.get(file.sha256) == file.bytes else None,
        }
        for position, file in enumerate(one.files)
    ]


def bytes_here(
    session: Session, records: Iterable[SealedIn], now: dt.datetime
) -> Mapping[uuid.UUID, Mapping[str, int]]:
    """For each author, the size of those files that need not be sent again."""
    here: dict[uuid.UUID, Mapping[str, int]] = defaultdict(dict)
    with_files = [one for one in records if one.files]
    hashes = {file.sha256 for one in with_files for file in one.files}
    known = {one for some in _slices(hashes) for one in session.scalars(queries.known_bytes(some))}
    if not known:
        return here
    for author_id, one in {one.author_id: one for one in with_files}.items():
        author = Actor(author_id, one.office_id, frozenset())
        here[author_id] = {
            sha256: size
            for some in _slices(known)
            for sha256, size in session.execute(queries.held_bytes(author, some, day_of(now)))
        }
        _fetch_unattached(session, one, known, now)
    return here


def _fetch_unattached(
    session: Session, one: SealedIn, hashes: Collection[str], now: dt.datetime
) -> None:
    """Have whole uploads that waited for a seal fetched by a job: no transaction links files."""
    for some in _slices(hashes):
        waiting = session.scalars(queries.unattached(one.author_id, one.device_id, some))
        jobs = [("evidence.jobs.attach_upload", str(upload)) for upload in waiting]
        enqueue_many(session, jobs, now=now)


def _slices(hashes: Collection[str]) -> Iterator[list[str]]:
    """Yield ``hashes`` so many at a time as either database takes in one question."""
    all_of_them = sorted(hashes)
    for start in range(0, len(all_of_them), _MOST_ASKED):
        yield all_of_them[start : start + _MOST_ASKED]


def upsert(session: Session, table: Table) -> Any:
    """An INSERT that can say ON CONFLICT, in whichever dialect this is."""
    postgres = session.get_bind().dialect.name == "postgresql"
    return (postgresql if postgres else sqlite).insert(table)
