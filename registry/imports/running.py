"""
An import as durable work: received, then run after the commit, its progress for all to see.

The rows are one transaction, so that an import which is killed leaves nothing; progress is told in
short ones beside it. SQLite has one writer at a time, so there the recording itself is silent.
"""

import datetime as dt
import time
import uuid
from typing import Final

from sqlalchemy.orm import Session

from kernel import audit
from kernel.access import Actor
from kernel.errors import Malformed, Refusal, Unacceptable
from kernel.jobs import Work, enqueue_many
from registry.imports import queries
from registry.models import RegistryImport
from registry.service.importing import Rows, begun, end, read_rows, record_rows, take_turn
from registry.service.keeping import keep, opened
from registry.states import ImportState, Stage

_JOB: Final = "registry.imports.jobs.run"
_EVERY_S: Final = 0.5  # between two words of progress
_ENDED: Final = frozenset({ImportState.DONE, ImportState.REFUSED})


def receive(
    session: Session,
    actor: Actor,
    content: bytes,
    *,
    file_name: str,
    dry_run: bool,
    now: dt.datetime,
) -> tuple[RegistryImport, uuid.UUID]:
    """Keep a file and ask for its import; return the import, which waits, and its job."""
    waiting = begun(actor, content, file_name=file_name, dry_run=dry_run, now=now)
    waiting.state = ImportState.WAITING
    keep(session, content, waiting.sha256)
    session.add(waiting)
    audit.record(session, actor, "registry.file_received", waiting, now=now, dry_run=dry_run)
    (job_id,) = enqueue_many(session, [(_JOB, str(waiting.id))], now=now)
    return waiting, job_id


class Running:
    """One attempt at one import."""

    def __init__(self, work: Work, import_id: uuid.UUID) -> None:
        self._work, self._id = work, import_id
        self._began_s = time.monotonic()
        self._told_s = -_EVERY_S
        self._alone = False  # whether a writer, as we are by then, is the only one

    def run(self) -> None:
        """Run to the end; what fails in any way but by refusal is tried again by its job."""
        actor = self._begin()
        if actor is None:
            return
        try:
            self._record(actor, self._read())
        except (Unacceptable, Malformed) as refusal:  # the file, and it will not get better
            self._end(actor, ImportState.REFUSED, refusal.code, _sentences(refusal))
        except Exception as error:
            broken = {"zh": "导入意外中断，将自动重试", "en": "it broke off and is tried again"}
            self._end(actor, ImportState.FAILED, type(error).__name__, broken)
            raise

    def _begin(self) -> Actor | None:
        with self._work.begin() as session:
            one = queries.of_job(session, self._id)
            if one.state in _ENDED:
                return None
            one.become(ImportState.RUNNING)
            one.problem = None
            return Actor(one.officer_id, one.office_id, frozenset(), request_id=str(one.id))

    def _read(self) -> Rows:
        with self._work.look() as session:
            content = opened(queries.file_of(session, queries.of_job(session, self._id)))
        return read_rows(content, self._tell)

    def _record(self, actor: Actor, read: Rows) -> None:
        self._tell(Stage.RECORDING, 0, len(read.rows), at_once=True)
        with self._work.begin() as session:
            self._alone = session.get_bind().dialect.name == "sqlite"
            take_turn(session)
            one = queries.of_job(session, self._id)
            if one.state not in _ENDED:  # another who ran it meanwhile, this one's lease being over
                record_rows(session, actor, read, one, now=self._work.now, tell=self._tell)
                one.ended_at = self._now()
        self._alone = False

    def _tell(self, stage: Stage, done: int, total: int | None, *, at_once: bool = False) -> None:
        due = time.monotonic() - self._told_s >= _EVERY_S
        if self._alone or not (due or at_once):
            return
        self._told_s = time.monotonic()
        with self._work.begin() as session:
            one = queries.of_job(session, self._id)
            one.stage, one.rows_done, one.rows_total = stage, done, total

    def _now(self) -> dt.datetime:
        return self._work.now + dt.timedelta(seconds=time.monotonic() - self._began_s)

    def _end(self, actor: Actor, state: ImportState, code: str, why: dict[str, str]) -> None:
        self._alone = False
        with self._work.begin() as session:
            one = queries.of_job(session, self._id)
            one.problem = {"code": code, **why}
            end(one, state, self._now())
            if state is ImportState.REFUSED:
                act = "registry.file_refused"
                audit.record(session, actor, act, one, now=self._work.now, why=code)


def _sentences(refusal: Refusal) -> dict[str, str]:
    return {"zh": refusal.sentence("zh"), "en": refusal.sentence("en")}
