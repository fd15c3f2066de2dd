"""A few divisions of Jilin, three offices in them, and the people who work there."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient
from joserfc.jwk import ECKey
from sqlalchemy.orm import Session

from identity import queries, service
from identity.models import Division, Office, Officer, Post
from identity.policy import Permission
from identity.routes import blueprint
from identity.service import Begin
from identity.service.possession import Shown
from kernel import clock, jws
from kernel.access import Actor
from kernel.db import Sessions, writing
from kernel.secrets import Safe, safe
from kernel.settings import Settings
from tests.apps import app_of
from tests.phone import Phone

NOW = clock.now()
TODAY = clock.day_of(NOW)
LONG_AGO = dt.date(2023, 6, 30)
PASSWORD = "correct horse battery"
ROWS = [
    ("22", "吉林省"),
    ("2201", "长春市"),
    ("2224", "延边朝鲜族自治州"),
    ("220122", "农安县"),
    ("220182", "榆树市"),
    ("222403", "敦化市"),
    ("220122100", "农安镇"),
    ("220122101", "伏龙泉镇"),
    ("220122100201", "宝塔村"),
    ("222403100", "大石头镇"),
]


@dataclass(frozen=True)
class Person:
    officer: Officer
    office: Office
    post: Post
    actor: Actor


@pytest.fixture
def begin(sessions: Sessions) -> Begin:
    def begun() -> AbstractContextManager[Session]:
        return writing(sessions)

    return begun


@pytest.fixture
def divisions(session: Session) -> dict[str, Division]:
    service.import_divisions(session, ROWS, on=LONG_AGO, now=NOW)
    session.commit()
    return {code: queries.division_by_code(session, code, TODAY) for code, _ in ROWS}


@pytest.fixture
def hire(session: Session, divisions: dict[str, Division]) -> Callable[..., Person]:
    def make(
        login: str,
        division: str,
        permissions: list[str] | None = None,
        office: Office | None = None,
    ) -> Person:
        seat = divisions[division]
        if office is None:
            office = service.found_office(session, None, name=f"{seat.name}局", seat=seat, now=NOW)
        powers = [*Permission] if permissions is None else permissions
        post = service.make_post(session, None, office, name="岗", permissions=powers, now=NOW)
        officer = service.enrol_officer(
            session, None, name=login.title(), login=login, password=PASSWORD, post=post, now=NOW
        )
        session.commit()
        return Person(officer, office, post, service.acting(session, officer.id, on=TODAY))

    return make


@pytest.fixture
def inspector(hire: Callable[..., Person]) -> Person:
    return hire("inspector", "220122")


@pytest.fixture
def colleague(hire: Callable[..., Person], inspector: Person) -> Person:
    return hire("colleague", "220122", office=inspector.office)


@pytest.fixture
def township_officer(hire: Callable[..., Person]) -> Person:
    return hire("township", "220122100", [Permission.READ])


@pytest.fixture
def stranger(hire: Callable[..., Person]) -> Person:
    return hire("stranger", "222403")


@pytest.fixture
def phone() -> Phone:
    return Phone("红米")


@pytest.fixture
def server_key() -> jws.Key:
    return ECKey.generate_key("P-256", private=True)


Show = Callable[..., Shown]


@pytest.fixture
def locks(tmp_path: Path) -> Safe:
    return safe(tmp_path / "informant.key")


@pytest.fixture
def show(server_key: jws.Key, locks: Safe) -> Show:
    """Have a phone show itself and prove it, as of ``at``; ``proof`` instead of its own."""

    def shown(phone: Phone, login: str = "inspector", at: dt.datetime = NOW, **proof: Any) -> Shown:
        told = {"nonce": service.nonce(server_key, now=at).nonce, **proof}
        return Shown(phone.name, phone.jwk, phone.proof(login, **told), server_key, locks)

    return shown


@pytest.fixture
def app(sessions: Sessions, tmp_path: Path) -> flask.Flask:
    return app_of(
        blueprint,
        settings=Settings(data=tmp_path, database_url=""),
        sessions=sessions,
        authenticate=lambda connection, token, now: service.authenticate(
            connection, token, now=now
        ),
    )


@pytest.fixture
def client_as(app: flask.Flask, begin: Begin) -> Callable[[Person | None], FlaskClient]:
    def make(person: Person | None) -> FlaskClient:
        client = app.test_client()
        if person is not None:
            with begin() as session:
                signed_in = service.open_session(session, person.officer, now=clock.now())
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {signed_in.access_token}"
        return client

    return make
