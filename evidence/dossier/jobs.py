"""Dossiers are made in the background, and taken away when their time is over."""

import datetime as dt
import time
import uuid
from typing import Final

from evidence.dossier.making import Making, exported
from evidence.queries import dossiers as queries
from kernel import audit
from kernel.jobs import Work, enqueue, enqueue_many

_SLICE_S: Final = 10.0  # a job's lease is minutes, and others wait behind it
_PATIENCE: Final = dt.timedelta(minutes=15)  # before a sweeper doubts that a job is at it
_HOPE: Final = dt.timedelta(days=1)  # that one is made at all
_MOST: Final = 500


def make(work: Work, dossier_id: str) -> None:
    """Do a slice of a dossier, and ask for the next; behind what was asked for meanwhile."""
    began = time.monotonic()

    def enough(_held: int) -> bool:
        return time.monotonic() - began > _SLICE_S

    if Making(work, uuid.UUID(dossier_id)).go_on(enough):
        then = work.now + dt.timedelta(seconds=time.monotonic() - began)
        with work.begin() as session:
            enqueue(session, "evidence.dossier.jobs.make", dossier_id, now=then)


def sweep(work: Work) -> None:
    """Delete dossiers whose time is over, and ask again for those whose job was lost."""
    with work.look() as session:
        hopeless = [one.id for one in session.scalars(queries.unfinished(work.now - _HOPE, _MOST))]
    for dossier_id in hopeless:
        Making(work, dossier_id).give_up()
    with work.begin() as session:
        for dossier in session.scalars(queries.over(work.now, _MOST)):
            exported(work.settings.exports, dossier.id).unlink(missing_ok=True)
            dossier.expire()
            audit.record(session, None, "evidence.dossier_expired", dossier, now=work.now)
        lost = session.scalars(queries.unfinished(work.now - _PATIENCE, _MOST))
        wanted = [("evidence.dossier.jobs.make", str(one.id)) for one in lost]
        enqueue_many(session, wanted, now=work.now)
