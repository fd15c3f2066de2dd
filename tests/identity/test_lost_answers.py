"""A phone that never heard the answer goes on; a token in two hands is found out all the same."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from identity import service
from identity.jobs import sweep_tokens
from identity.models import AccessToken, LoginSession, RefreshToken
from identity.refusals import SessionOver
from kernel import audit
from kernel.audit import AuditLine
from kernel.clock import day_of
from kernel.clock import now as clock_now
from kernel.db import reading, writing
from kernel.errors import Unauthenticated
from kernel.jobs import Work

NOW = clock_now()
PASSWORD = "correct horse battery"
SOON = NOW + dt.timedelta(minutes=1)


@pytest.fixture
def first(begin, inspector):
    """Return the refresh token of a sign-in."""
    return service.sign_in(begin, login="inspector", password=PASSWORD, now=NOW).refresh_token


@pytest.fixture
def refreshed(begin):
    """Use a refresh token; nothing where the session is over."""

    def use(token, at=SOON):
        try:
            return service.refresh(begin, token, now=at)
        except SessionOver:
            return None

    return use


def lets_in(session, pair, at=SOON):
    try:
        return bool(service.authenticate(session.connection(), pair.access_token, now=at))
    except Unauthenticated:
        return False


def how_it_ended(session):
    return session.scalars(select(LoginSession.end_reason)).one()


def test_a_phone_that_did_not_hear_the_answer_asks_again_and_goes_on(session, first, refreshed):
    unheard = refreshed(first)
    heard = refreshed(first)

    assert lets_in(session, heard)
    assert not lets_in(session, unheard)
    later = refreshed(heard.refresh_token)
    assert lets_in(session, later)
    assert refreshed(later.refresh_token)
    assert how_it_ended(session) is None


def test_an_answer_may_be_lost_as_often_as_the_line_drops(session, first, refreshed):
    unheard = [refreshed(first) for _ in range(4)]
    heard = refreshed(first)
    also_unheard = refreshed(heard.refresh_token)
    now_heard = refreshed(heard.refresh_token)

    assert [lets_in(session, pair) for pair in [*unheard, heard, also_unheard]] == [False] * 6
    assert lets_in(session, now_heard)
    assert refreshed(now_heard.refresh_token)


def test_the_first_token_of_a_sign_in_is_no_way_back_once_its_child_was_used(
    session, first, refreshed
):
    heard = refreshed(first)
    unheard = refreshed(heard.refresh_token)

    assert refreshed(first) is None
    assert not lets_in(session, unheard)
    assert how_it_ended(session) == "refresh_token_reused"


def test_a_thief_who_was_first_is_found_out_by_the_officer_going_on(session, first, refreshed):
    thiefs = refreshed(first)
    officers = refreshed(first)  # as after an answer that was lost
    assert not lets_in(session, thiefs)
    assert lets_in(session, officers)

    assert refreshed(thiefs.refresh_token) is None
    assert not lets_in(session, officers)
    assert refreshed(officers.refresh_token) is None
    assert how_it_ended(session) == "refresh_token_reused"


def test_a_thief_who_comes_second_is_found_out_when_the_officer_goes_on(session, first, refreshed):
    officers = refreshed(first)
    thiefs = refreshed(first)
    assert not lets_in(session, officers)

    assert refreshed(officers.refresh_token) is None
    assert not lets_in(session, thiefs)
    assert refreshed(thiefs.refresh_token) is None
    assert how_it_ended(session) == "refresh_token_reused"


@pytest.mark.parametrize("first_hand", ["officer", "thief"])
def test_two_who_never_stop_asking_with_one_token_end_it_by_going_on(
    session, first, refreshed, first_hand
):
    """Each takes the other's pair away; whoever holds the last goes on, and the next is told."""
    hands = ["officer", "thief"] if first_hand == "officer" else ["thief", "officer"]
    held = {}
    for _ in range(3):
        for hand in hands:
            held[hand] = refreshed(first)
    last, before = hands[1], hands[0]

    going_on = refreshed(held[last].refresh_token)
    assert lets_in(session, going_on)
    assert refreshed(held[before].refresh_token) is None
    assert not lets_in(session, going_on)
    assert how_it_ended(session) == "refresh_token_reused"


