"""The desk asks about ground: surveys good and bad, sketches, layers, overlaps."""

import json
import time

import pytest
import shapely

from identity import queries as places
from tests.registry.conftest import TODAY
from tests.registry.ground.conftest import LICENCE, SURVEY, WITHIN, layer_file, ring

RIGHTS = "/api/registry/rights"


@pytest.fixture
def ask(desk_of, registrar, right):
    """Return what sends a survey of the square mine and gives the answer."""
    desk = desk_of(registrar)

    def do(**body):
        return desk.post(f"{RIGHTS}/{right.id}/crossing", json=body)

    return do


def geometry(shape) -> dict[str, object]:
    return json.loads(json.dumps(shapely.geometry.mapping(shape)))


def test_a_survey_is_answered_with_areas_and_a_sketch(ask) -> None:
    said = ask(geometry=geometry(SURVEY), accuracy_m=2, top_m=790, bottom_m=650, sketch=True).json

    assert (said["licence_no"], said["verdict"], said["depth_verdict"]) == (
        LICENCE,
        "beyond",
        "beyond",
    )
    assert said["inside_m2"] + said["beyond_m2"] == pytest.approx(said["survey_m2"], abs=0.02)
    assert said["beyond"]["type"] == "MultiPolygon"
    assert "越界示意图" in said["svg"]


def test_a_text_and_a_file_say_the_same_as_geojson(ask, desk_of, registrar, right) -> None:
    corners = shapely.get_coordinates(WITHIN).tolist()[:-1]
    text = "\n".join(f"{lon},{lat}" for lon, lat in corners)
    first = ask(geometry=geometry(WITHIN)).json
    second = ask(text=text, angles="decimal").json
    file = desk_of(registrar).post(
        f"{RIGHTS}/{right.id}/crossing/file?angles=decimal", data=text.encode()
    )

    assert first["verdict"] == second["verdict"] == file.json["verdict"] == "within"
    assert first["survey_m2"] == second["survey_m2"] == file.json["survey_m2"]
    assert (first["survey_form"], second["survey_form"]) == ("geojson", "pairs")


BOW = [[126.70, 42.90], [126.71, 42.91], [126.71, 42.90], [126.70, 42.91], [126.70, 42.90]]
OPEN = [[126.70, 42.90], [126.71, 42.91], [126.71, 42.90]]
SOUTH = [[126.70, -42.90], [126.71, -42.91], [126.71, -42.90], [126.70, -42.90]]
MANY = [[126.7 + at * 1e-6, 42.9] for at in range(100_002)]


PACKED = "126.4230,42.5430\n126.4245,42.5430\n126.4245,42.5445"
ZONELESS = "1 4751900 475493\n2 4752900 475499\n3 4751950 476500"


def polygon(ring) -> dict[str, object]:
    return {"geometry": {"type": "Polygon", "coordinates": [ring]}}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "registry.no_survey"),
        ({"geometry": {}, "text": "x"}, "registry.no_survey"),
        ({"geometry": {}}, "kernel.bad_geometry"),
        ({"geometry": {"type": "Point", "coordinates": [1, 2]}}, "kernel.bad_geometry"),
        (polygon(BOW), "kernel.bad_geometry"),
        (polygon(OPEN), "kernel.bad_geometry"),
        (polygon(MANY), "kernel.bad_geometry"),
        (polygon([["a", 1]] * 4), "kernel.bad_geometry"),
        (polygon(SOUTH), "registry.survey_elsewhere"),
        ({"text": "没有坐标"}, "registry.boundary_unreadable"),
        ({"text": PACKED}, "registry.boundary_angles_unclear"),
        ({"text": ZONELESS}, "registry.boundary_zone_missing"),
        ({"text": "x", "accuracy_m": -1}, "http.422"),
        ({"text": "x", "datum": "gcj02"}, "http.422"),
        ({"text": "x", "more": 1}, "http.422"),
    ],
)
def test_what_is_no_survey_is_refused_courteously(ask, body, code) -> None:
    answer = ask(**body)

    assert (answer.status_code, answer.json["code"]) == (422, code), answer.json
    assert "。" in answer.json["detail"]


