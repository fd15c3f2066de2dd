"""The county proposes who goes where, publishes it, and what stands is never changed silently."""

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import select

from patrols import service
from patrols.models import PatrolPlan, PlannedVisit
from patrols.routes import blueprint
from patrols.states import Grade
from tests.county import County
from tests.patrols.timetabling import (
    PLANS,
    VISITS,
    ahead,
    desk_of,
    draw,
    office,
    proposed,
    saw,
)
from tests.phone import patrol

TOWNSHIP, OTHER, COUNTY = "220281100", "220281101", "220281"


def test_everyone_is_proposed_what_they_owe_and_told_why(land: County) -> None:
    draw(land, "二道沟", TOWNSHIP)
    draw(land, "三道沟", TOWNSHIP, Grade.FULL, lon=127.4)
    draw(land, "天岗", OTHER, lon=127.5)
    plan = proposed(land, desk_of(land))

    assert (plan["state"], plan["version"], plan["notes"]) == ("draft", 1, [])
    mine = [one for one in plan["visits"] if one["office_id"] == office(land, "township_officer")]
    assert {one["name"] for one in mine} == {"二道沟", "三道沟"}
    assert {unit["name"]: unit["visits"] for unit in plan["units"]} == {
        "新站镇执法队": 2,
        "天岗镇执法队": 2,
        "蛟河市执法队": 2 if dt.date.fromisoformat(plan["last_day"]).day > 15 else 1,
    }
    first = next(one for one in mine if one["name"] == "二道沟")
    assert [why["code"] for why in first["why"]] == ["duty", "key_area", "never_seen"]
    assert first["why"][0]["en"].startswith("2 owed by ")
    assert first["why"][2]["zh"] == "尚无巡查记录"
    assert land.tampered() == []


def test_the_same_county_is_proposed_the_same_again(land: County) -> None:
    for n, code in enumerate((TOWNSHIP, OTHER, COUNTY, COUNTY)):
        draw(land, f"区{n}", code, lon=127.3 + n / 10)
    desk = desk_of(land)
    first = proposed(land, desk, period="month", day=ahead(6))
    desk.post(f"{PLANS}/{first['id']}/drop", 200)
    again = proposed(land, desk, period="month", day=ahead(6))

    told = ("office_id", "day", "area_id", "why")
    assert [[one[name] for name in told] for one in again["visits"]] == [
        [one[name] for name in told] for one in first["visits"]
    ]
    assert (again["version"], len(again["visits"]) >= 8) == (2, True)


def test_an_area_out_of_season_is_in_no_plan(land: County) -> None:
    day = ahead(8)
    closed = [month for month in range(1, 13) if abs(month - day.month) % 11 > 1]
    draw(land, "雪天不去", TOWNSHIP, months=closed)
    plan = proposed(land, desk_of(land), day)

    assert plan["visits"] == []
    assert {note["code"] for note in plan["notes"]} == {"no_area"}
    assert all("还应安排" in note["zh"] for note in plan["notes"])


def test_what_was_seen_lately_waits(land: County) -> None:
    seen, unseen = draw(land, "刚看过", TOWNSHIP), draw(land, "没看过", TOWNSHIP, lon=127.5)
    walked = land.send("township_officer", "patrol", patrol())
    land.drain()
    saw(land, walked, seen)
    plan = proposed(land, desk_of(land), ahead(1))

    first, second, *_ = plan["visits"]
    assert [first["area_id"], second["area_id"]] == [str(unseen), str(seen)]
    assert "last_seen" in [why["code"] for why in second["why"]]


def test_a_place_with_a_reason_is_visited_even_outside_all_areas(land: County) -> None:
    day, desk = ahead(), desk_of(land)
    why = {"division_id": land.divisions[TOWNSHIP], "until": (day + dt.timedelta(4)).isoformat()}
    inside = desk.post("/api/patrols/reasons", 201, lon=127.31, lat=43.71, reason="里", **why)
    outside = desk.post("/api/patrols/reasons", 201, lon=128.0, lat=43.0, reason="外", **why)
    area = draw(land, "二道沟", TOWNSHIP, Grade.FULL)
    plan = proposed(land, desk, day)

    by_reason = {one["reason_id"]: one for one in plan["visits"] if one["reason_id"]}
    assert list(by_reason) == [outside["id"]]
    assert (by_reason[outside["id"]]["name"], by_reason[outside["id"]]["grade"]) == ("外", None)
    of_area = next(one for one in plan["visits"] if one["area_id"] == str(area))
    assert [why["id"] for why in of_area["why"] if why["code"] == "reason"] == [inside["id"]]