def test_what_is_given_again_is_written_down_and_vouched_for(session, first, refreshed):
    refreshed(first)
    told = select(AuditLine.act).where(AuditLine.act == "identity.tokens_given_again")
    assert session.scalars(told).all() == []

    refreshed(first)
    assert len(session.scalars(told).all()) == 1
    assert list(audit.verify(session)) == []


def test_another_sign_in_of_the_same_officer_keeps_its_tokens(session, begin, first, refreshed):
    other = service.sign_in(begin, login="inspector", password=PASSWORD, now=NOW)
    refreshed(first)
    refreshed(first)

    assert lets_in(session, other)


def test_a_used_token_that_expired_gives_nothing_and_takes_nothing(session, first, refreshed):
    heard = refreshed(first, NOW + dt.timedelta(days=59))

    assert refreshed(first, NOW + dt.timedelta(days=60)) is None
    assert refreshed(heard.refresh_token, NOW + dt.timedelta(days=60))
    assert how_it_ended(session) is None


def test_what_was_forgotten_gives_nothing(session, sessions, first, refreshed):
    """A parent outlives its child if sign-ins were made shorter meanwhile: it is not unheard."""
    heard = refreshed(first)
    gone_on = refreshed(heard.refresh_token)
    with writing(sessions) as other:
        kept = other.get_one(RefreshToken, service.sign_ins.tokens.hash_of(heard.refresh_token))
        kept.expires_at = NOW - dt.timedelta(days=2)
    sweep_tokens(Work(sessions, None, SOON))
    assert session.scalar(select(func.count()).select_from(RefreshToken)) == 2

    assert refreshed(first) is None
    assert not lets_in(session, gone_on)


class TestAtOnce:
    """With real commits, and threads that wait for each other."""

    @pytest.fixture
    def opened(self, lasting):
        with writing(lasting) as session:
            service.import_divisions(session, [("22", "吉林省")], on=day_of(NOW), now=NOW)
            seat = service.divisions.queries.division_by_code(session, "22", day_of(NOW))
            office = service.found_office(session, None, name="厅", seat=seat, now=NOW)
            post = service.make_post(session, None, office, name="岗", permissions=[], now=NOW)
            officer = service.enrol_officer(
                session, None, name="甲", login="jia", password=PASSWORD, post=post, now=NOW
            )

        def opened():
            with writing(lasting) as session:
                return service.open_session(session, officer, now=NOW)

        return opened

    @pytest.fixture
    def at_once(self, lasting):
        """Use tokens side by side; any fault but the session's end comes out here."""

        def use_all(tokens):
            start = Barrier(len(tokens))

            def use(token):
                start.wait()
                try:
                    return service.refresh(lambda: writing(lasting), token, now=SOON)
                except SessionOver:
                    return None

            with ThreadPoolExecutor(len(tokens)) as many:
                return list(many.map(use, tokens))

        return use_all

    def test_of_many_refreshes_at_once_one_pair_lives(self, lasting, opened, at_once):
        token = opened().refresh_token
        pairs = at_once([token] * 8)

        with reading(lasting) as session:
            living = [pair for pair in pairs if lets_in(session, pair)]
            withdrawn = select(func.count()).where(RefreshToken.withdrawn_at.is_not(None))
            assert session.scalar(withdrawn) == 7
            assert session.scalar(select(func.count()).select_from(AccessToken)) == 1
        assert len(living) == 1
        assert at_once([living[0].refresh_token]) != [None]

    def test_parent_and_child_at_once_end_the_family_and_nobody_waits_for_ever(
        self, lasting, opened, at_once
    ):
        for _ in range(10):
            signed_in = opened()
            (child,) = at_once([signed_in.refresh_token])
            pairs = at_once([signed_in.refresh_token, child.refresh_token])

            assert sum(pair is not None for pair in pairs) == 1
            with reading(lasting) as session:
                login = session.get_one(LoginSession, signed_in.session_id)
                assert login.end_reason == "refresh_token_reused"
                assert not any(lets_in(session, pair) for pair in pairs if pair)
