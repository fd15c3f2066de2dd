"""Signing in and out, and knowing at every request who asks."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from identity import passwords, queries, tokens
from identity.limits import ACCESS_LASTS, REFRESH_LASTS
from identity.models import (
    AccessToken,
    Device,
    Division,
    LoginSession,
    Office,
    Officer,
    Post,
    RefreshToken,
)
from identity.policy import Permission
from identity.queries import sign_ins
from identity.refusals import NoPost, SessionOver, SignInRefused, WrongPassword
from identity.service.device_secrets import secret_of
from identity.service.devices import enrolled, readable_key
from identity.service.possession import Shown, check_possession
from identity.service.proving import Begin, proved
from kernel import audit, clock
from kernel.access import Actor
from kernel.errors import NotFound, Unauthenticated

_EVERYBODYS = frozenset({Permission.OWN.value})


@dataclass(frozen=True, slots=True)
class Tokens:
    """``expires_in`` is the life of the access token in seconds."""

    access_token: str
    refresh_token: str
    expires_in: int


@dataclass(frozen=True, slots=True)
class SignedIn:
    """
    Everything a client needs to know at once; ``scope`` holds the tops of what it may see.

    ``device_secret`` is for the phone alone, and for nobody's log.
    """

    access_token: str
    refresh_token: str
    expires_in: int
    session_id: uuid.UUID
    officer: Officer
    office: Office
    post: Post
    device: Device | None
    scope: Sequence[Division]
    device_secret: str | None = field(default=None, repr=False)


def authenticate(connection: Connection, token: str, *, now: dt.datetime) -> Actor:
    """
    Return whose access token this is, as their post stands at this instant.

    Raises `Unauthenticated` for a token unknown or expired, a session ended, a device revoked, an
    officer inactive or without a post.
    """
    asked = {"token_hash": tokens.hash_of(token), "now": now, "on": clock.day_of(now)}
    row = connection.execute(sign_ins.WHO_ASKS, asked).first()
    if row is None:
        raise Unauthenticated
    officer_id, office_id, permissions, session_id, device_id = row
    return Actor(officer_id, office_id, _EVERYBODYS.union(permissions), session_id, device_id)


def acting(session: Session, officer_id: uuid.UUID, *, on: dt.date) -> Actor:
    """Return the officer as an actor for work done on their word; raises `NoPost`."""
    row = session.execute(queries.powers_of([officer_id], on)).first()
    if row is None:
        raise NoPost
    return Actor(officer_id, row.office_id, _EVERYBODYS.union(row.permissions))


def sign_in(
    begin: Begin,
    *,
    login: str,
    password: str,
    shown: Shown | None = None,
    now: dt.datetime,
) -> SignedIn:
    """
    Sign an officer in, on a device if one is shown.

    Raises `SignInRefused` alike for an unknown login, a wrong password and one tried too soon;
    only who knows the password learns more (`NoPost`, `DeviceNotProved`, `DeviceRevoked`).
    """
    key = readable_key(shown.key) if shown else None
    if not proved(begin, login=login, password=password, now=now):
        raise SignInRefused
    if shown:
        check_possession(shown, login=login, now=now)
    with begin() as session:
        officer = sign_ins.officer_by_login(session, login)
        if officer is None:
            raise SignInRefused
        actor = acting(session, officer.id, on=clock.day_of(now))
        if key is None or shown is None:
            return open_session(session, officer, now=now)
        device = enrolled(session, actor, key, shown.name, now)
        opened = open_session(session, officer, device, now=now)
        return replace(opened, device_secret=secret_of(device, shown.locks))


def open_session(
    session: Session, officer: Officer, device: Device | None = None, *, now: dt.datetime
) -> SignedIn:
    """Begin a session for an officer who needs no more proof; raises `NoPost`."""
    on = clock.day_of(now)
    post = queries.post_of(session, officer.id, on)
    if post is None:
        raise NoPost
    login = LoginSession(
        officer_id=officer.id, device_id=device.id if device else None, started_at=now
    )
    session.add(login)
    audit.record(session, acting(session, officer.id, on=on), "identity.signed_in", login, now=now)
    issued = _issue(session, login.id, None, now)
    return SignedIn(
        access_token=issued.access_token,
        refresh_token=issued.refresh_token,
        expires_in=issued.expires_in,
        session_id=login.id,
        officer=officer,
        office=session.get_one(Office, post.office_id),
        post=post,
        device=device,
        scope=session.scalars(queries.scope_of(post.office_id, on)).all(),
    )


def _issue(
    session: Session, session_id: uuid.UUID, parent_hash: bytes | None, now: dt.datetime
) -> Tokens:
    access, refresh = tokens.fresh(), tokens.fresh()
    session.add(
        AccessToken(
            hash=tokens.hash_of(access), session_id=session_id, expires_at=now + ACCESS_LASTS
        )
    )
    session.add(
        RefreshToken(
            hash=tokens.hash_of(refresh),
            session_id=session_id,
            issued_at=now,
            expires_at=now + REFRESH_LASTS,
            parent_hash=parent_hash,
        )
    )
    return Tokens(access, refresh, int(ACCESS_LASTS.total_seconds()))


def refresh(begin: Begin, refresh_token: str, *, now: dt.datetime) -> Tokens:
    """
    Change a refresh token for a new pair; raises `SessionOver`.

    One that comes again before what was given for it was used is of a phone that never heard the
    answer: that pair is withdrawn and another given. One that comes later, or was withdrawn, is
    held by two, of whom nobody knows which is the thief: the whole family ends, and stays ended
    although this call is refused.
    """
    with begin() as session:
        issued = _rotate(session, tokens.hash_of(refresh_token), now)
    if issued is None:
        raise SessionOver
    return issued


def _rotate(session: Session, token_hash: bytes, now: dt.datetime) -> Tokens | None:
    login = session.scalars(sign_ins.family_of(token_hash)).one_or_none()
    token = session.get(RefreshToken, token_hash) if login else None
    if login is None or token is None or login.ended_at is not None:
        return None
    given = session.scalars(sign_ins.given_for(token_hash)).one_or_none()
    if _held_by_two(token, given):
        end(session, None, login, "refresh_token_reused", now)
        return None
    if token.expires_at <= now:
        return None
    if given is not None:
        _withdraw(session, login, given, now)
    token.used_at = now
    return _issue(session, login.id, token_hash, now)


def _held_by_two(token: RefreshToken, given: RefreshToken | None) -> bool:
    """Return whether somebody else used this one, or holds the one that counts."""
    heard = given is None or given.used_at is not None
    return token.withdrawn_at is not None or (token.used_at is not None and heard)


def _withdraw(session: Session, login: LoginSession, given: RefreshToken, now: dt.datetime) -> None:
    given.withdrawn_at = now
    session.flush()  # before its like is added: two in force the database refuses
    session.execute(sign_ins.drop_access_tokens(login.id))
    audit.record(session, None, "identity.tokens_given_again", login, now=now)


def end(
    session: Session, actor: Actor | None, login: LoginSession, reason: str, now: dt.datetime
) -> None:
    """End a session and every token of it."""
    login.end(reason, now)
    session.execute(sign_ins.drop_access_tokens(login.id))
    audit.record(session, actor, "identity.session_ended", login, now=now, reason=reason)


def sign_out(session: Session, actor: Actor, *, now: dt.datetime) -> None:
    login = session.get(LoginSession, actor.session_id) if actor.session_id else None
    if login is None:
        raise NotFound
    end(session, actor, login, "signed_out", now)


def end_other_sessions(session: Session, actor: Actor, *, now: dt.datetime) -> int:
    """End the actor's sessions elsewhere; return how many there were."""
    others = [
        login
        for login in session.scalars(sign_ins.open_sessions_of(actor.id)).all()
        if login.id != actor.session_id
    ]
    for login in others:
        end(session, actor, login, "ended_elsewhere", now)
    return len(others)


def change_password(
    begin: Begin, actor: Actor, *, present: str, new: str, now: dt.datetime
) -> None:
    """Set the actor's own password and end their sessions elsewhere; raises `WrongPassword`."""
    with begin() as session:
        login = session.get_one(Officer, actor.id).login
    if not proved(begin, login=login, password=present, now=now):
        raise WrongPassword
    password_hash = passwords.hashed(new)
    with begin() as session:
        officer = session.get_one(Officer, actor.id)
        officer.password_hash = password_hash
        audit.record(session, actor, "identity.password_changed", officer, now=now)
        end_other_sessions(session, actor, now=now)
