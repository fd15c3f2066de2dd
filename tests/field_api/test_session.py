"""Signing in on a phone, staying signed in, and leaving."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

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


def refreshed(in_hand: InHand, token: str) -> TestResponse:
    return in_hand.client.post(f"{SESSION}/refresh", json={"refresh_token": token})


def test_an_old_refresh_token_ends_the_session_once_the_one_after_it_was_used(
    in_hand: InHand,
) -> None:
    first = in_hand.signed_in["refresh_token"]
    second = refreshed(in_hand, first).json["refresh_token"]
    third = refreshed(in_hand, second)
    assert third.status_code == 200
    assert len({first, second, third.json["refresh_token"]}) == 3

    assert refreshed(in_hand, first).status_code == 401
    assert refreshed(in_hand, third.json["refresh_token"]).status_code == 401


def test_a_phone_that_did_not_hear_its_new_tokens_is_given_others(in_hand: InHand) -> None:
    unheard = refreshed(in_hand, in_hand.signed_in["refresh_token"]).json
    heard = refreshed(in_hand, in_hand.signed_in["refresh_token"]).json

    as_bearer = [{"Authorization": f"Bearer {said['access_token']}"} for said in (unheard, heard)]
    seen = [in_hand.client.get("/api/field/v1/pack", headers=one) for one in as_bearer]
    assert [answer.status_code for answer in seen] == [401, 200]
    assert refreshed(in_hand, heard["refresh_token"]).status_code == 200


def test_who_did_not_hear_that_they_are_signed_in_signs_in_again(
    in_hand: InHand, sign_in: SignIn
) -> None:
    """Of the first sign-in nothing arrived: the second is on the same phone and stands alone."""
    again = sign_in(in_hand.person, in_hand.phone)

    assert again.signed_in["device_id"] == in_hand.signed_in["device_id"]
    assert again.signed_in["device_secret"] == in_hand.signed_in["device_secret"]
    assert again.post([again.seal()]).status_code == 200
    assert refreshed(again, again.signed_in["refresh_token"]).status_code == 200


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
