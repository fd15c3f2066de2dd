"""The job table: the one truth about what is to be done. A queue carries row ids at most."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import (
    Delete,
    Index,
    String,
    Table,
    Text,
    Update,
    bindparam,
    delete,
    event,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.dml import ReturningUpdate

from kernel.bulk import insert_many
from kernel.db import Record, Sessions
from kernel.ids import new_id

LEASE = dt.timedelta(minutes=2)  # the longest job, previews, is stopped after 20 s
MOST_ATTEMPTS = 8
_FIRST_DELAY_S = 5
_NOTED = "jobs_noted"
# In words, not parameters: only so does the planner see that the partial index answers it.
PENDING = text("jobs.state IN ('queued', 'running')")
_PENDING_INDEX = text("state IN ('queued', 'running')")


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    PARKED = "parked"  # failed too often; a person has to look


class Job(Record):
    """A function by its dotted name, with arguments that survive JSON."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index(
            "ix_jobs_pending",
            "run_at",
            "id",
            postgresql_where=_PENDING_INDEX,
            sqlite_where=_PENDING_INDEX,
        ),
    )

    function: Mapped[str] = mapped_column(String(120))
    arguments: Mapped[list[str]]
    state: Mapped[JobState] = mapped_column(default=JobState.QUEUED)
    run_at: Mapped[dt.datetime]  # not before; while running, the end of the lease
    attempts: Mapped[int] = mapped_column(default=0)
    once: Mapped[str | None] = mapped_column(String(160), unique=True)
    error: Mapped[str | None] = mapped_column(Text)
    enqueued_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


def enqueue(session: Session, function: str, *arguments: str, now: dt.datetime) -> None:
    """Ask for ``function`` (a dotted name) to run once ``session`` has committed."""
    enqueue_many(session, [(function, *arguments)], now=now)


def enqueue_many(
    session: Session, wanted: Iterable[Sequence[str]], *, now: dt.datetime
) -> list[uuid.UUID]:
    rows = [_values(function, arguments, now) for function, *arguments in wanted]
    if rows:
        insert_many(session, Job, rows)
        note_after_commit(session, *(row["id"] for row in rows))
    return [row["id"] for row in rows]


def enqueue_once(session: Session, function: str, key: str, *, now: dt.datetime) -> None:
    """Ask for ``function`` unless it was asked for under ``key`` before, by whomever."""
    dialect = session.get_bind().dialect.name
    statement = (postgresql if dialect == "postgresql" else sqlite).insert(Job)
    values = {**_values(function, [], now), "once": key}
    session.execute(statement.values(values).on_conflict_do_nothing(index_elements=["once"]))


def _values(function: str, arguments: Sequence[str], now: dt.datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "function": function,
        "arguments": list(arguments),
        "state": JobState.QUEUED,
        "run_at": now,
        "attempts": 0,
        "enqueued_at": now,
    }


def note_after_commit(session: Session, *job_ids: uuid.UUID | None) -> None:
    """Remember that this transaction leaves work behind: jobs, or events to deliver (None)."""
    session.info.setdefault(_NOTED, []).extend(job_ids)


def on_commit(sessions: Sessions, tell: Callable[[list[uuid.UUID | None]], None]) -> None:
    """
    Call ``tell`` after each commit that left work behind.

    It is given the ids of new jobs, and None for events that wait to be delivered.
    """

    @event.listens_for(sessions, "after_commit")
    def committed(session: Session) -> None:
        if (noted := session.info.pop(_NOTED, None)) is not None:
            tell(noted)

    @event.listens_for(sessions, "after_soft_rollback")
    def rolled_back(session: Session, _transaction: object) -> None:
        session.info.pop(_NOTED, None)


_TABLE = cast("Table", Job.__table__)
_JOB = _TABLE.c


def _claiming(*, named: bool = False, slow: bool | None = None) -> ReturningUpdate[Any]:
    """Build the statement once: it runs for every job, and is dear to build."""
    due = select(_JOB.id).where(
        PENDING, _JOB.run_at <= bindparam("now"), _JOB.attempts < MOST_ATTEMPTS
    )
    if named:
        due = due.where(_JOB.id == bindparam("named"))
    if slow is not None:
        among = _JOB.function.in_(bindparam("slow", expanding=True))
        due = due.where(among if slow else ~among)
    due = due.order_by(_JOB.run_at, _JOB.id).limit(1).with_for_update(skip_locked=True)
    return (
        update(_TABLE)
        .where(_JOB.id == due.scalar_subquery())
        .values(state=JobState.RUNNING, run_at=bindparam("lease_ends"), attempts=_JOB.attempts + 1)
        .returning(_JOB.id, _JOB.function, _JOB.arguments, _JOB.attempts)
    )


_NEXT, _NAMED = _claiming(), _claiming(named=True)
_LANES = {lane: _claiming(slow=lane) for lane in (False, True)}


@dataclass(frozen=True, slots=True)
class Lane:
    """The ``jobs`` that take long, by their names, or all the others."""

    jobs: tuple[str, ...]
    slow: bool


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job to be done by whoever claimed it, for as long as the lease lasts."""

    id: uuid.UUID
    function: str
    arguments: list[str]
    attempts: int


def claim(
    session: Session,
    job_id: uuid.UUID | None,
    *,
    now: dt.datetime,
    lane: Lane | None = None,
) -> Claimed | None:
    """
    Take the next job that is due, of one lane if so asked, or ``job_id`` if that is due.

    A running job whose lease has ended is due again: whoever ran it is gone.
    """
    asked: dict[str, Any] = {"now": now, "lease_ends": now + LEASE}
    statement = _NEXT
    if job_id is not None:
        statement, asked = _NAMED, {**asked, "named": job_id}
    elif lane is not None:
        statement, asked = _LANES[lane.slow], {**asked, "slow": lane.jobs}
    row = session.connection().execute(statement, asked).first()
    return Claimed(*row) if row else None


def finished(job: Claimed, *, now: dt.datetime) -> Update:
    return _set(job, {"state": JobState.DONE, "ended_at": now, "error": None})


def failed(job: Claimed, error: str, *, now: dt.datetime) -> Update:
    """Put the job off, twice as long each time; park it after the last attempt."""
    state = JobState.PARKED if job.attempts >= MOST_ATTEMPTS else JobState.QUEUED
    delay = dt.timedelta(seconds=_FIRST_DELAY_S * 2 ** (job.attempts - 1))
    return _set(job, {"state": state, "run_at": now + delay, "error": error[-4000:]})


def _set(job: Claimed, values: dict[str, Any]) -> Update:
    """Write the outcome of an attempt, unless its lease was lost and another has begun."""
    mine = (_JOB.id == job.id, _JOB.attempts == job.attempts, _JOB.state == JobState.RUNNING)
    return update(_TABLE).where(*mine).values(values)


def park_killers(*, now: dt.datetime) -> Update:
    """Park jobs whose last attempt ended with the death of whoever ran them."""
    dead = (PENDING, Job.run_at <= now, Job.attempts >= MOST_ATTEMPTS)
    values = {"state": JobState.PARKED, "error": "每次执行都未能返回 no attempt came back"}
    statement = update(Job).where(*dead).values(values)
    return statement.execution_options(synchronize_session=False)


def forget(before: dt.datetime) -> Delete:
    """Forget jobs that were done before then."""
    statement = delete(Job).where(Job.state == JobState.DONE, Job.ended_at < before)
    return statement.execution_options(synchronize_session=False)
