"""Offices and their scopes, officers and their certificates, posts and who holds them."""

import datetime as dt
import uuid
from collections.abc import Iterable

from sqlalchemy.orm import Session

from identity import passwords, queries
from identity.models import Appointment, Division, Office, Officer, OfficeScope, Post
from identity.queries import sign_ins
from identity.refusals import AppointedLater, CertificateNeeded, LoginTaken, OwnPost
from identity.service.sign_ins import end
from kernel import audit, clock
from kernel.access import Actor
from kernel.errors import NotFound


def found_office(
    session: Session,
    actor: Actor | None,
    *,
    name: str,
    seat: Division,
    scope: Iterable[Division] | None = None,
    now: dt.datetime,
) -> Office:
    """Found an office that sees its seat's subtree, or the subtrees in ``scope``."""
    office = Office(name=name, division_id=seat.id)
    session.add(office)
    audit.record(session, actor, "identity.office_founded", office, now=now)
    for division in [seat] if scope is None else scope:
        widen_scope(session, actor, office, division, on=clock.day_of(now), now=now)
    return office


def widen_scope(
    session: Session,
    actor: Actor | None,
    office: Office,
    division: Division,
    *,
    on: dt.date,
    now: dt.datetime,
) -> OfficeScope:
    scope = OfficeScope(office_id=office.id, division_id=division.id, valid_from=on)
    session.add(scope)
    audit.record(session, actor, "identity.scope_begun", scope, now=now)
    return scope


def end_scope(
    session: Session, actor: Actor | None, scope: OfficeScope, *, on: dt.date, now: dt.datetime
) -> None:
    scope.valid_to = max(on, scope.valid_from)
    audit.record(session, actor, "identity.scope_ended", scope, now=now)


def enrol_officer(
    session: Session,
    actor: Actor | None,
    *,
    name: str,
    login: str,
    password: str,
    post: Post | None = None,
    now: dt.datetime,
) -> Officer:
    """Take on an officer, in ``post`` from today if given; raises `LoginTaken`."""
    password_hash = passwords.hashed(password)
    if sign_ins.officer_by_login(session, login) is not None:
        raise LoginTaken
    officer = Officer(name=name, login=login, password_hash=password_hash)
    session.add(officer)
    audit.record(session, actor, "identity.officer_enrolled", officer, now=now)
    if post is not None:
        appoint(session, actor, officer, post, on=clock.day_of(now), now=now)
    return officer


def certify(
    session: Session,
    actor: Actor | None,
    officer: Officer,
    *,
    number: str,
    first_day: dt.date,
    last_day: dt.date,
    now: dt.datetime,
) -> Officer:
    """
    Record the enforcement certificate an officer was given.

    Law: 行政处罚法 第四十二条
    """
    if queries.certificate_held_by_another(session, officer.id, number):
        raise LoginTaken
    officer.certificate_no = number
    officer.certificate_from, officer.certificate_to = first_day, last_day
    audit.record(session, actor, "identity.officer_certified", officer, now=now)
    return officer


def need_certificate(session: Session, officer_id: uuid.UUID, *, on: dt.date) -> Officer:
    """
    Return the officer, who holds a valid certificate that day; raises `CertificateNeeded`.

    Law: 行政处罚法 第四十二条
    """
    officer = queries.officer(session, officer_id)
    if officer is None:
        raise NotFound
    if not queries.certificate_holds(officer, on):
        raise CertificateNeeded(name=officer.name, day=on)
    return officer


def make_post(
    session: Session,
    actor: Actor | None,
    office: Office,
    *,
    name: str,
    permissions: Iterable[str],
    now: dt.datetime,
) -> Post:
    post = Post(office_id=office.id, name=name, permissions=sorted(set(permissions)))
    session.add(post)
    audit.record(session, actor, "identity.post_made", post, now=now)
    return post


def grant(
    session: Session, actor: Actor | None, post: Post, permission: str, *, now: dt.datetime
) -> Post:
    """Let whoever holds the post do one thing more, from their next request on."""
    return _set_permissions(session, actor, post, {*post.permissions, permission}, now)


def withdraw(
    session: Session, actor: Actor | None, post: Post, permission: str, *, now: dt.datetime
) -> Post:
    """Let them do it no longer, from their next request on."""
    return _set_permissions(session, actor, post, set(post.permissions) - {permission}, now)


def _set_permissions(
    session: Session, actor: Actor | None, post: Post, wanted: set[str], now: dt.datetime
) -> Post:
    if actor and _post_id_of(session, actor.id, now) == post.id:
        raise OwnPost
    before, post.permissions = post.permissions, sorted(wanted)
    audit.record(session, actor, "identity.powers_changed", post, now=now, before=before)
    return post


def _post_id_of(session: Session, officer_id: uuid.UUID, now: dt.datetime) -> uuid.UUID | None:
    post = queries.post_of(session, officer_id, clock.day_of(now))
    return post.id if post else None


def appoint(
    session: Session,
    actor: Actor | None,
    officer: Officer,
    post: Post,
    *,
    on: dt.date,
    now: dt.datetime,
) -> Appointment:
    """Give the officer a post from that day on, in place of the one they hold."""
    if actor and actor.id == officer.id:
        raise OwnPost
    present = queries.appointment_of(session, officer.id)
    if present is not None:
        if on < present.valid_from:
            raise AppointedLater(day=present.valid_from)
        present.valid_to = on
        audit.record(session, actor, "identity.appointment_ended", present, now=now)
    appointment = Appointment(officer_id=officer.id, post_id=post.id, valid_from=on)
    session.add(appointment)
    audit.record(session, actor, "identity.appointed", appointment, now=now)
    return appointment


def set_password(
    session: Session, actor: Actor | None, officer: Officer, password: str, *, now: dt.datetime
) -> None:
    """Give an officer who lost theirs a new password; whoever is signed in as them is put out."""
    officer.password_hash = passwords.hashed(password)
    audit.record(session, actor, "identity.password_set", officer, now=now)
    _put_out(session, actor, officer, "password_set", now)


def dismiss(session: Session, actor: Actor | None, officer: Officer, *, now: dt.datetime) -> None:
    """Let an officer sign in no more; what they did stays theirs."""
    if actor and actor.id == officer.id:
        raise OwnPost
    officer.active = False
    audit.record(session, actor, "identity.officer_dismissed", officer, now=now)
    _put_out(session, actor, officer, "dismissed", now)


def _put_out(
    session: Session, actor: Actor | None, officer: Officer, reason: str, now: dt.datetime
) -> None:
    for login in session.scalars(sign_ins.open_sessions_of(officer.id)).all():
        end(session, actor, login, reason, now)
