"""A lost phone is closed at once; what it sealed before can still be checked."""

import datetime as dt

import pytest
from joserfc.jwk import ECKey

from identity import queries, service
from identity.refusals import AlreadyRevoked, DeviceKeyUnreadable, DeviceRevoked
from kernel import jws
from kernel.clock import now as clock_now
from kernel.errors import NotFound, Unauthenticated

NOW = clock_now()
PASSWORD = "correct horse battery"


def on_phone(begin, key, login="inspector"):
    return service.sign_in(
        begin, login=login, password=PASSWORD, device_name="红米", device_key=key, now=NOW
    )


def test_a_phone_is_enrolled_at_its_first_sign_in(session, begin, inspector, phone_key):
    device = on_phone(begin, phone_key).device

    thumbprint = jws.thumbprint(jws.public_key(phone_key))
    assert queries.device_for_seal(session, thumbprint) == (device.id, device.public_jwk, None)
    assert {name: phone_key[name] for name in ("kty", "crv", "x", "y")} == device.public_jwk


def test_two_officers_share_one_phone(session, begin, inspector, colleague, stranger, phone_key):
    device = on_phone(begin, phone_key).device
    again = on_phone(begin, phone_key, "colleague").device

    assert again.id == device.id
    pairs = [(device.id, one.officer.id) for one in (inspector, colleague, stranger)]
    assert queries.device_officers(session, pairs) == set(pairs[:2])


def test_an_actor_knows_the_phone_of_the_session(session, begin, inspector, phone_key):
    signed_in = on_phone(begin, phone_key)

    actor = service.authenticate(session, signed_in.access_token, now=NOW)
    assert actor.device_id == signed_in.device.id


def test_a_revoked_phone_is_out_at_the_next_request_and_stays_out(
    session, begin, inspector, colleague, phone_key
):
    signed_in = on_phone(begin, phone_key)
    device = service.revoke_device(
        session, colleague.actor, signed_in.device.id, reason="丢失", now=NOW
    )
    session.commit()

    with pytest.raises(Unauthenticated):
        service.authenticate(session, signed_in.access_token, now=NOW)
    with pytest.raises(Unauthenticated):
        service.refresh(begin, signed_in.refresh_token, now=NOW)
    with pytest.raises(DeviceRevoked):
        on_phone(begin, phone_key)
    found = queries.device_for_seal(session, device.thumbprint)
    assert found == (device.id, device.public_jwk, NOW)


def test_a_phone_is_revoked_once(session, begin, inspector, phone_key):
    device = on_phone(begin, phone_key).device
    service.revoke_device(session, inspector.actor, device.id, reason="丢失", now=NOW)

    with pytest.raises(AlreadyRevoked):
        service.revoke_device(session, inspector.actor, device.id, reason="丢失", now=NOW)


def test_a_stranger_cannot_even_know_of_the_phone(session, begin, inspector, stranger, phone_key):
    device = on_phone(begin, phone_key).device

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
def test_a_key_we_cannot_use_is_refused_before_anything_is_written(begin, inspector, key):
    with pytest.raises(DeviceKeyUnreadable):
        on_phone(begin, key)


def test_enrolling_twice_at_once_is_one_phone(session, begin, inspector, phone_key):
    first, second = (on_phone(begin, phone_key) for _ in range(2))

    assert first.device.id == second.device.id
    assert first.session_id != second.session_id


def test_a_phone_is_dated_by_the_server(begin, inspector, phone_key):
    assert on_phone(begin, phone_key).device.enrolled_at == NOW
    assert dt.timedelta(0) == NOW.utcoffset()
