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
from kernel.jobs.table import Claimed, claim, failed, finished
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


def resolve(name: str) -> JobFunction:
    """Return the function called ``name``; raise ``LookupError`` if there is none."""
    module, _, function = name.rpartition(".")
    try:
        return cast("JobFunction", getattr(import_module(module), function))
    except (ImportError, AttributeError, ValueError) as error:
        raise LookupError(f"no job called {name}") from error


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

    def run_due(self) -> Generator[None]:
        """
        Do what is due until nothing is, and pause after each job.

        A job is marked done in the transaction that claims the next.
        """
        outcome: Update | None = None
        try:
            while True:
                with writing(self.sessions) as session:
                    if outcome is not None:
                        session.connection().execute(outcome)
                    taken = claim(session, None, now=self.now())
                outcome = None
                if taken is None:
                    return
                outcome = self._do(taken)
                yield
        finally:
            if outcome is not None:
                self._settle(outcome)

    def _settle(self, outcome: Update) -> None:
        with writing(self.sessions) as session:
            session.connection().execute(outcome)

    def _do(self, job: Claimed) -> Update:
        with structlog.contextvars.bound_contextvars(job=job.function, job_id=str(job.id)):
            try:
                work = Work(self.sessions, self.settings, self.now())
                resolve(job.function)(work, *job.arguments)
            except Exception:  # noqa: BLE001 (a job may fail in any way; it is logged and kept)
                log.exception("job.failed", attempts=job.attempts)
                return failed(job.id, job.attempts, traceback.format_exc(), now=self.now())
            return finished(job.id, job.attempts, now=self.now())
