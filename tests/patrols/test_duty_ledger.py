"""The ledger of an area, what is in sight of whom, and how it stands today."""

import datetime as dt
from typing import Any

import pytest

from patrols import service
from patrols.routes import blueprint
from patrols.service.duty import Wanted
from patrols.states import PatrolState
from tests.county import County
from tests.patrols.duties import ROOT, asks, at, close, move, province, rule, walk

NOVEMBER = "first=2026-11-16&last=2026-11-29"


def table(land: County, who: str = "inspector", query: str = "") -> dict[str, Any]:
    """Return the ledger by division and period: what is owed, walked, counted and missing."""
    lines = land.client(blueprint, who).get(f"{ROOT}/ledger?{NOVEMBER}{query}")["items"]
    return {
        line["division"]: {
            cell["first_day"]: tuple(
                cell[name] for name in ("owed", "walked", "counted", "missing")
            )
            for cell in line["periods"]
        }
        for line in lines
    }


@pytest.fixture
def on_the_day(land: County) -> County:
    """Have the desks tell the time by the county's clock."""
    land.desk_clock = lambda: land.now
    return land


def test_the_county_sees_who_owes_and_who_walked(on_the_day: County) -> None:
    land = on_the_day
    rule(land, asks("2026-11-01", least_members=2))
    alone = walk(land, "township_officer", at("2026-11-17"))
    colleague = str(land.people["township_colleague"].id)
    walk(land, "township_officer", at("2026-11-18"), members=[colleague])
    land.now = at("2026-11-24")

    assert table(land) == {
        "蛟河市": {"2026-11-01": (2, 0, 0, 2)},
        "新站镇": {"2026-11-16": (2, 2, 1, 1), "2026-11-23": (2, 0, 0, 2)},
        "天岗镇": {"2026-11-16": (2, 0, 0, 2), "2026-11-23": (2, 0, 0, 2)},
    }
    line = land.client(blueprint, "inspector").get(f"{ROOT}/ledger?{NOVEMBER}")["items"][1]
    assert line["uncounted"] == [
        {
            "patrol_id": str(alone),
            "walked_on": "2026-11-17",
            "reasons": [{"code": "too_few_people", "text": "Of the 2 people asked, 1 went."}],
        }
    ]


def test_the_ledger_is_filtered_by_place_rank_period_and_what_is_missing(
    on_the_day: County,
) -> None:
    land = on_the_day
    for hour in (8, 12):
        walk(land, "township_officer", at("2026-11-17", hour))
    land.now = at("2026-11-22")
    town = f"&division={land.divisions['220281100']}"

    assert set(table(land, query=town)) == {"新站镇"}
    assert set(table(land, query="&level=county")) == {"蛟河市"}
    assert set(table(land, query="&period=week")) == {"新站镇", "天岗镇"}
    assert set(table(land, query="&only_missing=true")) == {"蛟河市", "天岗镇"}
    assert table(land, query=f"&division={land.divisions['220282']}") == {}


def test_each_sees_what_lies_below_them_and_nothing_else(on_the_day: County) -> None:
    land = on_the_day
    land.now = at("2026-11-22")
    province(land)

    assert set(table(land, "township_officer")) == {"新站镇"}
    assert set(table(land, "stranger")) == {"桦甸市"}
    assert set(table(land, "province")) == {"蛟河市", "新站镇", "天岗镇", "桦甸市"}
    for door in ("forecast", "now"):
        seen = land.client(blueprint, "stranger").get(f"{ROOT}/{door}")
        assert [one["division"] for one in seen] == ["桦甸市"]


def test_a_long_ledger_comes_a_page_at_a_time(on_the_day: County) -> None:
    land = on_the_day
    land.now = at("2026-11-22")
    desk, seen, after = land.client(blueprint, "inspector"), list[str](), ""
    while True:
        answer = desk.get(f"{ROOT}/ledger?{NOVEMBER}&limit=2{after}")
        seen += [line["division"] for line in answer["items"]]
        if answer["next"] is None:
            break
        after = f"&after={answer['next']}"

    assert seen == ["蛟河市", "新站镇", "天岗镇"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("first=2026-11-16&last=2026-11-15", 422),
        ("first=2025-01-01&last=2026-11-15", 422),
        ("first=1000-01-01&last=1000-01-02", 422),
        ("first=2026-11-16", 422),
        ("first=2026-11-16&last=2026-11-17&limit=2001", 422),
        ("first=2027-06-01&last=2027-06-30", 200),
    ],
)
def test_a_span_is_asked_for_in_order_and_not_too_long(
    land: County, query: str, status: int
) -> None:
    land.client(blueprint, "inspector").get(f"{ROOT}/ledger?{query}", status)


