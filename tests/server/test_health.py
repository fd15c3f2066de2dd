"""What a supervisor of the service is told, and what a visitor sees."""

import datetime as dt
import re
import shutil
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from kernel import audit, clock, jobs
from kernel.db import writing
from kernel.installation import state_fact
from server import migrating
from server.demo import people
from server.house import House
from tests.server.conftest import ClientAs


@pytest.fixture
def client(client_as: ClientAs, house: House) -> FlaskClient:
    with writing(house.sessions) as session:  # the tables were made by their models, at no step
        session.execute(text("create table alembic_version (version_num varchar(32) not null)"))
        session.execute(
            text("insert into alembic_version values (:head)"), {"head": migrating.head()}
        )
    return client_as(None)


def test_a_healthy_service_is_ready(client: FlaskClient) -> None:
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json["status"]) == (200, "ready")
    assert client.get("/healthz").json == {"status": "alive"}


def test_an_old_database_is_not_ready(client: FlaskClient, house: House) -> None:
    with writing(house.sessions) as session:
        session.execute(text("update alembic_version set version_num = '0001'"))

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert [part for part, well in answer.json.items() if well is False] == ["migrations"]


def test_work_left_lying_is_not_ready(client: FlaskClient, house: House) -> None:
    long_ago = clock.now() - dt.timedelta(hours=1)
    with writing(house.sessions) as session:
        jobs.enqueue(session, "kernel.audit.jobs.seal_lines", now=long_ago)

    assert client.get("/readyz").json["jobs"] is False


def test_heads_without_a_stamp_are_a_warning_and_stop_nobody(
    client: FlaskClient, house: House
) -> None:
    signed_at = clock.now() - dt.timedelta(hours=2)
    with writing(house.sessions) as session:
        session.add(audit.SignedHead(number=1, tree_size=1, at=signed_at, jws="a.b.c"))
    assert client.get("/readyz").json["warnings"] == []

    house.settings = replace(house.settings, tsa_url="http://localhost:9/")
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json["status"]) == (200, "ready")
    assert answer.json["warnings"] == ["time_stamps"]


def test_a_store_that_cannot_be_written_is_not_ready(client: FlaskClient, house: House) -> None:
    shutil.rmtree(house.settings.store_root, ignore_errors=True)
    house.settings.store_root.write_text("a file where the folder should be")

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json["store"]) == (503, False)


def test_the_start_page_says_what_this_is_and_shows_the_demo_only_where_it_is(
    client: FlaskClient, house: House
) -> None:
    plain = client.get("/").text
    with writing(house.sessions) as session:
        state_fact(session, "demo", {"password": people.PASSWORD, "people": people.shown()})
    demo = client.get("/").text

    assert "矿产资源执法巡查服务" in plain
    assert people.PASSWORD not in plain
    assert people.PASSWORD in demo


def test_the_document_and_its_page_come_from_here_alone(client: FlaskClient) -> None:
    page = client.get("/api/docs/")
    document = client.get("/api/openapi.json").json

    assert document["openapi"] == "3.1.0"
    assert len(document["paths"]) > 60
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//[^\"]*", page.text) == []
