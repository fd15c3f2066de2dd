"""Rights whose last day has passed."""

import datetime as dt

from sqlalchemy.orm import Session

from kernel import audit, events
from kernel.clock import day_of
from registry import queries
from registry.states import RightState

_MOST = 500  # rights a transaction, so that nobody waits behind it


def expire_rights(session: Session, *, now: dt.datetime) -> int:
    """Record up to 500 rights as expired whose last day has passed; return how many."""
    lapsed = session.scalars(queries.lapsed(day_of(now), most=_MOST)).all()
    for right in lapsed:
        right.become(RightState.EXPIRED)
        right.changed_at = now
        audit.record(session, None, "registry.right_expired", right, now=now)
    events.emit_many(session, [("registry.right_changed", right.id) for right in lapsed], now=now)
    return len(lapsed)