def test_a_restated_week_shows_both_figures_and_the_cause(on_the_day: County) -> None:
    land = on_the_day
    walked = walk(land, "township_officer", at("2026-11-18"))
    close(land, at("2026-12-01"))
    move(land, walked, PatrolState.RETURNED)

    lines = land.client(blueprint, "inspector").get(f"{ROOT}/ledger?{NOVEMBER}&level=township")
    week, open_week = lines["items"][0]["periods"]

    assert (week["closed"], open_week["closed"]) == (True, False)
    assert (week["counted"], week["missing"]) == (0, 2)
    assert (week["at_closing"]["counted"], week["at_closing"]["missing"]) == (1, 1)
    (restated,) = week["restatements"]
    assert restated["causes"] == [{"found": "returned", "subject_id": str(walked)}]
    assert (restated["number"], restated["counted"]) == (1, 0)
    assert open_week["at_closing"] is None


def test_a_week_reads_the_same_before_and_after_it_is_closed(land: County) -> None:
    walk(land, "township_officer", at("2026-11-18"))
    with land.sessions() as session:
        wanted = Wanted(first=dt.date(2026, 11, 16), last=dt.date(2026, 11, 22), limit=9)
        actor = land.people["inspector"]
        now = at("2026-12-01")
        before = service.duty.ledger(session, actor, wanted, now=now)
    close(land, now)
    with land.sessions() as session:
        after = service.duty.ledger(session, actor, wanted, now=now)

    for one, other in zip(before.lines, after.lines, strict=True):
        assert [cell.figures for cell in one.cells] == [cell.figures for cell in other.cells]


def forecast(land: County, who: str = "township_officer") -> tuple[str, int, int, str]:
    (one,) = land.client(blueprint, who).get(f"{ROOT}/forecast")
    return one["outlook"], one["days_left"], one["working_days_left"], one["text"]


def test_the_forecast_says_who_will_miss_the_week(on_the_day: County) -> None:
    land = on_the_day
    land.now = at("2026-11-16")  # a Monday
    assert forecast(land)[:3] == ("on_pace", 7, 5)
    land.now = at("2026-11-18")
    assert forecast(land)[:3] == ("behind", 5, 3)
    walk(land, "township_officer", at("2026-11-18"))
    land.now = at("2026-11-19")
    assert forecast(land)[:3] == ("on_pace", 4, 2)
    land.now = at("2026-11-21")
    assert forecast(land) == (
        "will_miss",
        2,
        0,
        "新站镇执法队 will miss this week: 1 of 2, 2 days left, 0 of them working days.",
    )
    walk(land, "township_officer", at("2026-11-21"))
    assert forecast(land)[0] == "met"


def test_the_month_of_the_county_is_forecast_too(on_the_day: County) -> None:
    land = on_the_day
    land.now = at("2026-11-30")

    seen = land.client(blueprint, "inspector").get(f"{ROOT}/forecast")

    assert [(one["level"], one["period"], one["outlook"]) for one in seen] == [
        ("county", "month", "will_miss"),
        ("township", "week", "on_pace"),
        ("township", "week", "on_pace"),
    ]


def states(land: County) -> list[str]:
    seen = land.client(blueprint, "inspector").get(f"{ROOT}/now")
    return [one["state"] for one in seen if one["division"] == "新站镇"]


def test_who_is_out_is_known_by_what_they_say_and_by_what_comes_in(on_the_day: County) -> None:
    land = on_the_day
    land.now = at("2026-11-18", 8)
    assert states(land) == ["not_yet"]
    desk, office = land.client(blueprint, "township_officer"), land.people["township_officer"]
    desk.post(f"{ROOT}/departures", 201, office_id=str(office.office_id), note="去红旗采石场")
    assert states(land) == ["out"]
    walk(land, "township_officer", at("2026-11-18", 8, 30))
    assert states(land) == ["out_today"]
    land.now = at("2026-11-19")
    assert states(land) == ["not_yet"]


def test_who_was_out_today_was_so_since_todays_patrol_came(on_the_day: County) -> None:
    land = on_the_day
    walk(land, "township_officer", at("2026-11-18", 8), arrives=at("2026-11-18", 10))
    walk(land, "township_officer", at("2026-11-17", 8), arrives=at("2026-11-18", 15))

    (seen,) = [
        one
        for one in land.client(blueprint, "inspector").get(f"{ROOT}/now")
        if one["state"] == "out_today"
    ]
    assert seen["since"].startswith("2026-11-18T02:00")


def test_a_line_tells_of_the_patrols_in_its_own_periods_alone(on_the_day: County) -> None:
    """The county's month is shown beside the week of the township, and is longer."""
    land = on_the_day
    rule(land, asks("2026-10-01", least_members=2))
    walk(land, "township_officer", at("2026-11-03"))
    within = walk(land, "township_officer", at("2026-11-17"))
    land.now = at("2026-11-22")

    lines = land.client(blueprint, "inspector").get(f"{ROOT}/ledger?{NOVEMBER}")["items"]

    assert [one["patrol_id"] for one in lines[1]["uncounted"]] == [str(within)]
