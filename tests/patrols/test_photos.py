"""A photograph of a patrol is held against the patrol's track."""

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import field_api.files
from evidence.service import FileIn, Place, Shot
from kernel.spatial import Point
from patrols.photos import PLACE, TIME, Walk, judge
from patrols.routes import blueprint
from tests.county import County, fix
from tests.evidence.office import send
from tests.evidence.photographs import LAT, LON, Photo
from tests.phone import digest, patrol

CHINA = dt.timezone(dt.timedelta(hours=8))
BEGAN = dt.datetime(2026, 11, 20, 10, tzinfo=CHINA)
STEP = 5e-5  # degrees a second, some five metres


def columns(seconds: range) -> dict[str, Any]:
    return {
        "t": [float(second) for second in seconds],
        "lon": [LON + second * STEP for second in seconds],
        "lat": [LAT] * len(seconds),
    }


def walk(seconds: range = range(0, 1800, 5)) -> Walk:
    return Walk(BEGAN, BEGAN + dt.timedelta(minutes=30), BEGAN, columns(seconds))


def shot(second: float, *, zone: bool = True) -> Shot:
    moment = BEGAN + dt.timedelta(seconds=second)
    spread = dt.timedelta(hours=0 if zone else 12)
    return Shot(moment - spread, moment + spread, moment, "file")


def place(second: float, north_deg: float = 0.0) -> Place:
    return Place(Point(LON + second * STEP, LAT + north_deg), 10.0, "file")


def verdicts(*asked: Any) -> dict[str, tuple[str, str]]:
    return {one.check: (one.verdict.value, one.reason) for one in judge(*asked)}


