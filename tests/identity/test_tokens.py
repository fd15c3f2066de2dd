"""Tokens open doors for as long as they should, and not an instant longer."""

import datetime as dt
from hashlib import sha256

import pytest
from sqlalchemy import select, text

from identity import service
from identity.jobs import sweep_tokens
from identity.models import AccessToken, LoginSession, RefreshToken
from identity.policy import Permission
from identity.refusals import SessionOver, WrongPassword
from kernel.clock import day_of
from kernel.clock import now as clock_now
from kernel.errors import Unauthenticated
from kernel.jobs import Work

NOW = clock_now()
PASSWORD = "correct horse battery"
SOON = NOW + dt.timedelta(minutes=1)


@pytest.fixture
def signed_in(begin, inspector):
    return service.sign_in(begin, login="inspector", password=PASSWORD, now=NOW)


def is_known(session, token, now=SOON):
    try:
        return bool(service.authenticate(session.connection(), token, now=now))
    except Unauthenticated:
        return False


def test_a_token_says_who_asks_and_from_which_post(session, inspector, signed_in):
    actor = service.authenticate(session.connection(), signed_in.access_token, now=SOON)

    assert (actor.id, actor.office_id) == (inspector.officer.id, inspector.office.id)
    assert actor.session_id == signed_in.session_id
    assert actor.permissions == frozenset(Permission)


def test_only_hashes_are_stored(session, signed_in):
    kept = session.scalars(select(AccessToken.hash)).all()
    kept += session.scalars(select(RefreshToken.hash)).all()

    given = [signed_in.access_token, signed_in.refresh_token]
    assert kept == [sha256(token.encode()).digest() for token in given]
    for table in ("access_tokens", "refresh_tokens", "login_sessions", "audit_lines"):
        rows = str(session.execute(text(f"select * from {table}")).all())  # noqa: S608 (our names)
        assert not any(token in rows for token in given)


@pytest.mark.parametrize("token", ["", "x" * 43, "Bearer", "\udcff", "令牌"])
def test_nobody_gets_in_with_nonsense(session, signed_in, token):
    assert not is_known(session, token)


def test_an_access_token_ends_after_half_an_hour(session, signed_in):
    assert is_known(session, signed_in.access_token, NOW + dt.timedelta(minutes=29))
    assert not is_known(session, signed_in.access_token, NOW + dt.timedelta(minutes=30))


def test_a_refresh_token_is_no_access_token(session, signed_in):
    assert not is_known(session, signed_in.refresh_token)


def test_refreshing_gives_a_new_pair(session, begin, signed_in):
    fresh = service.refresh(begin, signed_in.refresh_token, now=SOON)

    assert is_known(session, fresh.access_token)
    assert fresh.refresh_token != signed_in.refresh_token


def test_reuse_of_an_old_refresh_token_ends_the_family(session, begin, signed_in):
    heard = service.refresh(begin, signed_in.refresh_token, now=SOON)
    fresh = service.refresh(begin, heard.refresh_token, now=SOON)

    with pytest.raises(SessionOver):
        service.refresh(begin, signed_in.refresh_token, now=SOON)

    assert not is_known(session, fresh.access_token)
    assert not is_known(session, heard.access_token)
    assert not is_known(session, signed_in.access_token)
    with pytest.raises(SessionOver):
        service.refresh(begin, fresh.refresh_token, now=SOON)
    assert session.scalars(select(LoginSession.end_reason)).one() == "refresh_token_reused"


def test_another_family_of_the_same_officer_goes_on(session, begin, signed_in):
    other = service.sign_in(begin, login="inspector", password=PASSWORD, now=NOW)
    heard = service.refresh(begin, signed_in.refresh_token, now=SOON)
    service.refresh(begin, heard.refresh_token, now=SOON)
    with pytest.raises(SessionOver):
        service.refresh(begin, signed_in.refresh_token, now=SOON)

    assert is_known(session, other.access_token)


def test_a_refresh_token_ends_after_sixty_days(begin, signed_in):
    with pytest.raises(SessionOver):
        service.refresh(begin, signed_in.refresh_token, now=NOW + dt.timedelta(days=60))


def test_a_withdrawn_permission_is_gone_at_the_next_request(
    session, signed_in, inspector, colleague
):
    service.withdraw(session, colleague.actor, inspector.post, Permission.READ, now=SOON)
    actor = service.authenticate(session.connection(), signed_in.access_token, now=SOON)

    assert Permission.READ not in actor.permissions
    assert Permission.OWN in actor.permissions


def test_another_post_is_felt_at_the_next_request(session, signed_in, inspector, stranger):
    service.appoint(session, None, inspector.officer, stranger.post, on=day_of(NOW), now=SOON)
    actor = service.authenticate(session.connection(), signed_in.access_token, now=SOON)

    assert actor.office_id == stranger.office.id


def test_who_lost_the_post_is_out(session, signed_in, inspector):
    held = service.offices.queries.appointment_of(session, inspector.officer.id)
    held.valid_to = held.valid_from
    session.flush()

    assert not is_known(session, signed_in.access_token)


def test_who_is_dismissed_is_out(session, begin, signed_in, inspector, colleague):
    service.dismiss(session, colleague.actor, inspector.officer, now=SOON)
    session.commit()

    assert not is_known(session, signed_in.access_token)
    with pytest.raises(SessionOver):
        service.refresh(begin, signed_in.refresh_token, now=SOON)


def test_signing_out_ends_the_session(session, begin, signed_in):
    actor = service.authenticate(session.connection(), signed_in.access_token, now=SOON)
    service.sign_out(session, actor, now=SOON)
    session.commit()

    assert not is_known(session, signed_in.access_token)
    with pytest.raises(SessionOver):
        service.refresh(begin, signed_in.refresh_token, now=SOON)


def test_a_new_password_puts_out_everyone_else(session, begin, signed_in):
    other = service.sign_in(begin, login="inspector", password=PASSWORD, now=NOW)
    actor = service.authenticate(session.connection(), signed_in.access_token, now=SOON)
    session.commit()
    service.change_password(begin, actor, present=PASSWORD, new="another long one", now=SOON)
    session.expire_all()

    assert is_known(session, signed_in.access_token)
    assert not is_known(session, other.access_token)
    assert service.sign_in(begin, login="inspector", password="another long one", now=SOON)


def test_a_thief_with_a_token_cannot_change_the_password(session, begin, signed_in):
    actor = service.authenticate(session.connection(), signed_in.access_token, now=SOON)
    session.commit()

    with pytest.raises(WrongPassword):
        service.change_password(begin, actor, present="guess", new="another long one", now=SOON)


def test_expired_tokens_are_swept_and_living_ones_stay(sessions, session, begin, signed_in):
    service.refresh(begin, signed_in.refresh_token, now=NOW + dt.timedelta(days=2))
    sweep_tokens(Work(sessions, None, NOW + dt.timedelta(days=2, minutes=1)))

    assert len(session.scalars(select(AccessToken)).all()) == 1
    assert len(session.scalars(select(RefreshToken)).all()) == 2
