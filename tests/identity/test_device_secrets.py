"""A phone has one secret, however many sign in on it for the first time at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest
from sqlalchemy import update

from identity import service
from identity.models import Device
from identity.service.device_secrets import secret_of
from identity.service.devices import enrolled, readable_key
from kernel.clock import day_of
from kernel.clock import now as clock_now
from kernel.db import writing

NOW = clock_now()
PASSWORD = "correct horse battery"
MANY = 4
OVERLAP_S = 0.1


@pytest.fixture
def actors(lasting):
    """Officers of one office, as many as sign in at once."""
    with writing(lasting) as session:
        service.import_divisions(session, [("22", "吉林省")], on=day_of(NOW), now=NOW)
        seat = service.divisions.queries.division_by_code(session, "22", day_of(NOW))
        office = service.found_office(session, None, name="厅", seat=seat, now=NOW)
        post = service.make_post(session, None, office, name="岗", permissions=[], now=NOW)
        officers = [
            service.enrol_officer(
                session, None, name=login, login=login, password=PASSWORD, post=post, now=NOW
            )
            for login in (f"officer{number}" for number in range(MANY))
        ]
        return [service.acting(session, officer.id, on=day_of(NOW)) for officer in officers]


@pytest.fixture
def told_at_once(lasting, actors, phone, locks):
    """Return what each is told, in transactions that begin together and end slowly."""

    def told_at_once():
        start = Barrier(MANY)

        def told(actor):
            start.wait()
            with writing(lasting) as session:
                device = enrolled(session, actor, readable_key(phone.jwk), phone.name, NOW)
                secret = secret_of(device, locks)
                sleep(OVERLAP_S)
            return secret

        with ThreadPoolExecutor(MANY) as many:
            return set(many.map(told, actors))

    return told_at_once


def test_a_phone_nobody_knew_gets_one_secret(told_at_once):
    (secret,) = told_at_once()

    assert told_at_once() == {secret}


def test_a_phone_from_before_there_were_secrets_gets_one(lasting, told_at_once):
    (former,) = told_at_once()
    with writing(lasting) as session:
        session.execute(update(Device).values(secret_locked=None))

    (secret,) = told_at_once()

    assert secret != former
    assert told_at_once() == {secret}
