"""What a county is told of what its patrols covered."""

import datetime as dt

import pytest

from identity.models import Office
from patrols.routes import blueprint
from patrols.states import Grade
from registry.states import RightKind, RightState
from tests.county import County, Desk
from tests.patrols.ground_seen import along, area, mine, reason, square, walked

WEEK = "first=2026-11-18&last=2026-11-20"
MONDAY, SUNDAY = "2026-11-16", "2026-11-22"


@pytest.fixture
def desk(land: County) -> Desk:
    return land.client(blueprint, "inspector")


def asked(land: County, what: str = "", more: str = "", code: str = "220281") -> str:
    division = f"division_id={land.divisions[code]}"
    return f"/api/patrols/coverage{what}?{division}&{WEEK}{more}"


def test_a_county_is_told_what_of_it_was_seen(land: County, desk: Desk) -> None:
    mine(land, square(300, 100, 50))
    mine(land, square(300, 100, 50), number=2, kind=RightKind.EXPLORATION)
    closed = {"state": RightState.CANCELLED, "ended_on": dt.date(2020, 1, 1)}
    mine(land, square(0, 5000, 50), number=3, **closed)
    area(land, square(0, -500, 1000))
    area(land, square(9000, 0, 1000), name="西山")
    area(land, square(0, 0, 900), name="全县", grade=Grade.FULL)
    reason(land, 500, 60)
    reason(land, 500, 6000)
    walked(land, along(1000), [0.0] * 51)
    walked(land, along(1000), [0.0] * 51, day="2026-11-15")

    told = desk.get(asked(land))

    assert (told["first"], told["last"], told["patrols"]) == (MONDAY, SUNDAY, 1)
    assert (told["length_km"], told["hours"]) == (pytest.approx(1, abs=0.02), 0.14)
    assert told["rights"] == {"seen": 2, "of": 2}
    assert told["mines"] == {"seen": 1, "of": 2}
    assert (told["areas"], told["key_areas"]) == ({"seen": 2, "of": 3}, {"seen": 1, "of": 2})
    assert told["places"] == {"seen": 1, "of": 2}
    assert told["swept"] == pytest.approx(0.1, rel=0.03)  # 200 m of 1,000 of one of two
    assert "2 of 2 rights in force" in told["summary"]["en"]
    assert "已知矿山 2 处中看到 1 处" in told["summary"]["zh"]


def test_rights_are_listed_by_whether_they_were_seen(land: County, desk: Desk) -> None:
    seen, unseen = mine(land, square(300, 100, 50)), mine(land, square(0, 5000, 50), number=2)
    for day in ("2026-11-11", "2026-11-18", "2026-11-19"):
        walked(land, along(600), [0.0] * 31, day=day)

    (one,) = desk.get(asked(land, "/rights", "&seen=true"))["items"]
    (other,) = desk.get(asked(land, "/rights", "&seen=false&mines=true"))["items"]

    assert (one["right_id"], one["visits"], one["last_seen"]) == (str(seen), 2, "2026-11-19")
    assert one["nearest_m"] == pytest.approx(100, rel=0.005)
    assert (other["right_id"], other["visits"], other["nearest_m"]) == (str(unseen), 0, None)
    first = desk.get(asked(land, "/rights", "&limit=1"))
    rest = desk.get(asked(land, "/rights", f"&limit=1&after={first['next']}"))
    assert [page["items"][0]["right_id"] for page in (first, rest)] == [str(unseen), str(seen)]
    assert rest["next"] is None


def test_an_area_swept_twice_the_same_way_is_swept_once(land: County, desk: Desk) -> None:
    key = area(land, square(0, -500, 1000))
    for day, north in (("2026-11-16", 0.0), ("2026-11-18", 0.0), ("2026-11-11", 300.0)):
        walked(land, along(1000), [north] * 51, day=day)

    (week,) = desk.get(asked(land, "/areas"))
    (both,) = desk.get(asked(land, "/areas").replace("first=2026-11-18", "first=2026-11-09"))

    assert (week["area_id"], week["visits"], week["last_seen"]) == (str(key), 2, "2026-11-18")
    assert (week["swept"], both["swept"]) == (
        pytest.approx(0.2, rel=0.03),
        pytest.approx(0.4, rel=0.03),
    )


