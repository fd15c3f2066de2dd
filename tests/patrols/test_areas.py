"""A county draws the areas of its timetable; what was drawn once is never rewritten."""

from typing import Any

import orjson
import pytest
from sqlalchemy import select

from patrols.models import PatrolArea
from patrols.routes import blueprint
from tests.county import County, Desk
from tests.databases import embedded_only

AREAS = "/api/patrols/areas"


@pytest.fixture
def desk(land: County) -> Desk:
    return land.client(blueprint, "inspector")


def square(lon: float = 127.3, lat: float = 43.7, size: float = 0.02) -> dict[str, Any]:
    east, north = lon + size, lat + size
    ring = [[lon, lat], [east, lat], [east, north], [lon, north], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def area(land: County, **instead: Any) -> dict[str, Any]:
    return {
        "division_id": land.divisions["220281100"],
        "name": "二道沟",
        "grade": "key",
        "months": [10, 4, 4],
        "valid_from": "2099-01-01",
        "geometry": square(),
        **instead,
    }


def test_a_county_draws_an_area_and_its_township_sees_it(land: County, desk: Desk) -> None:
    drawn = desk.post(AREAS, 201, **area(land))

    assert (drawn["months"], drawn["valid_to"]) == ([4, 10], None)
    assert drawn["area_m2"] == pytest.approx(1609.6 * 2222.5, rel=0.01)
    township = land.client(blueprint, "township_officer")
    assert [one["id"] for one in township.get(AREAS)["items"]] == [drawn["id"]]
    assert township.get(f"{AREAS}/{drawn['id']}")["geometry"]["type"] == "MultiPolygon"
    assert land.tampered() == []


def test_the_neighbours_see_and_end_nothing_of_it(land: County, desk: Desk) -> None:
    drawn = desk.post(AREAS, 201, **area(land))

    for who in ("neighbour", "stranger"):
        other = land.client(blueprint, who)
        assert other.get(AREAS)["items"] == []
        assert other.get(f"{AREAS}/export")["features"] == []
        assert other.get(f"{AREAS}/{drawn['id']}", 404)["code"] == "patrols.area_missing"
        other.post(f"{AREAS}/{drawn['id']}/end", 404, last_day="2099-05-01")
        refusal = other.post(AREAS, 404, **area(land, name="别处"))
        assert refusal["code"] == "patrols.division_missing"


def test_who_may_not_plan_draws_nothing(land: County) -> None:
    reader = land.client(blueprint, "inspector", "patrols.plan")

    reader.post(AREAS, 403, **area(land))
    reader.post(f"{AREAS}/import?division_id=1&grade=key&valid_from=2099-01-01", 403)


def test_an_area_ends_once_and_is_still_there_to_read(land: County, desk: Desk) -> None:
    drawn = desk.post(AREAS, 201, **area(land))
    end = f"{AREAS}/{drawn['id']}/end"

    assert desk.post(end, 422, last_day="2098-12-31")["code"] == "patrols.area_dates"
    assert desk.post(end, 200, last_day="2099-06-30")["valid_to"] == "2099-06-30"
    assert desk.post(end, 409, last_day="2099-07-30")["code"] == "patrols.area_ended"
    assert desk.get(f"{AREAS}?day=2099-07-01")["items"] == []
    assert len(desk.get(f"{AREAS}?day=2099-06-30")["items"]) == 1


def test_a_redrawn_area_leaves_the_old_as_it_was(land: County, desk: Desk) -> None:
    old = desk.post(AREAS, 201, **area(land))
    door = f"{AREAS}/{old['id']}/redraw"

    early = desk.post(door, 422, valid_from="2099-01-01", geometry=square())
    new = desk.post(door, 201, valid_from="2099-03-01", geometry=square(size=0.04), grade="full")

    assert early["code"] == "patrols.area_begins_before"
    assert (new["name"], new["grade"], new["months"]) == ("二道沟", "full", [4, 10])
    kept = desk.get(f"{AREAS}/{old['id']}")
    assert (kept["valid_to"], kept["geometry"]) == ("2099-02-28", old["geometry"])
    assert land.tampered() == []


def test_two_areas_of_one_township_do_not_share_a_name(land: County, desk: Desk) -> None:
    desk.post(AREAS, 201, **area(land))

    assert desk.post(AREAS, 409, **area(land))["code"] == "patrols.area_name_taken"
    desk.post(AREAS, 201, **area(land, division_id=land.divisions["220281101"]))


BOW = [[127.3, 43.7], [127.4, 43.8], [127.4, 43.7], [127.3, 43.8], [127.3, 43.7]]
FAR_HOLE = [[128.0, 43.0], [128.1, 43.0], [128.1, 43.1], [128.0, 43.0]]
WRONG = {
    "crosses itself": ({"type": "Polygon", "coordinates": [BOW]}, "kernel.bad_geometry"),
    "hole outside": (
        {"type": "Polygon", "coordinates": [square()["coordinates"][0], FAR_HOLE]},
        "kernel.bad_geometry",
    ),
    "a line": (
        {"type": "LineString", "coordinates": [[127, 43], [128, 44]]},
        "kernel.bad_geometry",
    ),
    "southern": (square(lat=-43.7), "patrols.area_abroad"),
    "western": (square(lon=-127.3), "patrols.area_abroad"),
    "latitude first": (square(43.7, 127.3), "kernel.bad_geometry"),
    "nothing": ({}, "kernel.bad_geometry"),
    "nested": ({"type": "Polygon", "coordinates": [[[["x"]]]]}, "kernel.bad_geometry"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_area_is_refused_with_a_reason(land: County, desk: Desk, wrong: str) -> None:
    geometry, code = WRONG[wrong]

    assert desk.post(AREAS, 422, **area(land, geometry=geometry))["code"] == code
    assert desk.get(AREAS)["items"] == []


@embedded_only
def test_a_million_corners_are_refused_courteously(land: County, desk: Desk) -> None:
    ring = [[127.3, 43.7], *([[127.4, 43.8], [127.5, 43.7]] * 500_000), [127.3, 43.7]]
    geometry = {"type": "Polygon", "coordinates": [ring]}

    refusal = desk.post(AREAS, 422, **area(land, geometry=geometry))

    assert refusal["code"] == "kernel.bad_geometry"
    assert "too many corners" in refusal["detail"]


@pytest.mark.parametrize(
    "instead",
    [
        {"months": [0]},
        {"months": [13]},
        {"months": [1.5]},
        {"months": list(range(1, 13)) * 2},
        {"grade": "secret"},
        {"name": ""},
        {"name": "长" * 121},
        {"division_id": 2**40},
        {"valid_from": "soon"},
        {"valid_from": "2000-01-01"},
        {"valid_to": "2098-01-01"},
        {"valid_from": "9999-12-31"},
    ],
)
def test_what_cannot_be_is_refused(land: County, desk: Desk, instead: dict[str, Any]) -> None:
    desk.post(AREAS, 422, **area(land, **instead))
    with land.sessions() as session:
        assert session.scalars(select(PatrolArea)).all() == []


def brought(land: County, desk: Desk, content: bytes, status: int = 200) -> Any:
    about = f"division_id={land.divisions['220281']}&grade=full&valid_from=2099-01-01&months=5,6"
    answer = desk.client.post(f"{AREAS}/import?{about}", data=content, headers=desk.headers)
    assert answer.status_code == status, answer.get_json()
    return answer.get_json()


def collection(*shapes: tuple[str, dict[str, Any]]) -> bytes:
    features = [
        {"type": "Feature", "properties": {"名称": name}, "geometry": shape}
        for name, shape in shapes
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def test_a_file_of_areas_is_taken_whole_and_only_once(land: County, desk: Desk) -> None:
    bow = {"type": "Polygon", "coordinates": [BOW]}
    content = collection(
        ("东山", square()), ("西山", square(127.5)), ("坏", bow), ("东山", square())
    )

    first, again = brought(land, desk, content), brought(land, desk, content)

    assert [one["name"] for one in first["areas"]] == ["东山", "西山"]
    assert [one["code"] for one in first["report"]] == ["crosses_itself", "name_taken"]
    assert {tuple(one["months"]) for one in first["areas"]} == {(5, 6)}
    assert again["areas"] == []
    assert land.tampered() == []


def test_what_is_given_out_is_read_back(land: County, desk: Desk) -> None:
    brought(land, desk, collection(("东山", square()), ("西山", square(127.5))))
    given = desk.client.get(f"{AREAS}/export?grade=full", headers=desk.headers)

    assert given.content_type == "application/geo+json"
    neighbour = land.client(blueprint, "stranger")
    about = f"division_id={land.divisions['220282']}&grade=full&valid_from=2099-01-01"
    answer = neighbour.client.post(
        f"{AREAS}/import?{about}", data=given.data, headers=neighbour.headers
    )
    assert [one["name"] for one in answer.get_json()["areas"]] == ["东山", "西山"]
    assert answer.get_json()["report"] == []


@pytest.mark.parametrize("content", [b"", b"not a file", b"{}", b"PK\x03\x04broken"])
def test_a_file_that_is_none_is_refused(land: County, desk: Desk, content: bytes) -> None:
    assert brought(land, desk, content, 422)["code"].startswith("registry.")
