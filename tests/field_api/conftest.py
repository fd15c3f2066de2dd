"""A township with its officers and their phones, at the doors of the field."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import field_api.area.routes
import field_api.keys
import field_api.routes
import identity.service
from evidence.policy import Permission as Evidence
from identity import queries
from identity.models import Office, Officer, Post
from kernel import clock, jws
from kernel.db import Sessions, writing
from kernel.settings import Settings
from registry.policy import Permission as Registry
from tests import phone as phones
from tests.apps import app_of
from tests.phone import Phone

LONG_AGO = dt.date(2023, 6, 30)
SESSION = "/api/field/v1/session"
PASSWORD = "correct horse battery"
ROWS = [
    ("22", "吉林省"),
    ("2202", "吉林市"),
    ("220284", "磐石市"),
    ("220284101", "烟筒山镇"),
    ("2224", "延边朝鲜族自治州"),
    ("222403", "敦化市"),
]
FIELD = [Evidence.UPLOAD, Evidence.READ, Registry.READ]


@dataclass(frozen=True)
class Person:
    officer: Officer
    office: Office
    post: Post
    login: str


@dataclass
class InHand:
    """A phone with somebody signed in on it."""

    phone: Phone
    person: Person
    client: FlaskClient
    signed_in: dict[str, Any]

    def seal(self, kind: str = "patrol", payload: Any = None, **instead: Any) -> str:
        said = phones.patrol(points=3) if payload is None else payload
        return self.phone.seal(kind, said, instead.pop("author", self.person.officer.id), **instead)

    def send(self, *records: Any, **more: Any) -> list[dict[str, Any]]:
        """Hand records in; return what the receipts say."""
        answer = self.post(records, **more)
        assert answer.status_code == 200, answer.text
        receipts = [phones.said(receipt) for receipt in answer.json["receipts"]]
        assert len(receipts) == len(records)
        return receipts

    def post(self, records: Sequence[Any], **more: Any) -> TestResponse:
        return self.client.post("/api/field/v1/records", json={"records": list(records), **more})


@pytest.fixture
def county(sessions: Sessions) -> Callable[..., Person]:
    """Return what hires a person in a division, at its office."""
    return hiring(sessions)


def hiring(sessions: Sessions) -> Callable[..., Person]:
    offices: dict[str, Office] = {}
    now = clock.now()
    with writing(sessions) as session:
        identity.service.import_divisions(session, ROWS, on=LONG_AGO, now=now)

    def hire(login: str, division: str, permissions: Sequence[str] = FIELD) -> Person:
        with writing(sessions) as session:
            if division not in offices:
                seat = queries.division_by_code(session, division, clock.day_of(now))
                assert seat is not None
                offices[division] = identity.service.found_office(
                    session, None, name=f"{seat.name}自然资源所", seat=seat, now=now
                )
            post = identity.service.make_post(
                session, None, offices[division], name="岗", permissions=permissions, now=now
            )
            officer = identity.service.enrol_officer(
                session, None, name=login, login=login, password=PASSWORD, post=post, now=now
            )
        return Person(officer, offices[division], post, login)

    return hire


@pytest.fixture
def township_officer(county: Callable[..., Person]) -> Person:
    return county("wang", "220284101")


@pytest.fixture
def colleague(county: Callable[..., Person], township_officer: Person) -> Person:
    del township_officer
    return county("zhao", "220284101")


@pytest.fixture
def stranger(county: Callable[..., Person]) -> Person:
    return county("sun", "222403")


@pytest.fixture
def app(sessions: Sessions, tmp_path: Path) -> Flask:
    return make_app(sessions, tmp_path)


def make_app(sessions: Sessions, folder: Path) -> Flask:
    settings = Settings(data=folder, database_url="")
    app = app_of(
        field_api.routes.blueprint,
        field_api.keys.blueprint,
        field_api.area.routes.blueprint,
        settings=settings,
        sessions=sessions,
        authenticate=lambda connection, token, now: identity.service.authenticate(
            connection, token, now=now
        ),
    )
    app.extensions["signer"] = jws.server_key(settings.key_file)
    return app


SignIn = Callable[..., InHand]


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    return signing_in(app)


def signing_in(app: Flask) -> SignIn:
    def sign_in(person: Person, phone: Phone | None = None) -> InHand:
        phone = phone or Phone()
        client = app.test_client()
        answer = client.post(SESSION, json=credentials(client, person, phone))
        assert answer.status_code == 201, answer.text
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {answer.json['access_token']}"
        return InHand(phone, person, client, answer.json)

    return sign_in


def credentials(
    client: FlaskClient, person: Person, phone: Phone, **instead: Any
) -> dict[str, Any]:
    nonce = client.get(f"{SESSION}/nonce").json["nonce"]
    return {
        "login": person.login,
        "password": PASSWORD,
        "device_name": phone.name,
        "device_key": phone.jwk,
        "device_proof": phone.proof(person.login, nonce),
        **instead,
    }


@pytest.fixture
def in_hand(sign_in: SignIn, township_officer: Person) -> InHand:
    """The township officer's phone, signed in."""
    return sign_in(township_officer)