def test_not_a_number_is_no_coordinate(desk_of, registrar, right) -> None:
    body = '{"geometry": {"type": "Polygon", "coordinates": [[[NaN, 1]]]}}'
    answer = desk_of(registrar).post(
        f"{RIGHTS}/{right.id}/crossing", data=body, content_type="application/json"
    )

    assert (answer.status_code, answer.json["code"]) == (400, "kernel.malformed")


def test_a_survey_of_a_right_elsewhere_is_not_found_whatever_is_sent(
    desk_of, stranger, right
) -> None:
    desk = desk_of(stranger)
    answers = [
        desk.post(f"{RIGHTS}/{right.id}/crossing", json={}),
        desk.post(f"{RIGHTS}/{right.id}/crossing/file", data=b"x"),
        desk.get(f"{RIGHTS}/{right.id}/overlaps"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_a_survey_in_another_datum_is_refused(ask) -> None:
    lines = "1 4751900.1 42475493.2\n2 4752900.2 42475499.9\n3 4751950.0 42476500.5"
    answer = ask(text=lines, datum="xian80")

    assert answer.json["code"] == "registry.survey_not_comparable"


def test_a_layer_is_imported_shown_listed_and_ended(desk_of, registrar, right, session) -> None:
    desk, place = desk_of(registrar), places.division_by_code(session, "220282", TODAY)
    about = {
        "name": "自然保护区",
        "kind": "nature_reserve",
        "source": "市局",
        "division_id": str(place.id),
        "valid_from": "2020-01-01",
    }
    content = layer_file((ring(126.70, 42.90, 126.705, 42.91), "核心区"))
    layer = desk.post("/api/registry/layers", query_string=about, data=content).json
    listed = desk.get("/api/registry/layers?kind=nature_reserve").json
    areas = desk.get(f"/api/registry/layers/{layer['id']}/areas").json
    overlaps = desk.get(f"{RIGHTS}/{right.id}/overlaps").json["items"]
    whole = desk.get("/api/registry/overlaps?with=layers").json
    ended = desk.post(f"/api/registry/layers/{layer['id']}/end", json={"on": "2026-01-01"})

    assert [one["id"] for one in listed["items"]] == [layer["id"]]
    assert [one["name"] for one in areas["items"]] == ["核心区"]
    assert overlaps[0]["layer"]["area"] == "核心区"
    assert whole["items"] == overlaps
    assert ended.json["valid_to"] == "2026-01-01"
    again = desk.post(f"/api/registry/layers/{layer['id']}/end", json={"on": "2026-02-01"})
    assert again.json["code"] == "registry.layer_ended"


def test_duplicates_are_told_at_the_desk(desk_of, registrar, right, import_rows) -> None:
    import_rows({"证号": "C2200002010124210098204"})
    found = desk_of(registrar).get("/api/registry/duplicates").json

    assert found["next"] is None
    (pair,) = found["items"]
    assert {one["reason"] for one in pair["reasons"]} == {"same_ground", "same_holder_and_name"}


def test_nineteen_thousand_corners_are_answered_before_anyone_is_bored(ask) -> None:
    ragged = shapely.Point(126.706, 42.906).buffer(0.004, quad_segs=4900)
    began = time.perf_counter()
    answer = ask(geometry=geometry(ragged), sketch=True)

    assert answer.status_code == 200
    assert len(answer.json["svg"]) < 500_000
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize("division_id", [0, 2**31, 2**70])
def test_a_number_no_division_can_have_is_refused(desk_of, registrar, right, division_id) -> None:
    wanted = {"form": "csv", "division_id": division_id}
    answer = desk_of(registrar).post("/api/registry/exports", json=wanted)

    assert answer.status_code == 422
