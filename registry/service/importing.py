"""
Importing a file: each row alone, every remark kept, the same file twice changes nothing.

A dry run does the whole work and takes it back, so that its report is the true one.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.db import count_anew, lock
from kernel.errors import Unacceptable
from registry import reading
from registry.models import Boundary, Holder, RegistryImport, Right
from registry.reading import RightIn, Sheet, read_row
from registry.service.recording import Batch, Recorded

_BATCH = 500
_MANY = 1000  # rows after which the database's own counts mislead it
_IMPORTS_TAKE_TURNS = 0x5265_6769  # the key of a lock: two files may hold the same right


class NothingSent(Unacceptable):
    code = "registry.file_empty"
    zh = "没有收到文件内容。请选择 CSV 或 GeoJSON 文件后重新导入。"
    en = "No file was sent. Choose a CSV or GeoJSON file and import it again."


def import_file(
    session: Session,
    actor: Actor,
    content: bytes,
    *,
    file_name: str,
    dry_run: bool,
    now: dt.datetime,
) -> RegistryImport:
    """
    Record what a CSV or GeoJSON file says of rights; return the import with its report.

    Of a dry run nothing stays, not even the import. Raise a Refusal where the file as a whole
    cannot be read; what is wrong with single rows is in the report.
    """
    if not content:
        raise NothingSent
    sheet = reading.read(content)
    lock(session, _IMPORTS_TAKE_TURNS)
    done = RegistryImport(
        file_name="".join(mark for mark in file_name if mark.isprintable())[:200],
        sha256=sha256(content).hexdigest(),
        officer_id=actor.id,
        office_id=actor.office_id,
        at=now,
    )
    with session.begin_nested() as savepoint:
        rows = _record(session, actor, sheet, done, now)
        done.report = {"file": [fault.as_json() for fault in sheet.faults], "rows": rows}
        done.counts = _counts(rows, dry_run=dry_run)
        if dry_run:
            savepoint.rollback()
            session.expire_all()
            return done
        session.add(done)
        audit.record(session, actor, "registry.file_imported", done, now=now, **done.counts)
    if done.counts["created"] + done.counts["changed"] >= _MANY:
        count_anew(session, Right, Boundary, Holder)
    return done


def _record(
    session: Session, actor: Actor, sheet: Sheet, done: RegistryImport, now: dt.datetime
) -> list[dict[str, Any]]:
    rows = (read_row(raw, sheet) for raw in sheet.rows)
    seen = dict[str, int]()
    report = []
    for batch in _batches(rows):
        recorder = Batch.look_up(session, actor, batch, on=day_of(now))
        recorded = [recorder.record(session, row, seen, now) for row in batch]
        recorder.vouch(session, actor, done.sha256, now)
        report += [_as_json(one) for one in recorded]
    return report


def _batches(rows: Iterator[RightIn]) -> Iterable[list[RightIn]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _as_json(one: Recorded) -> dict[str, Any]:
    return {
        "row": one.row.row,
        "licence_no": one.row.licence_no,
        "outcome": one.outcome.value,
        "right_id": str(one.right_id) if one.right_id else None,
        "faults": [fault.as_json() for fault in one.faults],
    }


def _counts(rows: list[dict[str, Any]], *, dry_run: bool) -> dict[str, Any]:
    outcomes = Counter(row["outcome"] for row in rows)
    named = {name: outcomes[name] for name in ("created", "changed", "unchanged", "refused")}
    with_faults = sum(bool(row["faults"]) for row in rows)
    return {"rows": len(rows), **named, "with_remarks": with_faults, "dry_run": dry_run}
