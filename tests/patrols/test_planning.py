"""Where to go next."""

from patrols.routes import blueprint
from tests.county import County


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
