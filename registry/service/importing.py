"""
Importing a file: each row alone, every remark kept, the same file twice changes nothing.

A file is read before anything is written, so that nobody waits for the reading. A dry run does the
whole work and takes it back, so that its report is the true one.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.db import count_anew, lock
from kernel.errors import Unacceptable
from kernel.ids import new_id
from registry import reading
from registry.faults import Fault
from registry.models import Boundary, Holder, RegistryChange, RegistryImport, Right
from registry.reading import RightIn, read_row
from registry.service.keeping import keep
from registry.service.recording import Batch, Recorded
from registry.service.vouching import Source, vouch
from registry.states import ImportState, Stage

_BATCH = 1000
_MANY = 1000  # rows after which the database's own counts mislead it
_IMPORTS_TAKE_TURNS = 0x5265_6769  # the key of a lock: two files may hold the same right

Tell = Callable[[Stage, int, int | None], None]
"""Told how far an import is: its stage, rows done, rows in all where that is known."""


class NothingSent(Unacceptable):
    code = "registry.file_empty"
    zh = "没有收到文件内容。请选择要导入的文件后重新导入。"
    en = "No file was sent. Choose a file and import it again."


@dataclass(frozen=True, slots=True)
class Rows:
    """What a file says of rights, read and checked but for what the register knows."""

    rows: Sequence[RightIn]
    faults: tuple[Fault, ...]
    letters: Mapping[str, str]


def quietly(_stage: Stage, _done: int, _total: int | None) -> None:
    """Tell nobody."""


def read_rows(content: bytes, tell: Tell = quietly) -> Rows:
    """Read a file; raise a Refusal where it cannot be read as a whole."""
    if not content:
        raise NothingSent
    tell(Stage.READING, 0, None)
    sheet = reading.read(content)
    rows = list[RightIn]()
    for raw in sheet.rows:
        rows.append(read_row(raw, sheet))
        if not len(rows) % _BATCH:
            tell(Stage.READING, len(rows), None)
    return Rows(rows, sheet.faults, sheet.letters)


def begun(
    actor: Actor, content: bytes, *, file_name: str, dry_run: bool, now: dt.datetime
) -> RegistryImport:
    """Return an import that has begun, of a file as it was named and sent."""
    return RegistryImport(
        id=new_id(),
        file_name="".join(mark for mark in file_name if mark.isprintable())[:200],
        sha256=sha256(content).hexdigest(),
        officer_id=actor.id,
        office_id=actor.office_id,
        at=now,
        counts={},
        report={},
        state=ImportState.RUNNING,
        stage=Stage.READING,
        dry_run=dry_run,
        rows_done=0,
    )


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
    Record what a file says of rights; return the import with its report.

    Of a dry run nothing stays, not even the import. Raise a Refusal where the file as a whole
    cannot be read; what is wrong with single rows is in the report.
    """
    read = read_rows(content)
    done = begun(actor, content, file_name=file_name, dry_run=dry_run, now=now)
    take_turn(session)
    with session.begin_nested() as savepoint:
        keep(session, content, done.sha256)
        session.add(done)
        session.flush()
        record_rows(session, actor, read, done, now=now)
        if dry_run:
            savepoint.rollback()
            session.expire_all()
            done.id = None  # type: ignore[assignment]  # nothing stays that it could be the id of
    return done


def take_turn(session: Session) -> None:
    lock(session, _IMPORTS_TAKE_TURNS)


def record_rows(
    session: Session,
    actor: Actor,
    read: Rows,
    done: RegistryImport,
    *,
    now: dt.datetime,
    tell: Tell = quietly,
) -> None:
    """Record what was read, and end the import with its report; of a dry run the report alone."""
    with session.begin_nested() as savepoint:
        recorded = list(_record(session, actor, read.rows, done, now, tell))
        if done.dry_run:
            savepoint.rollback()
    rows = [_as_json(one, read.letters) for one in recorded]
    done.report = {"file": [fault.as_json() for fault in read.faults], "rows": rows}
    done.counts = _counts(rows, dry_run=done.dry_run)
    end(done, ImportState.DONE, now)
    done.rows_done = done.rows_total = len(rows)
    act = "registry.file_tried" if done.dry_run else "registry.file_imported"
    audit.record(session, actor, act, done, now=now, **done.counts)
    if done.counts["created"] + done.counts["changed"] >= _MANY and not done.dry_run:
        count_anew(session, Right, Boundary, Holder, RegistryChange)


def end(done: RegistryImport, state: ImportState, now: dt.datetime) -> None:
    done.become(state)
    done.stage, done.ended_at = Stage.ENDED, now


def _record(
    session: Session,
    actor: Actor,
    rows: Sequence[RightIn],
    done: RegistryImport,
    now: dt.datetime,
    tell: Tell,
) -> Iterator[Recorded]:
    seen, source = dict[str, int](), Source(done.id, done.sha256)
    for at in range(0, len(rows), _BATCH):
        tell(Stage.RECORDING, at, len(rows))
        some = rows[at : at + _BATCH]
        batch = Batch.look_up(session, actor, some, on=day_of(now))
        yield from [batch.record(row, seen, now) for row in some]
        vouch(session, actor, batch.done(), source, now)


def _as_json(one: Recorded, letters: Mapping[str, str]) -> dict[str, Any]:
    return {
        "row": one.row.row,
        "licence_no": one.row.licence_no,
        "outcome": one.outcome.value,
        "right_id": str(one.right_id) if one.right_id else None,
        "faults": [_located(fault, one.row.row, letters) for fault in one.faults],
    }


def _located(fault: Fault, row: int, letters: Mapping[str, str]) -> dict[str, Any]:
    column = letters.get(fault.field)
    return {**fault.as_json(), "cell": f"{column}{row}" if column else ""}


def _counts(rows: list[dict[str, Any]], *, dry_run: bool) -> dict[str, Any]:
    outcomes = Counter(row["outcome"] for row in rows)
    named = {name: outcomes[name] for name in ("created", "changed", "unchanged", "refused")}
    with_faults = sum(bool(row["faults"]) for row in rows)
    return {"rows": len(rows), **named, "with_remarks": with_faults, "dry_run": dry_run}
