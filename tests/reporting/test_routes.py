"""Reports at the door."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.db import Sessions
from kernel.settings import Settings
from reporting.routes import blueprint
from tests.apps import app_of
from tests.cases.county import NOON, County

As = Callable[[Actor], FlaskClient]
TABLE = "/api/reporting/two-rates"


@pytest.fixture
def client_as(sessions: Sessions, session: Session, tmp_path: Path) -> As:
    people: dict[str, Actor] = {}
    app = app_of(
        blueprint,
        settings=Settings(data=tmp_path, database_url=""),
        sessions=sessions,
        authenticate=lambda _session, token, _now: people[token],
        now=lambda: NOON,
    )

    def sign_in(actor: Actor) -> FlaskClient:
        session.commit()
        people[str(actor.id)] = actor
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {actor.id}"
        return client

    return sign_in


def asked(county: County, code: str = "220284", **more: Any) -> dict[str, Any]:
    return {"division": county.division(code).id, "period": "2026H2"} | more


def test_a_table_opens_to_cases_and_a_case_to_its_photograph(county: County, client_as: As) -> None:
    case = county.file()
    client = client_as(county.statistician)

    table = client.get(TABLE, query_string=asked(county)).json
    assert (table["total"]["unlicensed"], table["total"]["change_words"]) == (
        1, "—（上年同期为0）",
    )  # fmt: skip
    assert {one["class"]: one["now"] for one in table["by_class"]}["A2"] == 1

    behind = client.get(f"{TABLE}/cases", query_string=asked(county, figure="unlicensed")).json
    assert [one["id"] for one in behind["items"]] == [str(case.id)]

    chain = client.get(f"/api/reporting/cases/{behind['items'][0]['id']}/chain").json
    assert chain["case"]["clue_id"] == chain["clue"]["id"]
    assert chain["finding"] is None
    assert chain["photos"][0]["record_id"] == chain["records"][0]["id"]
    assert chain["photos"][0]["purposes"] == ["fact"]


def test_the_spreadsheet_is_offered_as_a_file(county: County, client_as: As) -> None:
    answer = client_as(county.statistician).get(f"{TABLE}.csv", query_string=asked(county))

    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.data.startswith(b"\xef\xbb\xbf")


def test_a_return_is_compiled_read_and_listed(county: County, client_as: As) -> None:
    case = county.file()
    client = client_as(county.statistician)

    made = client.post(f"{TABLE}/returns", json=asked(county))
    assert made.status_code == 201, made.text
    again = client.post(f"{TABLE}/returns", json=asked(county))
    assert (again.status_code, again.json["code"]) == (409, "reporting.cause_missing")

    read = client.get(f"{TABLE}/returns/{made.json['id']}").json
    assert read == made.json
    assert read["case_ids"]["unlicensed"] == [str(case.id)]
    listed = client.get(f"{TABLE}/returns").json
    assert [one["id"] for one in listed["items"]] == [read["id"]]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"period": "2026H3"}, "reporting.no_such_period"),
        ({"basis": "hearsay"}, "http.422"),
        ({"division": "x"}, "http.422"),
        ({"cut_off_at": "2026-01-01"}, "http.422"),
    ],
)
def test_what_cannot_be_counted_is_refused(
    county: County, client_as: As, wrong: dict[str, str], code: str
) -> None:
    answer = client_as(county.statistician).get(TABLE, query_string=asked(county, **wrong))

    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_a_stranger_finds_neither_place_nor_case(county: County, client_as: As) -> None:
    case = county.file()
    client = client_as(county.stranger)

    for path in (TABLE, f"{TABLE}.csv"):
        assert client.get(path, query_string=asked(county)).status_code == 404
    behind = client.get(f"{TABLE}/cases", query_string=asked(county, figure="unlicensed"))
    assert behind.status_code == 404
    for one in (case.id, uuid.uuid4()):
        assert client.get(f"/api/reporting/cases/{one}/chain").status_code == 404
    assert client.post(f"{TABLE}/returns", json=asked(county)).status_code == 404


def test_who_may_read_may_not_therefore_compile(county: County, client_as: As) -> None:
    reader = Actor(uuid.uuid4(), county.statistician.office_id, frozenset({"reporting.read"}))

    answer = client_as(reader).post(f"{TABLE}/returns", json=asked(county))

    assert answer.status_code == 403
