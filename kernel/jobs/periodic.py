"""Work that comes round by the clock, once for all processes."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kernel.jobs.table import enqueue_once


@dataclass(frozen=True, slots=True)
class Periodic:
    """Run ``function`` once in each stretch of ``every``, counted from the epoch."""

    function: str
    every: dt.timedelta

    def key(self, now: dt.datetime) -> str:
        return f"{self.function}@{int(now.timestamp() // self.every.total_seconds())}"


def enqueue_due(session: Session, periodics: Iterable[Periodic], *, now: dt.datetime) -> None:
    """Ask for what is due; whoever asks second in the same stretch asks in vain."""
    for periodic in periodics:
        enqueue_once(session, periodic.function, periodic.key(now), now=now)
