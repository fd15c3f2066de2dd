"""The secret of a phone: the same for whoever signs in on it, and known to nobody else."""

import logging
import uuid
from base64 import urlsafe_b64decode
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from identity.models import Device
from kernel import audit
from kernel.audit import AuditLine
from kernel.db import Sessions, reading, writing
from tests.field_api.conftest import SESSION, InHand, Person, SignIn, credentials, make_app
from tests.field_api.conftest import signing_in as signing_in_at
from tests.field_api.test_informants_at_rest import everything, found


def secret_of(in_hand: InHand) -> str:
    return str(in_hand.signed_in["device_secret"])


def test_two_officers_on_one_phone_are_told_the_same_secret(
    sign_in: SignIn, in_hand: InHand, colleague: Person
) -> None:
    secret = secret_of(in_hand)

    assert len(urlsafe_b64decode(secret + "=")) == 32
    assert secret_of(sign_in(colleague, in_hand.phone)) == secret
    assert secret_of(sign_in(in_hand.person, in_hand.phone)) == secret
    assert secret_of(sign_in(in_hand.person)) != secret  # on another phone


def test_the_secret_survives_a_new_start_of_the_server(
    sessions: Sessions, tmp_path: Path, in_hand: InHand
) -> None:
    restarted = signing_in_at(make_app(sessions, tmp_path))

    assert secret_of(restarted(in_hand.person, in_hand.phone)) == secret_of(in_hand)


def test_a_phone_enrolled_before_there_were_secrets_gets_one_and_keeps_it(
    sessions: Sessions, sign_in: SignIn, in_hand: InHand
) -> None:
    with writing(sessions) as session:
        session.execute(update(Device).values(secret_locked=None))

    fresh = secret_of(sign_in(in_hand.person, in_hand.phone))

    assert fresh != secret_of(in_hand)
    assert secret_of(sign_in(in_hand.person, in_hand.phone)) == fresh


def test_a_secret_made_later_is_no_tampering(
    sessions: Sessions, sign_in: SignIn, in_hand: InHand
) -> None:
    sign_in(in_hand.person, in_hand.phone)

    with reading(sessions) as session:
        assert list(audit.verify(session)) == []


def test_a_lost_key_costs_the_secret_until_it_is_back(
    sessions: Sessions, tmp_path: Path, in_hand: InHand
) -> None:
    without_key = signing_in_at(make_app(sessions, tmp_path / "without its keys"))

    assert without_key(in_hand.person, in_hand.phone).signed_in["device_secret"] is None
    with_key = signing_in_at(make_app(sessions, tmp_path))
    assert secret_of(with_key(in_hand.person, in_hand.phone)) == secret_of(in_hand)


def test_no_secret_for_a_wrong_password_or_an_unproved_or_revoked_phone(
    app: Flask, sessions: Sessions, in_hand: InHand, colleague: Person
) -> None:
    client = app.test_client()
    wrong = credentials(client, colleague, in_hand.phone, password="not the password")
    unproved = credentials(client, colleague, in_hand.phone, device_proof=None)
    refused = [client.post(SESSION, json=one) for one in (wrong, unproved)]
    with writing(sessions) as session:
        device = session.get_one(Device, uuid.UUID(in_hand.signed_in["device_id"]))
        device.revoked_at, device.revoked_reason = device.enrolled_at, "丢失"
        device.revoked_by = in_hand.person.officer.id

    refused.append(client.post(SESSION, json=credentials(client, colleague, in_hand.phone)))

    assert [answer.status_code for answer in refused] == [401, 403, 403]
    assert all("device_secret" not in answer.text for answer in refused)


class TestAtRest:
    @pytest.fixture
    def sessions(self, lasting: Sessions) -> Sessions:
        """Return sessions on a database that can be read from outside: all is committed."""
        return lasting

    def test_neither_database_nor_log_nor_audit_tells_it(
        self,
        in_hand: InHand,
        sessions: Sessions,
        database_url: str,
        caplog: pytest.LogCaptureFixture,
        sign_in: SignIn,
    ) -> None:
        caplog.set_level(logging.DEBUG)
        secret = secret_of(sign_in(in_hand.person, in_hand.phone))
        database = everything(sessions, database_url)

        assert found(secret, database) == set()
        assert urlsafe_b64decode(secret + "=") not in database
        assert secret not in caplog.text
        with reading(sessions) as session:
            lines = session.query(AuditLine).all()
        assert lines
        assert all(secret not in str(vars(line)) for line in lines)
