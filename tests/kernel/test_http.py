"""At the edge: one commit or none, a lock on the door, a problem for every no."""

import datetime as dt
import logging
import time
import uuid
from enum import StrEnum
from pathlib import Path

import marshmallow as ma
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_smorest import Api
from psycopg.errors import DiskFull
from sqlalchemy import Connection, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from kernel import http
from kernel.access import Actor
from kernel.body import Blueprint
from kernel.db import Sessions
from kernel.errors import Conflict, Unauthenticated
from kernel.installation import InstallationFact, state_fact
from kernel.settings import Settings


class Permission(StrEnum):
    WRITE = "test.write"
    NEVER = "test.never"


class Taken(Conflict):
    code = "test.taken"
    zh = "“{name}”已被占用，请换一个。"
    en = "{name} is taken; choose another."


class Note(ma.Schema):
    name = ma.fields.String(required=True, validate=ma.validate.Length(max=20))


blueprint = Blueprint("notes", __name__, url_prefix="/notes")


@blueprint.route("/", methods=["POST"])
@http.requires(Permission.WRITE)
@blueprint.arguments(Note)
@blueprint.response(201, Note)
def post(note: dict[str, str]) -> dict[str, str]:
    state_fact(http.db_session(), note["name"], {"by": str(http.current_actor().id)})
    if note["name"] == "taken":
        raise Taken(name=note["name"])
    if note["name"] == "fault":
        raise RuntimeError("secret of the house")
    return note


@blueprint.route("/locked")
@http.requires(Permission.NEVER)
def locked() -> str:
    return "never"


def authenticate(_connection: Connection, token: str, _now: dt.datetime) -> Actor:
    if token != "good":
        raise Unauthenticated
    return Actor(uuid.UUID(int=1), uuid.UUID(int=2), frozenset({"test.write"}))


@pytest.fixture
def app(sessions: Sessions, tmp_path: Path) -> Flask:
    app = Flask("notes")
    app.config.update(API_TITLE="t", API_VERSION="1", OPENAPI_VERSION="3.1.0")
    Api(app).register_blueprint(blueprint)
    settings = Settings(data=tmp_path, database_url="")
    http.init_app(app, settings=settings, sessions=sessions, authenticate=authenticate)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = "Bearer good"
    return client


def names(session: Session) -> list[str]:
    return list(session.scalars(select(InstallationFact.name)))


def test_what_succeeded_is_there(client: FlaskClient, session: Session) -> None:
    assert client.post("/notes/", json={"name": "采坑"}).status_code == 201
    assert names(session) == ["采坑"]


def test_what_was_refused_left_nothing_and_says_why_in_chinese(
    client: FlaskClient, session: Session
) -> None:
    answer = client.post("/notes/", json={"name": "taken"})

    assert (answer.status_code, answer.mimetype) == (409, "application/problem+json")
    assert answer.json["code"] == "test.taken"
    assert answer.json["detail"] == "“taken”已被占用，请换一个。"
    assert answer.json["request_id"] == answer.headers["X-Request-Id"]
    assert names(session) == []


def test_a_reader_of_english_is_answered_in_english(client: FlaskClient) -> None:
    answer = client.post("/notes/", json={"name": "taken"}, headers={"Accept-Language": "en-GB"})

    assert answer.json["detail"] == "taken is taken; choose another."
    assert answer.headers["Content-Language"] == "en"


def test_a_fault_of_ours_is_logged_and_not_shown(
    client: FlaskClient, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = client.post("/notes/", json={"name": "fault"})

    assert (answer.status_code, answer.json["code"]) == (500, "kernel.fault")
    assert "secret" not in answer.text
    assert "secret of the house" in caplog.text
    assert names(session) == []


def test_a_commit_that_fails_is_not_a_success(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_session: Session) -> None:
        raise OperationalError("commit", {}, DiskFull())

    monkeypatch.setattr(Session, "commit", full)

    answer = client.post("/notes/", json={"name": "late"})

    assert (answer.status_code, answer.json["code"]) == (507, "kernel.storage_full")


def test_the_lock_comes_before_the_form(client: FlaskClient) -> None:
    anonymous = client.post("/notes/", json={"nonsense": 1}, headers={"Authorization": ""})
    unknown = client.post("/notes/", json={"nonsense": 1}, headers={"Authorization": "Bearer x"})

    assert (anonymous.status_code, unknown.status_code) == (401, 401)
    assert client.get("/notes/locked").json["code"] == "kernel.forbidden"
    assert client.post("/notes/", json={"nonsense": 1}).status_code == 422


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"name": ', "application/json", 400),
        (b'{"name": "a\\u0000b"}', "application/json", 400),
        (b"[" * 5000 + b"]" * 5000, "application/json", 400),
        (b'{"name": ' + b'{"a":' * 40 + b"1" + b"}" * 40 + b"}", "application/json", 400),
        (b'{"name": NaN}', "application/json", 400),
        (b'{"name": "\xff"}', "application/json", 400),
        (b'{"name": "a"}', "text/plain", 415),
        (b"", "application/json", 422),
        (b'{"name": "a", "id": "1"}', "application/json", 422),
        (b'{"name": "' + b"a" * 30 + b'"}', "application/json", 422),
        (b"null", "application/json", 422),
        (b"[]", "application/json", 422),
        (b'"x"', "application/json", 422),
    ],
)
def test_a_bad_body_is_a_problem_with_a_code(
    client: FlaskClient, session: Session, body: bytes, kind: str, status: int
) -> None:
    answer = client.post("/notes/", data=body, content_type=kind)

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["code"]
    assert names(session) == []


def test_an_oversize_body_is_refused(client: FlaskClient) -> None:
    answer = client.post("/notes/", data=b" " * (17 << 20), content_type="application/json")

    assert answer.status_code == 413


def test_a_nul_in_the_address_is_refused(client: FlaskClient) -> None:
    assert client.get("/notes/locked?x=%00").status_code == 400


def test_nobody_writes_a_line_of_our_log(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    forged = '1"}\n{"event": "forged'
    with caplog.at_level(logging.INFO):
        client.get("/notes/" + forged.replace("\n", "%0A"), headers={"X-Request-Id": "forged 1"})

    lines = [
        logging.getLogger().handlers[0].format(record)
        for record in caplog.records
        if record.name == "kuangxun"
    ]
    assert lines
    assert all("\n" not in line for line in lines)
    assert all('"request_id":"forged' not in line for line in lines)


@pytest.mark.parametrize("path", ["/locked", "/nowhere", "/notes/%00"])
def test_a_request_is_over_for_the_jobs_however_it_ended(
    app: Flask, client: FlaskClient, path: str
) -> None:
    client.get(path)
    client.post(path, data=b"{")
    began = time.monotonic()

    app.extensions["traffic"].let_pass(30)

    assert time.monotonic() - began < 10
