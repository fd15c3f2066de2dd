"""Who asks with a token, as the edge finds it out."""

import datetime as dt

from sqlalchemy.orm import Session

from identity import service
from kernel.access import Actor
from kernel.errors import Unauthenticated


def who_asks(session: Session, token: str, now: dt.datetime) -> Actor:
    """Return whose token it is; raise `Unauthenticated` if it does not stand."""
    actor = service.who_ask(session.connection(), [token], now=now).get(token)
    if actor is None:
        raise Unauthenticated
    return actor
