"""Doing the work: claim a row, call its function, mark it done."""

import datetime as dt
import traceback
import uuid
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import cast

import structlog
from sqlalchemy import Update
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import Sessions, reading, writing
from kernel.jobs.table import Claimed, Lane, claim, enqueue_many, failed, finished
from kernel.logs import log
from kernel.settings import Settings


@dataclass(frozen=True, slots=True)
class Work:
    """
    What a job is given beside its ids.

    A job opens its transactions itself, short ones: a picture is not decoded while a database
    waits. It may run twice, so what it writes the second time must equal the first.
    """

    sessions: Sessions
    settings: Settings
    now: dt.datetime

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Yield a session, committed at the end."""
        with writing(self.sessions) as session:
            yield session

    @contextmanager
    def look(self) -> Iterator[Session]:
        """Yield a session that only reads."""
        with reading(self.sessions) as session:
            yield session


JobFunction = Callable[..., None]
Outcome = Callable[[Session], object]  # writes what became of an attempt


def resolve(name: str) -> JobFunction:
    """Return the function called ``name``; raise ``LookupError`` if there is none."""
    module, _, function = name.rpartition(".")
    try:
        return cast("JobFunction", getattr(import_module(module), function))
    except (ImportError, AttributeError, ValueError) as error:
        raise LookupError(f"no job called {name}") from error


def of_many(most: int) -> Callable[[JobFunction], JobFunction]:
    """
    Mark a job that takes any number of subjects, up to ``most`` at once.

    If it fails with several it is done again with each alone, so that one hinders no other.
    """

    def mark(function: JobFunction) -> JobFunction:
        function.__dict__["most"] = most
        return function

    return mark


def most_at_once(name: str) -> int:
    """Return how many subjects the job called ``name`` takes."""
    return int(resolve(name).__dict__.get("most", 1))


class Runner:
    """Runs jobs one at a time; any number of runners may share a table."""

    def __init__(
        self, sessions: Sessions, settings: Settings, now: Callable[[], dt.datetime] = clock.now
    ) -> None:
        self.sessions = sessions
        self.settings = settings
        self.now = now

    def run_one(self, job_id: uuid.UUID | None = None) -> bool:
        """Do the next due job, or ``job_id``; return whether there was one."""
        with writing(self.sessions) as session:
            taken = claim(session, job_id, now=self.now())
        if taken is None:
            return False
        self._settle(self._do(taken))
        return True

    def run_due(self, lane: Lane | None = None) -> Generator[None]:
        """
        Do what is due until nothing is, of one lane if so asked, and pause after each job.

        A job is marked done in the transaction that claims the next.
        """
        outcome: Outcome | None = None
        try:
            while True:
                with writing(self.sessions) as session:
                    if outcome is not None:
                        outcome(session)
                    taken = claim(session, None, now=self.now(), lane=lane)
                outcome = None
                if taken is None:
                    return
                outcome = self._do(taken)
                yield
        finally:
            if outcome is not None:
                self._settle(outcome)

    def _settle(self, outcome: Outcome) -> None:
        with writing(self.sessions) as session:
            outcome(session)

    def _do(self, job: Claimed) -> Outcome:
        with structlog.contextvars.bound_contextvars(job=job.function, job_id=str(job.id)):
            try:
                work = Work(self.sessions, self.settings, self.now())
                resolve(job.function)(work, *job.arguments)
            except Exception:  # noqa: BLE001 (a job may fail in any way; it is logged and kept)
                log.exception("job.failed", attempts=job.attempts)
                if len(job.arguments) > 1 and most_at_once(job.function) > 1:
                    return _each_alone(job, self.now())
                return _written(failed(job, traceback.format_exc(), now=self.now()))
            return _written(finished(job, now=self.now()))


def _written(outcome: Update) -> Outcome:
    return lambda session: session.connection().execute(outcome)


def _each_alone(job: Claimed, now: dt.datetime) -> Outcome:
    """Have each subject's work done for itself, in place of ``job``."""

    def write(session: Session) -> None:
        if session.connection().execute(finished(job, now=now)).rowcount:
            enqueue_many(session, [(job.function, subject) for subject in job.arguments], now=now)

    return write
