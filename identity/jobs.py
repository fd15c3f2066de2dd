"""Housekeeping by the clock."""

import datetime as dt

from identity.queries import sign_ins
from kernel.jobs import Work

_KEPT = dt.timedelta(days=1)


def sweep_tokens(work: Work) -> None:
    """Forget expired tokens and old failures; sessions stay, as their audit lines do."""
    with work.begin() as session:
        for statement in sign_ins.drop_expired(work.now - _KEPT):
            session.execute(statement)