def test_a_township_sees_what_stands_and_no_draft(land: County) -> None:
    draw(land, "二道沟", TOWNSHIP)
    draw(land, "天岗", OTHER, lon=127.5)
    desk, township = desk_of(land), desk_of(land, "township_officer")
    plan = proposed(land, desk)
    days = f"first={plan['first_day']}&last={plan['last_day']}"

    assert township.get(f"{VISITS}?{days}")["items"] == []
    desk.post(f"{PLANS}/{plan['id']}/publish", 200)

    seen = township.get(f"{VISITS}?{days}")["items"]
    assert {one["name"] for one in seen} == {"二道沟"}
    assert {one["office_id"] for one in seen} == {office(land, "township_officer")}
    assert township.get(f"{PLANS}/{plan['id']}", 404)["code"] == "patrols.plan_missing"
    assert {one["name"] for one in desk_of(land, "neighbour").get(f"{VISITS}?{days}")["items"]} == {
        "天岗"
    }
    assert desk_of(land, "stranger").get(f"{VISITS}?{days}")["items"] == []


def test_a_phone_is_told_where_its_unit_is_to_go(land: County) -> None:
    draw(land, "二道沟", TOWNSHIP)
    desk, today = desk_of(land), dt.datetime.now(dt.UTC).date()
    plan = proposed(land, desk)
    desk.post(f"{PLANS}/{plan['id']}/publish", 200)
    with land.sessions() as session:
        mine = service.coming_visits(session, land.people["township_officer"], on=today)
        theirs = service.coming_visits(session, land.people["neighbour"], on=today)
        later = service.coming_visits(
            session, land.people["township_officer"], on=today + dt.timedelta(days=40)
        )

    uids = {one["uid"] for one in plan["visits"] if one["name"] == "二道沟"}
    assert {str(one["id"]) for one in mine} < uids
    assert all("尚无巡查记录" in one["why"] for one in mine)
    assert (theirs, later) == ([], [])


def test_a_change_of_what_stands_is_another_version(land: County) -> None:
    draw(land, "二道沟", TOWNSHIP)
    desk = desk_of(land)
    first = proposed(land, desk)
    refused = desk.post(f"{PLANS}/{first['id']}/revise", 409)
    desk.post(f"{PLANS}/{first['id']}/publish", 200)
    visit = f"{PLANS}/{first['id']}/visits/{first['visits'][0]['id']}"
    frozen = desk.post(f"{visit}/remove", 409, because="雪大")
    second = desk.post(f"{PLANS}/{first['id']}/revise", 201)
    also = desk.post(f"{PLANS}/{first['id']}/revise", 409)
    changed = second["visits"][0]
    desk.post(f"{PLANS}/{second['id']}/visits/{changed['id']}/remove", 200, because="雪大")
    desk.post(f"{PLANS}/{second['id']}/publish", 200)

    assert [one["code"] for one in (refused, frozen, also)] == [
        "patrols.plan_not_published",
        "patrols.plan_not_a_draft",
        "patrols.plan_draft_exists",
    ]
    assert {one["uid"] for one in second["visits"]} == {one["uid"] for one in first["visits"]}
    old, new = desk.get(f"{PLANS}/{first['id']}"), desk.get(f"{PLANS}/{second['id']}")
    assert (old["state"], new["state"], new["version"]) == ("superseded", "published", 2)
    assert len(old["visits"]) == len(new["visits"]) + 1
    assert [one["version"] for one in desk.get(PLANS)["items"]] == [2, 1]
    assert desk.get(f"{PLANS}?state=published")["items"][0]["id"] == new["id"]
    assert land.tampered() == []


