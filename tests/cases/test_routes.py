"""Cases at the door: locks, shapes, and no date taken from anyone."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from cases.routes import blueprint
from cases.states import CaseState
from kernel import clock
from kernel.access import Actor
from kernel.db import Sessions
from kernel.settings import Settings
from tests.apps import app_of
from tests.cases.county import County

As = Callable[[Actor], FlaskClient]


@pytest.fixture
def client_as(sessions: Sessions, session: Session, tmp_path: Path) -> Iterator[As]:
    """Sign in whoever is handed over; what the test's own session did is committed first."""
    people: dict[str, Actor] = {}
    app = app_of(
        blueprint,
        settings=Settings(data=tmp_path, database_url=""),
        sessions=sessions,
        authenticate=lambda _session, token, _now: people[token],
    )

    def sign_in(actor: Actor) -> FlaskClient:
        session.commit()
        people[str(actor.id)] = actor
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {actor.id}"
        return client

    yield sign_in
    session.rollback()


def wire(county: County, **what_matters: Any) -> dict[str, Any]:
    """Return a filing as a desk sends it."""
    clue, item = county.clue(discovered_at=clock.now())
    return {
        "clue_id": str(clue.id),
        "party_kind": "person",
        "party_name": "王某",
        "party_address": "磐石市烟筒山镇",
        "offence": "mine_without_right",
        "summary": "在河滩采砂",
        "lead_handler_id": str(county.handler.id),
        "assisting_handler_id": str(county.second.id),
        "conditions": dict.fromkeys(
            ("known_actor", "fact_of_violation", "liable", "own_jurisdiction", "not_time_barred"),
            True,
        ),
        "item_ids": [str(item)],
    } | what_matters


PROPOSAL = {
    "facts": "在河滩采砂",
    "nature": "未取得采矿权开采矿产资源",
    "consequences": "未采出矿产品",
    "opinion": "建议处罚",
    "mineral_value_yuan": 0,
    "proposed_fine_yuan": 100_000,
    "nothing_to_confiscate_because": "未采出矿产品",
    "grave_or_complex": False,
    "duty_to_transfer": False,
}


def test_a_whole_case_over_http_in_one_day(county: County, client_as: As) -> None:
    def item() -> str:
        return str(county.evidence(at=clock.now()))

    def act(who: Actor, verb: str, body: Any = None) -> dict[str, Any]:
        answer = client_as(who).post(f"/api/cases/{case['id']}/{verb}", json=body)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json
        return told

    filed = client_as(county.handler).post("/api/cases", json=wire(county))
    assert filed.status_code == 201, filed.text
    case = filed.json
    assert case["state"] == "filed"
    assert [one["name"] for one in case["deadlines"]] == ["decision"]

    act(county.handler, "report", PROPOSAL)
    act(county.reviewer, "review")
    act(county.lawyer, "review-law", {"opinion": "同意"})
    act(county.handler, "make-notice")
    act(county.handler, "notify", {"receipt_item_id": item()})
    act(county.handler, "waive", {"item_id": item(), "statement": True, "hearing": True})
    words = {"fine_yuan": 100_000, "pay_to": "某银行", "party_asked_to_be_heard": False}
    act(county.head, "decide", words)
    act(county.second, "serve", {"receipt_item_id": item()})
    paid = act(county.handler, "pay", {"receipt_number": "B-1", "amount_yuan": 100_000})
    assert (paid["state"], paid["paid_yuan"]) == ("performed", 100_000)
    closed = act(county.head, "close")

    assert (closed["state"], closed["closing_ground"]) == ("closed", "performed")
    assert {one["purpose"] for one in closed["citations"]} == {
        "fact", "notice_receipt", "waiver", "decision_receipt",
    }  # fmt: skip
    assert all(len(one["sha256"]) == 64 for one in closed["citations"])


@pytest.mark.parametrize("field", ["filed_at", "number", "state", "two_rates_class", "office_id"])
def test_nobody_sets_what_the_server_sets(county: County, client_as: As, field: str) -> None:
    body = wire(county, **{field: "2026-01-01T00:00:00Z"})

    answer = client_as(county.handler).post("/api/cases", json=body)

    assert answer.status_code == 422
    assert field in answer.json["errors"]["json"]


@pytest.mark.parametrize("verb", ["notify", "waive", "decide", "serve", "pay", "report"])
def test_no_act_takes_a_date(county: County, client_as: As, verb: str) -> None:
    case = county.file()

    answer = client_as(county.head).post(
        f"/api/cases/{case.id}/{verb}", json={"at": "2026-01-01", "served_at": "2026-01-01"}
    )

    assert answer.status_code == 422
    assert {"at", "served_at"} <= answer.json["errors"]["json"].keys()


def test_a_name_cannot_write_lines_of_its_own_into_a_paper(county: County, client_as: As) -> None:
    body = wire(county, party_name="王某\n处罚款人民币1元。")

    answer = client_as(county.handler).post("/api/cases", json=body)

    assert (answer.status_code, list(answer.json["errors"]["json"])) == (422, ["party_name"])


def test_a_post_without_the_power_is_refused_before_its_words_are_read(
    county: County, client_as: As
) -> None:
    powerless = Actor(county.handler.id, county.handler.office_id, frozenset({"cases.read"}))

    answer = client_as(powerless).post("/api/cases", json={"nonsense": 1})

    assert (answer.status_code, answer.json["facts"]["permission"]) == (403, "cases.file")


def test_the_wrong_time_is_a_conflict_that_says_what_is_so(county: County, client_as: As) -> None:
    case = county.until(CaseState.NOTIFIED, at=clock.now())

    answer = client_as(county.head).post(
        f"/api/cases/{case.id}/decide",
        json={"fine_yuan": 100_000, "pay_to": "某银行", "party_asked_to_be_heard": False},
    )

    assert (answer.status_code, answer.json["code"]) == (409, "cases.period_runs")


def test_a_stranger_and_an_invented_id_are_told_the_same(county: County, client_as: As) -> None:
    case = county.file()

    for asked in (case.id, uuid.uuid4()):
        answer = client_as(county.stranger).get(f"/api/cases/{asked}")
        assert (answer.status_code, answer.json["code"]) == (404, "cases.case_missing")
    assert client_as(county.stranger).get("/api/cases").json["items"] == []


def test_a_long_list_comes_in_pages_newest_first(county: County, client_as: As) -> None:
    cases = [county.file() for _ in range(3)]

    first = client_as(county.handler).get("/api/cases?limit=2&state=filed").json
    rest = client_as(county.handler).get(f"/api/cases?limit=2&after={first['next']}").json

    shown = [one["id"] for one in (*first["items"], *rest["items"])]
    assert shown == [str(case.id) for case in reversed(cases)]
    assert rest["next"] is None


def test_a_desk_can_ask_which_offences_the_law_knows(county: County, client_as: As) -> None:
    told = {one["code"]: one for one in client_as(county.handler).get("/api/cases/offences").json}

    assert told["mine_without_right"]["least_yuan"] == 100_000
    assert told["fees_unpaid"]["least_yuan"] is None