def test_kilometres_and_hours_are_told_by_office_and_week(land: County, desk: Desk) -> None:
    area(land, square(0, -500, 1000))
    for day in ("2026-11-09", "2026-11-18", "2026-11-22"):
        walked(land, along(1000), [0.0] * 51, day=day)
    walked(land, along(400), [0.0] * 21, who="inspector")

    told = desk.get(asked(land, "/units").replace("first=2026-11-18", "first=2026-11-09"))

    units = {unit["office_id"]: unit for unit in told}
    township = units[str(land.people["township_officer"].office_id)]
    assert (township["weeks"], township["patrols"]) == (["2026-11-09", MONDAY], [1, 2])
    assert township["length_km"] == pytest.approx([1, 2], abs=0.04)
    assert (township["hours"], township["key_visits"]) == ([0.14, 0.28], [1, 2])
    assert units[str(land.people["inspector"].office_id)]["length_km"] == pytest.approx(
        [0.4], abs=0.02
    )


def test_a_week_in_which_an_office_was_seated_anew_is_told_once(land: County, desk: Desk) -> None:
    walked(land, along(1000), [0.0] * 51, day="2026-11-17")
    township = land.people["township_officer"].office_id
    with land.sessions.begin() as session:
        session.get_one(Office, township).division_id = land.divisions["220281101"]
    walked(land, along(400), [0.0] * 21, day="2026-11-19")

    (told,) = desk.get(asked(land, "/units"))

    assert (told["office_id"], told["weeks"], told["patrols"]) == (str(township), [MONDAY], [2])
    assert told["length_km"] == pytest.approx([1.4], abs=0.04)


def test_the_map_tells_how_long_nobody_was_there(land: County, desk: Desk) -> None:
    today = dt.datetime.now(dt.UTC).date()
    seen = mine(land, square(300, 100, 50))
    never = mine(land, square(0, 5000, 50), number=2)
    place = reason(land, 300, 60, until=today + dt.timedelta(days=30))
    walked(land, along(600), [0.0] * 31)

    drawn = desk.get("/api/patrols/coverage/last-seen")
    ages = {one["id"]: one["properties"]["days_since"] for one in drawn["features"]}
    long_ago = desk.get("/api/patrols/coverage/last-seen?kind=right&unseen_days=36500")

    assert ages.keys() == {str(seen), str(never), str(place)}
    assert ages[str(never)] is None
    assert abs(ages[str(seen)] - (today - dt.date(2026, 11, 18)).days) <= 1
    assert [one["id"] for one in long_ago["features"]] == [str(never)]
    kinds = {one["geometry"]["type"] for one in drawn["features"]}
    assert (kinds, drawn["complete"]) == ({"MultiPolygon", "Point"}, True)


def test_a_patrol_tells_what_it_saw(land: County) -> None:
    mine(land, square(300, 100, 50))
    area(land, square(0, -500, 1000), code="220281100")
    patrol_id = walked(land, along(1000), [0.0] * 51)

    told = land.client(blueprint, "township_officer").get(f"/api/patrols/{patrol_id}/sights")

    assert [(one["kind"], one["name"], one["nearest_m"]) for one in told] == [
        ("area", "东山", 0),
        ("right", "采石场1", pytest.approx(100, rel=0.005)),
    ]
    assert told[0]["swept"] == pytest.approx(0.2, rel=0.03)


def test_neighbours_and_strangers_are_told_nothing(land: County) -> None:
    seen = mine(land, square(300, 100, 50))
    patrol_id = walked(land, along(600), [0.0] * 31)
    neighbour, stranger = (land.client(blueprint, who) for who in ("neighbour", "stranger"))

    for desk in (neighbour, stranger):
        for what in ("", "/rights", "/areas", "/units"):
            assert desk.get(asked(land, what), 404)["code"] == "patrols.division_missing"
        assert desk.get(f"/api/patrols/{patrol_id}/sights", 404)["code"] == "patrols.patrol_missing"
        assert desk.get("/api/patrols/coverage/last-seen")["features"] == []
    (told,) = land.client(blueprint, "township_officer").get("/api/patrols/coverage/last-seen")[
        "features"
    ]
    assert told["id"] == str(seen)


def test_what_lies_across_the_border_is_not_told_with_a_patrol(land: County) -> None:
    mine(land, square(300, 100, 50), code="220282")
    patrol_id = walked(land, along(600), [0.0] * 31)

    assert land.client(blueprint, "inspector").get(f"/api/patrols/{patrol_id}/sights") == []


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ("first=2026-11-20&last=2026-11-09", "patrols.span_reversed"),
        ("first=2016-11-20&last=2026-11-09", "patrols.span_too_long"),
    ],
)
def test_odd_weeks_are_refused(land: County, desk: Desk, days: str, code: str) -> None:
    path = f"/api/patrols/coverage?division_id={land.divisions['220281']}&{days}"

    assert desk.get(path, 422)["code"] == code
