"""Who knows the password gets in; who guesses learns nothing and waits longer each time."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from time import thread_time

import pytest
from sqlalchemy import Engine, event, select

from identity import service
from identity.limits import delay_after
from identity.models import LoginSession, SignInDelay
from identity.passwords import hashed
from identity.refusals import NoPost, SignInRefused
from kernel import clock
from kernel.audit import AuditLine
from kernel.db import writing

NOW = clock.now()
PASSWORD = "correct horse battery"


def attempt(begin, login="inspector", password=PASSWORD, now=NOW):
    return service.sign_in(begin, login=login, password=password, now=now)


def fail(begin, times, login="inspector", now=NOW):
    for _ in range(times):
        with pytest.raises(SignInRefused):
            attempt(begin, login, "wrong", now)


def test_an_inspector_signs_in_and_learns_what_she_may_see(begin, inspector):
    signed_in = attempt(begin)

    assert (signed_in.officer.id, signed_in.office.id) == (
        inspector.officer.id,
        inspector.office.id,
    )
    assert signed_in.post.id == inspector.post.id
    assert [division.name for division in signed_in.scope] == ["农安县"]
    assert signed_in.device is None
    assert signed_in.expires_in == 1800


def test_two_phones_may_sign_in_at_once_whichever_is_answered_first(begin, inspector):
    """A request that came earlier may be looked at later."""
    attempt(begin, now=NOW)
    fail(begin, 1)

    signed_in = attempt(begin, now=NOW - dt.timedelta(milliseconds=40))
    assert signed_in.officer.id == inspector.officer.id


@pytest.mark.parametrize("login", ["inspector", "nobody"])
def test_wrong_password_and_unknown_login_answer_alike(begin, inspector, login):
    with pytest.raises(SignInRefused) as refused:
        attempt(begin, login, "wrong")

    assert refused.value.facts == {}


def test_both_do_the_same_work_in_the_database(begin, session, inspector, engine: Engine):
    def statements(login):
        seen = []

        def note(_conn, _cursor, statement, *_):
            if "SAVEPOINT" not in statement:  # the fixture numbers them
                seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        fail(begin, 1, login)
        event.remove(engine, "before_cursor_execute", note)
        return seen

    assert statements("nobody") == statements("inspector")


def test_both_take_as_long(begin, inspector):
    took = {"nobody": [], "inspector": []}
    for n in range(10):  # by turns, and by our own thread's clock: the machine may be busy
        for login, seconds in took.items():
            started = thread_time()
            fail(begin, 1, login, NOW + dt.timedelta(hours=n))
            seconds.append(thread_time() - started)

    assert 0.5 < min(took["nobody"]) / min(took["inspector"]) < 2


def test_a_dismissed_officer_is_as_unknown(begin, session, inspector, colleague):
    service.dismiss(session, colleague.actor, inspector.officer, now=NOW)
    session.commit()

    with pytest.raises(SignInRefused):
        attempt(begin)


def test_after_three_failures_even_the_right_password_has_to_wait(begin, inspector):
    fail(begin, 3)

    with pytest.raises(SignInRefused):
        attempt(begin)
    assert attempt(begin, now=NOW + dt.timedelta(seconds=2))


def test_a_success_forgives(begin, session, inspector):
    fail(begin, 3)
    attempt(begin, now=NOW + dt.timedelta(seconds=2))

    assert session.scalars(select(SignInDelay.failures)).all() == [0]


def test_the_delay_grows_and_never_locks_for_good():
    delays = [delay_after(n).total_seconds() for n in range(14)]

    assert delays[:8] == [0, 0, 0, 1, 2, 4, 8, 16]
    assert delays == sorted(delays)
    assert delay_after(10_000) == delay_after(13) == dt.timedelta(minutes=5)


def test_tries_during_the_delay_do_not_lengthen_it(begin, session, inspector):
    fail(begin, 3)
    before = session.scalars(select(SignInDelay.next_try_at)).one()
    fail(begin, 5)
    session.expire_all()

    assert session.scalars(select(SignInDelay.next_try_at)).one() == before


def test_failures_and_sign_ins_leave_lines(begin, session, inspector):
    fail(begin, 1)
    fail(begin, 1, "nobody")
    attempt(begin)

    acts = select(AuditLine.act, AuditLine.details).order_by(AuditLine.id)
    *_, known, unknown, success = session.execute(acts).all()
    assert (known.act, known.details["officer_id"]) == (
        "identity.sign_in_failed",
        str(inspector.officer.id),
    )
    assert (unknown.act, unknown.details["officer_id"]) == ("identity.sign_in_failed", None)
    assert success.act == "identity.signed_in"


def test_an_officer_without_a_post_is_told_so_once_she_proved_who_she_is(begin, session, divisions):
    service.enrol_officer(session, None, name="新", login="new", password=PASSWORD, now=NOW)
    session.commit()

    with pytest.raises(NoPost):
        attempt(begin, "new")
    assert session.scalars(select(LoginSession)).all() == []


def test_guesses_sent_side_by_side_count_one_by_one(lasting):
    with writing(lasting) as session:
        service.enrol_officer(session, None, name="新", login="new", password=PASSWORD, now=NOW)

    def guess(number):
        try:
            service.sign_in(
                lambda: writing(lasting),
                login="new",
                password=PASSWORD if number == 19 else "wrong",
                now=NOW,
            )
        except (SignInRefused, NoPost) as refusal:
            return refusal.code

    with ThreadPoolExecutor(20) as many:
        answers = list(many.map(guess, range(20)))

    with writing(lasting) as session:
        failures = session.scalars(select(SignInDelay.failures)).one()
    assert failures <= 3
    assert set(answers) <= {"identity.sign_in_refused", "identity.no_post"}


def test_passwords_are_kept_as_argon2id_with_a_salt_each():
    one, other = hashed("the same password"), hashed("the same password")

    assert one.startswith("$argon2id$")
    assert one != other
