"""Where to go next, and how often an office owes it."""

import datetime as dt

import pytest

from identity.models import DivisionLevel
from patrols import duty
from patrols.duty import Period
from patrols.routes import blueprint
from tests.county import County
from tests.phone import patrol


def reason(land: County, **instead: object) -> dict[str, object]:
    return {
        "lon": 127.3,
        "lat": 43.7,
        "division_id": land.divisions["220281100"],
        "reason": "群众反映夜间有车辆运石",
        "until": "2026-11-30",
        **instead,
    }


def test_the_county_asks_the_township_to_look_until_a_day(land: County) -> None:
    desk = land.client(blueprint, "inspector")

    given = desk.post("/api/patrols/reasons", 201, **reason(land))

    assert (given["lon"], given["until"]) == (127.3, "2026-11-30")
    assert land.client(blueprint, "township_officer").get("/api/patrols/reasons")["items"] == [
        given
    ]
    assert land.client(blueprint, "neighbour").get("/api/patrols/reasons")["items"] == []


def test_a_reason_ends_with_its_day(land: County) -> None:
    desk = land.client(blueprint, "inspector")

    refusal = desk.post("/api/patrols/reasons", 422, **reason(land, until="2000-01-01"))

    assert refusal["code"] == "patrols.until_has_passed"


def test_a_township_cannot_send_its_neighbours(land: County) -> None:
    desk = land.client(blueprint, "township_officer")
    elsewhere = reason(land, division_id=land.divisions["220281101"])

    assert desk.post("/api/patrols/reasons", 404, **elsewhere)["code"] == "patrols.division_missing"
    nowhere = reason(land, division_id=99_999)
    assert desk.post("/api/patrols/reasons", 404, **nowhere)["code"] == "patrols.division_missing"


def test_who_may_not_plan_gives_no_reasons(land: County) -> None:
    desk = land.client(blueprint, "inspector", "patrols.plan")

    desk.post("/api/patrols/reasons", 403, **reason(land))


def test_a_place_off_the_earth_is_no_place(land: County) -> None:
    desk = land.client(blueprint, "inspector")

    assert desk.post("/api/patrols/reasons", 422, **reason(land, lat=91))["code"] == (
        "kernel.bad_geometry"
    )


def test_a_township_sees_how_much_of_its_week_is_walked(land: County) -> None:
    started = dt.datetime.now(dt.UTC).isoformat()
    land.now = dt.datetime.now(dt.UTC)
    for _ in range(2):
        land.send("township_officer", "patrol", {**patrol(), "started_at": started})
    land.drain()
    land.send("township_officer", "patrol", {**patrol(), "started_at": started})

    (owed,) = land.client(blueprint, "township_officer").get("/api/patrols/duty")

    assert (owed["at_least"], owed["period"], owed["walked"]) == (2, "week", 2)
    assert land.client(blueprint, "inspector").get("/api/patrols/duty")[0]["period"] == "month"


@pytest.mark.parametrize(
    ("level", "at_least", "period"),
    [
        (DivisionLevel.CITY, 1, Period.QUARTER),
        (DivisionLevel.COUNTY, 2, Period.MONTH),
        (DivisionLevel.TOWNSHIP, 2, Period.WEEK),
    ],
)
def test_every_rank_owes_what_the_notice_says(
    level: DivisionLevel, at_least: int, period: Period
) -> None:
    owed = duty.duty_of(level, dt.date(2026, 11, 20))

    assert owed is not None
    assert (owed.at_least, owed.period) == (at_least, period)


def test_nobody_owes_before_the_notice_and_villages_never() -> None:
    assert duty.duty_of(DivisionLevel.COUNTY, dt.date(2009, 12, 31)) is None
    assert duty.duty_of(DivisionLevel.VILLAGE, dt.date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("period", "day", "first", "last"),
    [
        (Period.WEEK, "2026-11-20", "2026-11-16", "2026-11-22"),
        (Period.WEEK, "2026-11-22", "2026-11-16", "2026-11-22"),
        (Period.MONTH, "2024-02-10", "2024-02-01", "2024-02-29"),
        (Period.MONTH, "2026-12-31", "2026-12-01", "2026-12-31"),
        (Period.QUARTER, "2026-11-20", "2026-10-01", "2026-12-31"),
        (Period.QUARTER, "2026-03-31", "2026-01-01", "2026-03-31"),
    ],
)
def test_periods_begin_and_end_with_the_calendar(
    period: Period, day: str, first: str, last: str
) -> None:
    bounds = duty.bounds(period, dt.date.fromisoformat(day))

    assert bounds == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))
