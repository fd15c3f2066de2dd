"""Where a finding stood to a boundary: what the phone sealed, and what the office says itself."""

import uuid
from typing import Any

from patrols.routes import blueprint
from tests.county import County, fix
from tests.patrols.ground_seen import LAT, LON, mine, square
from tests.patrols.test_findings import finding


def stood(right_id: uuid.UUID, **instead: Any) -> dict[str, Any]:
    held = {"right_id": str(right_id), "boundary_version": 7}
    return {**held, "answer": "cannot_tell", "distance_m": 4.2, **instead}


def here(**instead: Any) -> dict[str, Any]:
    return finding(fix=fix(LON, LAT), **instead)


def told(land: County, finding_id: uuid.UUID) -> dict[str, Any]:
    shown: dict[str, Any] = land.client(blueprint, "inspector").get(
        f"/api/patrols/findings/{finding_id}"
    )
    return shown


def test_the_office_reads_the_phones_word_of_the_ground_beside_its_own(land: County) -> None:
    ours = mine(land, square(-50, -50, 100))
    other = mine(land, square(300, 0, 100), number=2)
    first = land.send("township_officer", "finding", here(ground=stood(ours)))
    named = land.send("township_officer", "finding", here(ground=stood(ours), right_id=str(other)))

    shown = told(land, first)
    assert shown["ground"] == stood(ours)
    place = shown["place"]
    assert (place["right_id"], place["boundary_version"]) == (str(ours), 1)
    assert (place["answer"], place["doubt"]) == ("inside", None)
    assert 49 < place["distance_m"] < 51
    assert told(land, named)["place"]["right_id"] == str(other)
    assert told(land, named)["place"]["answer"] == "outside"
    listed = land.client(blueprint, "inspector").get("/api/patrols/findings")["items"]
    assert [one["ground"] for one in listed] == [stood(ours)] * 2

    land.correct("township_officer", "finding", first, here(ground=None), "描述有误")
    assert told(land, first)["ground"] is None
    assert told(land, first)["place"] is None


def test_where_nobody_can_tell_the_office_says_why(land: County) -> None:
    ours = mine(land, square(-50, -50, 100))
    reasons = {}
    for name, place in {
        "too_near": fix(LON, LAT, accuracy_m=80),
        "no_fix": fix(0, 0),
        "fix_not_measured": fix(LON, LAT, source="manual", accuracy_m=None),
    }.items():
        sealed = finding(fix=place, right_id=str(ours))
        reasons[name] = told(land, land.send("township_officer", "finding", sealed))["place"]

    assert {name: place["doubt"] for name, place in reasons.items()} == {n: n for n in reasons}
    assert {place["answer"] for place in reasons.values()} == {"cannot_tell"}
    undrawn = land.send("township_officer", "finding", here(right_id=str(land.right_id)))
    assert told(land, undrawn)["place"]["doubt"] == "no_boundary"


def test_a_right_the_office_does_not_see_is_not_told_of(land: County) -> None:
    elsewhere = mine(land, square(-50, -50, 100), code="220282")

    finding_id = land.send("township_officer", "finding", here(ground=stood(elsewhere)))

    assert told(land, finding_id)["place"] is None
