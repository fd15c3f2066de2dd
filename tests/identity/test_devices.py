"""A lost phone is closed at once; what it sealed before can still be checked."""

import datetime as dt
from dataclasses import replace

import orjson
import pytest
from joserfc.jwk import ECKey
from sqlalchemy import select

from identity import queries, service
from identity.models import Device, SignInDelay
from identity.policy import Permission
from identity.refusals import (
    AlreadyRevoked,
    DeviceKeyUnreadable,
    DeviceNotProved,
    DeviceRevoked,
    NotYourDevice,
    SignInRefused,
)
from identity.service.possession import Shown
from kernel import jws
from kernel.clock import now as clock_now
from kernel.errors import NotFound, Unauthenticated
from tests.phone import Phone

NOW = clock_now()
PASSWORD = "correct horse battery"


def on(begin, shown, login="inspector", now=NOW):
    return service.sign_in(begin, login=login, password=PASSWORD, shown=shown, now=now)


@pytest.fixture
def on_phone(begin, show, phone):
    """Sign somebody in on the phone, which they hold in their hand."""

    def signed_in(login="inspector"):
        return on(begin, show(phone, login), login)

    return signed_in


def test_a_phone_is_enrolled_at_its_first_sign_in(session, inspector, phone, on_phone):
    device = on_phone().device

    thumbprint = jws.thumbprint(jws.public_key(phone.jwk))
    assert queries.device_for_seal(session, thumbprint) == (device.id, device.public_jwk, None)
    assert phone.jwk == device.public_jwk


def test_two_officers_share_one_phone(session, inspector, colleague, stranger, on_phone):
    device = on_phone().device
    again = on_phone("colleague").device

    assert again.id == device.id
    pairs = [(device.id, one.officer.id) for one in (inspector, colleague, stranger)]
    assert queries.device_officers(session, pairs) == set(pairs[:2])


def test_an_actor_knows_the_phone_of_the_session(session, inspector, on_phone):
    signed_in = on_phone()

    actor = service.authenticate(session.connection(), signed_in.access_token, now=NOW)
    assert actor.device_id == signed_in.device.id


def test_a_revoked_phone_is_out_at_the_next_request_and_stays_out(
    session, begin, inspector, colleague, on_phone
):
    signed_in = on_phone()
    device = service.revoke_device(
        session, colleague.actor, signed_in.device.id, reason="丢失", now=NOW
    )
    session.commit()

    with pytest.raises(Unauthenticated):
        service.authenticate(session.connection(), signed_in.access_token, now=NOW)
    with pytest.raises(Unauthenticated):
        service.refresh(begin, signed_in.refresh_token, now=NOW)
    with pytest.raises(DeviceRevoked):
        on_phone()
    found = queries.device_for_seal(session, device.thumbprint)
    assert found == (device.id, device.public_jwk, NOW)


def test_a_phone_is_revoked_once(session, inspector, on_phone):
    device = on_phone().device
    service.revoke_device(session, inspector.actor, device.id, reason="丢失", now=NOW)

    with pytest.raises(AlreadyRevoked):
        service.revoke_device(session, inspector.actor, device.id, reason="丢失", now=NOW)


def test_a_stranger_cannot_even_know_of_the_phone(session, inspector, stranger, on_phone):
    device = on_phone().device

    with pytest.raises(NotFound):
        service.revoke_device(session, stranger.actor, device.id, reason="丢失", now=NOW)


def _private():
    return ECKey.generate_key("P-256", private=True).as_dict(private=True)


def _other_curve():
    return ECKey.generate_key("P-384", private=True).as_dict(private=False)


@pytest.mark.parametrize(
    "key",
    [{}, {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}, _private(), _other_curve()],
    ids=["empty", "no point", "private", "other curve"],
)
def test_a_key_we_cannot_use_is_refused_before_anything_is_written(
    begin, inspector, key, server_key, locks
):
    with pytest.raises(DeviceKeyUnreadable):
        on(begin, Shown("红米", key, None, server_key, locks))