def test_a_week_stands_for_its_days_whatever_its_month_says(land: County) -> None:
    draw(land, "二道沟", TOWNSHIP)
    desk, township = desk_of(land), desk_of(land, "township_officer")
    day = ahead(8).replace(day=1) + dt.timedelta(days=14)
    month, week = proposed(land, desk, day, "month"), proposed(land, desk, day)
    days = f"first={week['first_day']}&last={week['last_day']}"
    desk.post(f"{PLANS}/{month['id']}/publish", 200)
    by_month = {one["plan_id"] for one in township.get(f"{VISITS}?{days}")["items"]}
    desk.post(f"{PLANS}/{week['id']}/publish", 200)
    by_week = {one["plan_id"] for one in township.get(f"{VISITS}?{days}")["items"]}

    assert (by_month, by_week) == ({month["id"]}, {week["id"]})


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("0001-01-01", "patrols.plan_is_over"),
        ("2020-01-01", "patrols.plan_is_over"),
        ("2030-01-01", "patrols.plan_too_far"),
        ("9999-12-31", "patrols.plan_too_far"),
    ],
)
def test_other_times_are_not_planned(land: County, day: str, code: str) -> None:
    asked = {"division_id": land.divisions[COUNTY], "period": "week", "day": day}

    assert desk_of(land).post(PLANS, 422, **asked)["code"] == code


def test_who_may_not_plan_neither_reads_drafts_nor_makes_them(land: County) -> None:
    plan = proposed(land, desk_of(land))
    reader = land.client(blueprint, "inspector", "patrols.plan")
    reader.get(PLANS, 403)
    reader.get(f"{PLANS}/{plan['id']}", 403)
    reader.post(f"{PLANS}/{plan['id']}/publish", 403)
    for who in ("stranger", "township_officer"):
        other = desk_of(land, who)
        assert other.get(PLANS)["items"] == []
        other.post(f"{PLANS}/{plan['id']}/publish", 404)
        other.post(PLANS, 404, division_id=land.divisions[COUNTY], period="week", day="2026-12-01")


def test_a_visit_is_walked_in_its_week_or_missed(land: County) -> None:
    area = draw(land, "二道沟", TOWNSHIP)
    walked = land.send("township_officer", "patrol", patrol())
    land.drain()
    saw(land, walked, area)
    with land.sessions() as session:
        (said,) = session.scalars(select(PatrolPlan)).all() or (None,)
        assert said is None
    monday = dt.date(2026, 11, 16)
    plan_id = _published(land, area, monday, [dt.date(2026, 11, 17), dt.date(2026, 11, 18)])
    visits = desk_of(land).get(f"{PLANS}/{plan_id}")["visits"]
    over = dt.datetime.now(dt.UTC).date() > dt.date(2026, 11, 22)

    assert [one["state"] for one in visits] == ["walked", "missed" if over else "open"]
    assert visits[0]["patrol_id"] == str(walked)
    assert visits[0]["walked_on"] == "2026-11-20"


def _published(land: County, area: uuid.UUID, monday: dt.date, days: list[dt.date]) -> uuid.UUID:
    """Have a plan of a week that may be over, which no door would make."""
    person = land.people["township_officer"]
    plan_id, common = uuid.uuid4(), {"note": "", "why": [], "lon": 127.3, "lat": 43.7}
    with land.sessions.begin() as session:
        session.add(
            PatrolPlan(
                id=plan_id,
                division_id=land.divisions[COUNTY],
                period="week",
                first_day=monday,
                last_day=monday + dt.timedelta(days=6),
                version=1,
                state="published",
                notes=[],
                made_by=person.id,
                made_at=land.now,
                published_by=person.id,
                published_at=land.now,
            )
        )
        session.flush()
        place: dict[str, Any] = {"area_id": area, "name": "二道沟", "grade": Grade.KEY}
        whose = {"office_id": person.office_id, "division_id": land.divisions[TOWNSHIP]}
        session.add_all(
            PlannedVisit(plan_id=plan_id, uid=uuid.uuid4(), day=day, **whose, **place, **common)
            for day in days
        )
    return plan_id
