"""Officers by the name they sign in with: who a command acts for."""

import datetime as dt

from sqlalchemy.orm import Session

import identity.service
from identity.models import Officer
from identity.queries import sign_ins
from kernel.access import Actor
from kernel.clock import day_of


def officer_called(session: Session, login: str) -> Officer:
    """Return the officer; raise ``LookupError`` where there is none."""
    officer = sign_ins.officer_by_login(session, login)
    if officer is None:
        raise LookupError(f"没有此账号 nobody signs in as {login}")
    return officer


def actor_called(session: Session, login: str, now: dt.datetime) -> Actor:
    """Return the officer with the powers of their post that day; raise ``LookupError``."""
    officer = officer_called(session, login)
    return identity.service.acting(session, officer.id, on=day_of(now))
