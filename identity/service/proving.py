"""Whether somebody knows a password: at equal cost for every login, slower with every failure."""

import datetime as dt
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy.orm import Session

from identity import passwords, tokens
from identity.limits import delay_after
from identity.models import Officer, SignInDelay
from identity.queries import sign_ins
from kernel import audit

Begin = Callable[[], AbstractContextManager[Session]]
"""Opens a short transaction that is committed at its end; `kernel.http.transaction` in a request.

A failed sign-in is refused and must be remembered all the same, and no lock may be held while
argon2 works: so these acts begin their own transactions.
"""


def proved(begin: Begin, *, login: str, password: str, now: dt.datetime) -> bool:
    """
    Return whether an active officer has that login and password.

    An unknown login, a wrong password and one tried too soon do the same work and write the same
    rows. The delay is looked at again under lock, so that guesses sent side by side count one by
    one and the rest of them fail unheard.
    """
    with begin() as session:
        officer = sign_ins.officer_by_login(session, login)
        password_hash = officer.password_hash if officer and officer.active else None
        officer_id = officer.id if officer else None
    right = passwords.matches(password, password_hash)
    with begin() as session:
        delay = _delay(session, login, now)
        # Without a delay the instant says nothing: a request beside ours may have begun later.
        if delay_after(delay.failures) and delay.next_try_at > now:
            return False
        if right:
            delay.failures = 0
        else:
            _remember_failure(session, delay, officer_id, now)
    return right


def _delay(session: Session, login: str, now: dt.datetime) -> SignInDelay:
    """Return the login's row, locked until the transaction ends."""
    login_hash = tokens.hash_of(login)
    values = {"login_hash": login_hash, "failures": 0, "failed_at": now, "next_try_at": now}
    session.execute(sign_ins.insert_if_new(session, SignInDelay, values))
    return session.scalars(sign_ins.delay_of(login_hash)).one()


def _remember_failure(
    session: Session, delay: SignInDelay, officer_id: uuid.UUID | None, now: dt.datetime
) -> None:
    delay.failures += 1
    delay.failed_at, delay.next_try_at = now, now + delay_after(delay.failures)
    # A line about an attempt, not about a row: there may be no officer, and attempts are forgotten.
    values = {"id": delay.login_hash.hex(), "failures": delay.failures, "officer_id": officer_id}
    line = audit.line_values(session, None, "identity.sign_in_failed", Officer, values, now, values)
    audit.record_many(session, [{**line, "subject_table": "sign_in_attempts"}])
