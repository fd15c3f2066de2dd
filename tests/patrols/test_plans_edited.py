"""What the county may change in a draft, and what it may not."""

import datetime as dt
from typing import Any

import pytest

from patrols.states import Grade
from tests.county import County, Desk
from tests.patrols.timetabling import PLANS, ahead, desk_of, draw, office, proposed

TOWNSHIP, OTHER, COUNTY = "220281100", "220281101", "220281"


@pytest.fixture
def desk(land: County) -> Desk:
    return desk_of(land)


@pytest.fixture
def plan(land: County, desk: Desk) -> Any:
    draw(land, "二道沟", TOWNSHIP)
    return proposed(land, desk)


def visits_of(desk: Desk, plan: Any) -> list[Any]:
    found: list[Any] = desk.get(f"{PLANS}/{plan['id']}")["visits"]
    return found


def own(land: County, plan: Any) -> Any:
    whose = office(land, "township_officer")
    return next(one for one in plan["visits"] if one["office_id"] == whose)


def test_a_visit_is_moved_and_says_from_where(land: County, desk: Desk, plan: Any) -> None:
    visit = own(land, plan)
    sunday = plan["last_day"]
    moved = desk.post(
        f"{PLANS}/{plan['id']}/visits/{visit['id']}/move", 200, day=sunday, note="与派出所同去"
    )

    assert (moved["day"], moved["note"], moved["uid"]) == (sunday, "与派出所同去", visit["uid"])
    assert moved["why"][-1]["en"] == f"Moved from {visit['day']}"
    assert land.tampered() == []


def test_a_visit_is_given_to_another_unit_within_reach(land: County, desk: Desk, plan: Any) -> None:
    visit = own(land, plan)
    door = f"{PLANS}/{plan['id']}/visits/{visit['id']}/move"
    far = desk.post(door, 422, day=visit["day"], office_id=office(land, "neighbour"))
    stranger = desk.post(door, 422, day=visit["day"], office_id=office(land, "stranger"))
    given = desk.post(door, 200, day=plan["last_day"], office_id=office(land, "inspector"))

    assert far["code"] == "patrols.visit_out_of_reach"
    assert stranger["code"] == "patrols.not_a_unit_of_plan"
    assert given["office_id"] == office(land, "inspector")


def test_a_removed_visit_is_gone_from_the_plan_and_kept_with_its_reason(
    land: County, desk: Desk, plan: Any
) -> None:
    visit = own(land, plan)
    door = f"{PLANS}/{plan['id']}/visits/{visit['id']}/remove"
    gone = desk.post(door, 200, because="道路中断")

    assert gone["removed_because"] == "道路中断"
    assert visit["id"] not in [one["id"] for one in visits_of(desk, plan)]
    assert desk.post(door, 404, because="再次")["code"] == "patrols.visit_missing"
    desk.post(door, 422, because="")


def test_a_visit_is_added_by_hand(land: County, desk: Desk, plan: Any) -> None:
    area = str(draw(land, "三道沟", TOWNSHIP, Grade.FULL, lon=127.5))
    door = f"{PLANS}/{plan['id']}/visits"
    wanted = {"office_id": office(land, "township_officer"), "day": plan["last_day"]}
    added = desk.post(door, 201, **wanted, area_id=area, note="=HYPERLINK(1)")
    twice = desk.post(door, 409, **wanted, area_id=area)

    assert [why["code"] for why in added["why"]] == ["added"]
    assert twice["code"] == "patrols.visit_twice"
    assert added["id"] in [one["id"] for one in visits_of(desk, plan)]


def test_what_is_added_must_be_one_place_in_season_in_the_plan(
    land: County, desk: Desk, plan: Any
) -> None:
    door, whose = f"{PLANS}/{plan['id']}/visits", office(land, "township_officer")
    day = ahead()
    closed = str(draw(land, "封", TOWNSHIP, months=[(day.month + 5) % 12 + 1], lon=127.5))
    abroad = str(draw(land, "外县", "220282", lon=127.6))
    area = plan["visits"][0]["area_id"]
    wrong = [
        ({"area_id": closed, "day": plan["last_day"]}, 422, "patrols.visit_out_of_season"),
        ({"area_id": abroad, "day": plan["last_day"]}, 404, "patrols.area_missing"),
        ({"area_id": area, "day": "2020-01-01"}, 422, "patrols.visit_out_of_plan"),
        ({"day": plan["last_day"]}, 422, "patrols.visit_names_one_target"),
        (
            {"area_id": area, "reason_id": area, "day": plan["last_day"]},
            422,
            "patrols.visit_names_one_target",
        ),
        ({"reason_id": area, "day": plan["last_day"]}, 404, "patrols.reason_missing"),
    ]

    for asked, status, code in wrong:
        assert desk.post(door, status, office_id=whose, **asked)["code"] == code


def test_nobody_edits_the_draft_of_another_county(land: County, desk: Desk, plan: Any) -> None:
    visit = f"{PLANS}/{plan['id']}/visits/{plan['visits'][0]['id']}"
    tomorrow = (ahead() + dt.timedelta(days=1)).isoformat()
    for who in ("stranger", "neighbour"):
        other = desk_of(land, who)
        other.post(f"{visit}/move", 404, day=tomorrow)
        other.post(f"{visit}/remove", 404, because="别人的")
        other.post(f"{PLANS}/{plan['id']}/drop", 404)
    assert visits_of(desk, plan) == plan["visits"]


def test_nobody_is_sent_for_a_reason_that_has_ended(land: County, desk: Desk, plan: Any) -> None:
    place = {"lon": 127.3, "lat": 43.7, "division_id": land.divisions[TOWNSHIP]}
    wish = desk.post("/api/patrols/reasons", 201, **place, reason="看看", until=plan["last_day"])
    whose = {"office_id": office(land, "township_officer"), "day": plan["last_day"]}
    door = f"{PLANS}/{plan['id']}/visits"
    added = desk.post(door, 201, **whose, reason_id=wish["id"])
    desk.post(f"/api/patrols/reasons/{wish['id']}/withdraw", 200)

    refused = desk.post(f"{door}/{added['id']}/move", 409, day=plan["first_day"])
    assert refused["code"] == "patrols.reason_settled"
    assert desk.post(f"{door}/{added['id']}/remove", 200, because="事由已结")["removed_because"]
    assert desk.post(door, 409, **whose, reason_id=wish["id"])["code"] == "patrols.reason_settled"