PLACES = {
    "there": (walk(), place(600), shot(600), "agrees", "on_track"),
    "there a minute before": (walk(), place(540), shot(600), "agrees", "on_track"),
    "half an hour ahead": (walk(), place(1700), shot(60), "differs", "off_track"),
    "a kilometre aside": (walk(), place(600, 0.01), shot(600), "differs", "off_track"),
    "without a zone": (
        walk(),
        place(600, 0.01),
        shot(600, zone=False),
        "cannot_tell",
        "off_track_in_china",
    ),
    "in a gap": (walk(range(0, 1800, 600)), place(300), shot(300), "cannot_tell", "gap_in_track"),
    "after the track": (walk(), place(600), shot(4000), "cannot_tell", "gap_in_track"),
    "no track": (walk()._replace(columns={}), place(0), shot(0), "cannot_tell", "no_track"),
    "no place": (walk(), None, shot(0), "cannot_tell", "no_place"),
    "no time": (walk(), place(0), None, "cannot_tell", "no_time"),
    "no patrol": (None, place(0), shot(0), "cannot_tell", "patrol_not_here"),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_photograph_is_where_the_track_was_at_that_time_or_not(name: str) -> None:
    *asked, verdict, reason = PLACES[name]

    assert verdicts(*asked)[PLACE] == (verdict, reason)


TIMES = {
    "during": (shot(600), "agrees", "during_patrol"),
    "a minute after": (shot(1860), "agrees", "during_patrol"),
    "before": (shot(-3600), "differs", "before_patrol"),
    "after": (shot(7200), "differs", "after_patrol"),
    "in another zone": (shot(7200, zone=False), "cannot_tell", "zone_not_stated"),
    "in no zone": (shot(90_000, zone=False), "differs", "after_patrol"),
}


@pytest.mark.parametrize("name", TIMES)
def test_a_photograph_from_before_or_after_the_patrol_is_told(name: str) -> None:
    when, verdict, reason = TIMES[name]

    assert verdicts(walk(), place(600), when)[TIME] == (verdict, reason)


def test_fixes_that_cannot_be_and_fixes_out_of_order_do_no_harm() -> None:
    odd = columns(range(0, 600, 5))
    odd = {name: [*column[::-1], *([300.0] * 3)] for name, column in odd.items()}
    odd["lon"][-2:], odd["lat"][-2:] = [0.0, 999.0], [0.0, 999.0]
    odd["t"][-3:] = [300.0, 301.0, 302.0]
    odd["lon"][-3], odd["lat"][-3] = LON + 300 * STEP, LAT

    there = verdicts(walk()._replace(columns=odd), place(300), shot(300))
    only_odd = {"t": [1.0], "lon": [0.0], "lat": [0.0]}

    assert there[PLACE] == ("agrees", "on_track")
    assert (
        verdicts(walk()._replace(columns=only_odd), place(0), shot(0))[PLACE][1] == "gap_in_track"
    )


@given(st.floats(0, 1795), st.floats(-0.02, 0.02))
def test_metres_are_those_to_the_track_and_never_blame_who_was_there(
    second: float, north: float
) -> None:
    (found, _) = judge(walk(), place(second, north), shot(second))

    aside = abs(north) * 111_000
    assert found.facts["metres"] == pytest.approx(aside, abs=max(5, aside * 0.01))
    assert (found.verdict == "agrees") == (found.facts["metres"] <= found.facts["allowed_m"])


# Through the service


@pytest.fixture
def walked() -> dict[str, Any]:
    ended = BEGAN + dt.timedelta(minutes=30)
    told = {"started_at": BEGAN.isoformat(), "ended_at": ended.isoformat()}
    return {**patrol(), **told, "track": {"t0": BEGAN.isoformat(), **columns(range(0, 1800, 5))}}


def photographed(place: tuple[float, float], when: str = "2026:11:20 10:10:00") -> bytes:
    return Photo(place=place, taken=when, offset="+08:00").jpeg()


def listed(photo: bytes) -> tuple[FileIn, ...]:
    """Return the manifest of a record with this photograph."""
    return (FileIn(digest(photo), len(photo), "image/jpeg", "photo", None),)


def sent(land: County, who: str, kind: str, payload: dict[str, Any], photo: bytes) -> uuid.UUID:
    """Seal a record with a photograph, upload it, and let the jobs do their work."""
    record_id = land.send(who, kind, payload, files=listed(photo))
    return uploaded(land, who, record_id, photo)


def uploaded(land: County, who: str, record_id: uuid.UUID, photo: bytes) -> uuid.UUID:
    person = land.people[who]
    land.people[who] = replace(person, permissions=person.permissions | {"evidence.upload"})
    desk = land.client(field_api.files.blueprint, who)
    phone = desk.client
    phone.application.extensions["signer"] = land.signer
    phone.environ_base["HTTP_AUTHORIZATION"] = desk.headers["Authorization"]
    phone.environ_base["HTTP_TUS_RESUMABLE"] = "1.0.0"
    send(phone, photo, record_id)
    land.drain()
    return record_id


def shown(land: County, patrol_id: uuid.UUID) -> dict[tuple[str, str], str]:
    found = land.client(blueprint, "inspector").get(f"/api/patrols/{patrol_id}/photos/checks")
    return {(one["record_id"], one["check"]): one["reason"] for one in found}


def doubted(land: County, patrol_id: uuid.UUID) -> dict[str, Any]:
    found = land.client(blueprint, "inspector").get(f"/api/patrols/{patrol_id}")
    return {doubt["code"]: doubt["facts"] for doubt in found["doubts"]}


def test_a_patrols_own_photograph_is_held_against_its_track(
    land: County, walked: dict[str, Any]
) -> None:
    photo = photographed((LON + 600 * STEP, LAT))
    patrol_id = sent(land, "township_officer", "patrol", walked, photo)

    found = land.client(blueprint, "inspector").get(f"/api/patrols/{patrol_id}/photos/checks")

    assert {one["check"]: one["verdict"] for one in found} == {PLACE: "agrees", TIME: "agrees"}
    place_ = next(one for one in found if one["check"] == PLACE)
    assert place_["facts"] == {"metres": 0, "allowed_m": 140}
    assert "0 米" in place_["reason_zh"]
    assert "within 0 m" in place_["reason_en"]
    assert "photos_far_from_track" not in doubted(land, patrol_id)


def test_a_findings_photograph_waits_for_its_patrol_and_is_then_judged(
    land: County, walked: dict[str, Any]
) -> None:
    patrol_id = uuid.UUID("01920000-0000-7000-8000-000000000001")
    told = {"found_at": "2026-11-20T10:10:00+08:00", "fix": fix(), "description": "越界开采"}
    photo = photographed((LON + 600 * STEP, LAT + 0.01))
    payload = {**told, "patrol_id": str(patrol_id)}
    finding_id = sent(land, "township_officer", "finding", payload, photo)

    land.send("township_officer", "patrol", walked, id=patrol_id)
    land.drain()

    assert shown(land, patrol_id) == {
        (str(finding_id), PLACE): "off_track",
        (str(finding_id), TIME): "during_patrol",
    }
    assert doubted(land, patrol_id)["photos_far_from_track"] == {"count": 1}


def test_a_patrol_of_another_county_shows_nothing(land: County, walked: dict[str, Any]) -> None:
    patrol_id = land.send("township_officer", "patrol", walked)

    stranger = land.client(blueprint, "stranger")
    refused = stranger.get(f"/api/patrols/{patrol_id}/photos/checks", status=404)

    assert refused["code"] == "patrols.patrol_missing"


def test_a_photograph_naming_a_patrol_its_author_may_not_see_measures_nothing(
    land: County, walked: dict[str, Any]
) -> None:
    patrol_id = land.send("township_officer", "patrol", walked)
    land.drain()
    told = {"found_at": "2026-11-20T10:10:00+08:00", "fix": fix(), "description": "乱挖"}
    photo = photographed((LON, LAT))
    payload = {**told, "patrol_id": str(patrol_id)}
    sent(land, "stranger", "finding", payload, photo)

    assert shown(land, patrol_id) == {}