def test_enrolling_twice_at_once_is_one_phone(session, inspector, on_phone):
    first, second = (on_phone() for _ in range(2))

    assert first.device.id == second.device.id
    assert first.session_id != second.session_id


def test_a_phone_is_dated_by_the_server(inspector, on_phone):
    assert on_phone().device.enrolled_at == NOW
    assert dt.timedelta(0) == NOW.utcoffset()


def test_who_shows_the_key_of_anothers_phone_is_not_on_it(
    session, begin, inspector, stranger, phone, on_phone, show
):
    device = on_phone().device
    overheard = show(phone)  # by the phone itself, for the inspector

    for proof in (overheard.proof, Phone("红米").proof("stranger", "x"), None):
        with pytest.raises(DeviceNotProved):
            on(begin, replace(overheard, proof=proof), "stranger")

    assert queries.device_officers(session, [(device.id, stranger.officer.id)]) == set()


def test_a_proof_by_another_key_for_the_right_login_proves_nothing(begin, stranger, phone, show):
    theirs = show(Phone("红米"), "stranger")

    with pytest.raises(DeviceNotProved):
        on(begin, replace(theirs, key=phone.jwk), "stranger")


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another service"},
        {"login": "colleague"},
        {"device_name": "华为"},
        {"nonce": None},
        {"nonce": "a.b.c"},
    ],
    ids=["audience", "login", "name", "no nonce", "no such nonce"],
)
def test_a_proof_of_something_else_is_none(session, begin, inspector, phone, show, wrong):
    with pytest.raises(DeviceNotProved):
        on(begin, show(phone, **wrong))
    assert session.scalars(select(Device)).all() == []


def test_a_record_the_phone_sealed_is_no_proof(begin, inspector, phone, show, server_key):
    nonce = service.nonce(server_key, now=NOW).nonce
    said = {"login": "inspector", "device_name": "红米", "aud": "kuangxun", "nonce": nonce}
    sealed = phone.sign(orjson.dumps(said))  # typ kuangxun-record

    with pytest.raises(DeviceNotProved):
        on(begin, replace(show(phone), proof=sealed))


def test_a_nonce_is_ours_and_lasts_five_minutes(begin, inspector, phone, show, server_key):
    receipt = jws.signed({"exp": NOW.timestamp() + 60}, server_key, typ="kuangxun-receipt")
    forged = service.nonce(ECKey.generate_key("P-256", private=True), now=NOW).nonce
    for nonce in (receipt, forged):
        with pytest.raises(DeviceNotProved):
            on(begin, show(phone, nonce=nonce))
    assert on(begin, show(phone), now=NOW + dt.timedelta(minutes=4)).device

    with pytest.raises(DeviceNotProved):
        on(begin, show(phone), now=NOW + dt.timedelta(minutes=5))


def test_a_phone_whose_clock_is_wrong_by_years_proves_its_key(begin, inspector, phone, show):
    assert on(begin, show(phone, signed_at="2001-01-01T00:00:00+08:00")).device


def test_a_missing_proof_is_told_only_to_who_knows_the_password_and_counts_for_nothing(
    session, begin, inspector, phone, show
):
    unproved = replace(show(phone), proof=None)
    for _ in range(5):
        with pytest.raises(DeviceNotProved):
            on(begin, unproved)
    assert session.scalars(select(SignInDelay.failures)).all() == [0]

    with pytest.raises(SignInRefused):
        service.sign_in(begin, login="inspector", password="wrong", shown=unproved, now=NOW)


def test_only_the_office_that_enrolled_a_phone_and_those_above_close_it(
    session, inspector, stranger, hire, on_phone
):
    device = on_phone().device
    again = on_phone("stranger").device  # lent to another county for a day
    assert again.id == device.id

    with pytest.raises(NotYourDevice):
        service.revoke_device(session, stranger.actor, device.id, reason="丢失", now=NOW)
    city = hire("city", "2201", [Permission.READ, Permission.REVOKE_DEVICES])
    closed = service.revoke_device(session, city.actor, device.id, reason="丢失", now=NOW)
    assert closed.revoked_by == city.officer.id
