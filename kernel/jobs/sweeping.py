"""Work about work: what is long done is forgotten, what kills its runner is parked."""

import datetime as dt

from kernel.jobs.runner import Work
from kernel.jobs.table import forget, park_killers

_KEPT = dt.timedelta(days=30)


def forget_done(work: Work) -> None:
    with work.begin() as session:
        session.execute(forget(work.now - _KEPT))


def park_what_kills(work: Work) -> None:
    """Stop trying what took every process down that tried it; a person has to look."""
    with work.begin() as session:
        session.execute(park_killers(now=work.now))
