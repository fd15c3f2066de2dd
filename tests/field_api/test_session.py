"""Signing in on a phone, staying signed in, and leaving."""

import pytest
from flask import Flask

from tests.field_api.conftest import PASSWORD, SESSION, InHand, Person, SignIn, credentials
from tests.phone import Phone


def test_an_officer_signs_in_and_learns_who_they_are(
    in_hand: InHand, township_officer: Person
) -> None:
    told = in_hand.signed_in

    assert told["officer"] == {"id": str(township_officer.officer.id), "name": "wang"}
    assert told["office"]["id"] == str(township_officer.office.id)
    assert told["post"]["permissions"] == ["evidence.read", "evidence.upload", "registry.read"]
    assert [one["name"] for one in told["scope"]] == ["烟筒山镇"]
    assert told["key_id"] == in_hand.phone.kid
    assert told["expires_in"] > 0
    assert "password" not in told


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "not the password"},
        {"login": "nobody"},
        {"login": "nobody", "password": "x"},
    ],
)
def test_a_wrong_password_and_an_unknown_login_answer_alike(
    app: Flask, township_officer: Person, wrong: dict[str, str]
) -> None:
    client = app.test_client()

    answer = client.post(SESSION, json=credentials(client, township_officer, Phone(), **wrong))

    assert answer.status_code == 401
    assert answer.json["code"] == "identity.sign_in_refused"


@pytest.mark.parametrize(
    "key",
    [
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA"},
        {"kty": "oct", "crv": "P-256", "x": "AA", "y": "AA", "k": "c2VjcmV0"},
        {**Phone().jwk, "y": Phone().jwk["y"]},
        {**Phone().jwk, "d": "AA"},
    ],
)
def test_a_key_that_is_no_public_key_is_refused(
    app: Flask, township_officer: Person, key: dict[str, str]
) -> None:
    client = app.test_client()
    said = credentials(client, township_officer, Phone(), device_key=key)

    answer = client.post(SESSION, json=said)

    assert answer.status_code == 422
    assert answer.json["code"] == "identity.device_key_unreadable"


def test_signing_in_without_a_key_or_with_more_than_is_asked_is_refused(
    app: Flask, township_officer: Person
) -> None:
    client = app.test_client()
    said = credentials(client, township_officer, Phone())

    assert client.post(SESSION, json={**said, "permissions": ["all"]}).status_code == 422
    del said["device_key"]
    assert client.post(SESSION, json=said).status_code == 422


def test_a_refresh_token_works_once_and_ends_the_session_the_second_time(in_hand: InHand) -> None:
    first = {"refresh_token": in_hand.signed_in["refresh_token"]}

    fresh = in_hand.client.post(f"{SESSION}/refresh", json=first)
    assert fresh.status_code == 200
    assert fresh.json["refresh_token"] != first["refresh_token"]

    assert in_hand.client.post(f"{SESSION}/refresh", json=first).status_code == 401
    copied = {"refresh_token": fresh.json["refresh_token"]}
    assert in_hand.client.post(f"{SESSION}/refresh", json=copied).status_code == 401


def test_who_signs_out_is_out(in_hand: InHand) -> None:
    assert in_hand.client.delete(SESSION).status_code == 204
    assert in_hand.post([in_hand.seal()]).status_code == 401


def test_two_officers_share_a_phone(sign_in: SignIn, in_hand: InHand, colleague: Person) -> None:
    other = sign_in(colleague, in_hand.phone)

    assert other.signed_in["device_id"] == in_hand.signed_in["device_id"]
    assert PASSWORD not in str(other.signed_in)


def test_nobody_signs_in_on_a_phone_that_is_not_in_their_hand(
    app: Flask, in_hand: InHand, colleague: Person
) -> None:
    client = app.test_client()
    said = credentials(client, colleague, Phone(in_hand.phone.name), device_key=in_hand.phone.jwk)
    unproved = {name: value for name, value in said.items() if name != "device_proof"}

    for attempt in (said, unproved, {**said, "device_proof": None}):
        answer = client.post(SESSION, json=attempt)
        assert (answer.status_code, answer.json["code"]) == (403, "identity.device_not_proved")
    wrong = client.post(SESSION, json={**unproved, "password": "not the password"})
    assert wrong.json["code"] == "identity.sign_in_refused"


def test_a_nonce_says_how_long_it_is_good(app: Flask) -> None:
    first, second = (app.test_client().get(f"{SESSION}/nonce").json for _ in range(2))

    assert first["expires_in"] == 300
    assert first["nonce"] != second["nonce"]
