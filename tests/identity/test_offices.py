"""People at work: certificates, posts, and who may change whose."""

import datetime as dt

import pytest

from identity import queries, service
from identity.policy import Permission
from identity.refusals import AppointedLater, CertificateNeeded, LoginTaken, OwnPost
from kernel import audit
from kernel.clock import day_of
from kernel.clock import now as clock_now
from kernel.errors import NotFound

NOW = clock_now()
TODAY = day_of(NOW)
DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(2024, 3, 1), dt.date(2027, 2, 28)


@pytest.fixture
def certificated(session, inspector):
    service.certify(
        session,
        None,
        inspector.officer,
        number="07010001",
        first_day=FIRST,
        last_day=LAST,
        now=NOW,
    )
    return inspector.officer


@pytest.mark.parametrize(
    ("on", "holds"),
    [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)],
)
def test_a_certificate_holds_from_its_first_day_to_its_last(session, certificated, on, holds):
    assert queries.certificate_holds(certificated, on) is holds
    if holds:
        assert service.need_certificate(session, certificated.id, on=on) is certificated
    else:
        with pytest.raises(CertificateNeeded, match="Inspector"):
            service.need_certificate(session, certificated.id, on=on)


def test_who_has_no_certificate_signs_nothing(session, inspector):
    with pytest.raises(CertificateNeeded):
        service.need_certificate(session, inspector.officer.id, on=TODAY)


def test_nobody_is_no_officer(session, inspector):
    with pytest.raises(NotFound):
        service.need_certificate(session, inspector.post.id, on=TODAY)


def test_a_certificate_number_is_one_persons(session, certificated, stranger):
    with pytest.raises(LoginTaken):
        service.certify(
            session,
            None,
            stranger.officer,
            number="07010001",
            first_day=FIRST,
            last_day=LAST,
            now=NOW,
        )


def test_a_login_is_one_persons(session, inspector):
    with pytest.raises(LoginTaken):
        service.enrol_officer(
            session, None, name="又", login="inspector", password="long enough", now=NOW
        )


def test_a_post_gains_and_loses_powers(session, inspector, colleague):
    service.grant(session, inspector.actor, colleague.post, "cases.file", now=NOW)
    assert "cases.file" in service.acting(session, colleague.officer.id, on=TODAY).permissions

    service.withdraw(session, inspector.actor, colleague.post, "cases.file", now=NOW)
    assert "cases.file" not in service.acting(session, colleague.officer.id, on=TODAY).permissions


def test_nobody_changes_the_powers_of_their_own_post(session, inspector, colleague):
    with pytest.raises(OwnPost):
        service.grant(session, inspector.actor, inspector.post, "cases.file", now=NOW)
    with pytest.raises(OwnPost):
        service.appoint(
            session, inspector.actor, inspector.officer, colleague.post, on=TODAY, now=NOW
        )
    with pytest.raises(OwnPost):
        service.dismiss(session, inspector.actor, inspector.officer, now=NOW)


def test_an_officer_holds_one_post_at_a_time(session, inspector, stranger):
    tomorrow = TODAY + DAY
    service.appoint(session, None, inspector.officer, stranger.post, on=tomorrow, now=NOW)

    held = [queries.post_of(session, inspector.officer.id, on) for on in (TODAY, tomorrow)]
    assert held == [inspector.post, stranger.post]
    offices = [queries.offices_of(session, [inspector.officer.id], on) for on in (TODAY, tomorrow)]
    assert offices == [
        {inspector.officer.id: inspector.office.id},
        {inspector.officer.id: stranger.office.id},
    ]
    with pytest.raises(AppointedLater):
        service.appoint(session, None, inspector.officer, inspector.post, on=TODAY, now=NOW)


def test_a_dismissed_officer_works_for_nobody(session, inspector, colleague):
    service.dismiss(session, colleague.actor, inspector.officer, now=NOW)

    assert queries.offices_of(session, [inspector.officer.id], TODAY) == {}
    names = queries.officers_named(session, [inspector.officer.id])
    assert names == {inspector.officer.id: "Inspector"}


def test_a_lost_password_is_set_anew(session, begin, inspector, colleague):
    service.set_password(session, colleague.actor, inspector.officer, "a brand new one", now=NOW)
    session.commit()

    assert service.sign_in(begin, login="inspector", password="a brand new one", now=NOW)


def test_every_act_is_vouched_for(session, inspector, colleague, certificated):
    service.grant(session, colleague.actor, inspector.post, Permission.READ, now=NOW)
    service.set_password(session, colleague.actor, inspector.officer, "a brand new one", now=NOW)
    service.dismiss(session, colleague.actor, inspector.officer, now=NOW)
    session.flush()

    assert list(audit.verify(session)) == []
