"""A patrol is corrected by a later record; what it first said stays beside."""

import uuid
from typing import Any

import pytest

from patrols.models import Patrol
from patrols.policy import NotYourPatrol
from patrols.queries import PatrolMissing
from patrols.routes import blueprint
from patrols.service.correcting import WalkIsFixed
from tests.county import PHOTO, County
from tests.patrols.test_reviews import WHY, logged, stands
from tests.phone import patrol

REASON = "补充复查情况。"


def sent(land: County, **instead: Any) -> tuple[uuid.UUID, dict[str, Any]]:
    payload = {**patrol(), **instead}
    patrol_id = land.send("township_officer", "patrol", payload)
    land.drain()
    return patrol_id, payload


def test_a_correction_says_what_stands_and_the_first_stays_visible(land: County) -> None:
    patrol_id, payload = sent(land)
    colleague = str(land.people["township_colleague"].id)
    better = {**payload, "follow_up": "经复查已停止开采。", "members": [colleague], "track": None}

    second = land.correct("township_colleague", "patrol", patrol_id, better, REASON, files=(PHOTO,))

    desk = land.client(blueprint, "inspector")
    told = desk.get(f"/api/patrols/{patrol_id}")
    assert (told["version"], told["state"], told["reference"]) == (2, "logged", "2026-1")
    assert (told["follow_up"], told["members"]) == ("经复查已停止开采。", [colleague])
    first, last = desk.get(f"/api/patrols/{patrol_id}/versions")
    assert (first["record_id"], first["reason"]) == (str(patrol_id), None)
    assert first["said"]["follow_up"] == payload["follow_up"]
    assert (last["record_id"], last["reason"]) == (str(second), REASON)
    assert last["said"]["members"] == [colleague]
    assert (len(first["photos"]), len(last["photos"])) == (0, 1)
    assert land.tampered() == []


def test_a_patrol_nobody_corrected_has_one_version(land: County) -> None:
    patrol_id, payload = sent(land)

    (only,) = land.client(blueprint, "inspector").get(f"/api/patrols/{patrol_id}/versions")

    assert (only["number"], only["record_id"]) == (1, str(patrol_id))
    assert only["said"]["content"] == payload["content"]
    land.client(blueprint, "stranger").get(f"/api/patrols/{patrol_id}/versions", 404)


def test_a_correction_of_a_returned_patrol_logs_it_again_under_its_number(land: County) -> None:
    patrol_id, payload = sent(land)
    desk = land.client(blueprint, "inspector")
    desk.post(f"/api/patrols/{patrol_id}/return", 200, version=1, reason=WHY)
    before = stands(land, patrol_id)

    land.correct("township_officer", "patrol", patrol_id, {**payload, "opinion": "已复查"}, REASON)

    after = stands(land, patrol_id)
    assert (after.state, after.return_reason, after.number) == ("logged", None, before.number)
    assert after.logged_at == before.logged_at
    assert [one["id"] for one in desk.get("/api/patrols/waiting")["items"]] == [str(patrol_id)]
    told = desk.post(f"/api/patrols/{patrol_id}/approve", 200, version=2)
    assert (told["state"], told["approved_version"]) == ("approved", 2)
    decisions = [one["decision"] for one in desk.get(f"/api/patrols/{patrol_id}/reviews")]
    assert decisions == ["returned", "approved"]
    assert land.tampered() == []


def test_an_approval_stands_for_the_version_that_was_read(land: County) -> None:
    patrol_id, payload = sent(land)
    desk = land.client(blueprint, "inspector")
    desk.post(f"/api/patrols/{patrol_id}/approve", 200, version=1)

    land.correct("township_officer", "patrol", patrol_id, {**payload, "opinion": "改"}, REASON)

    told = desk.get(f"/api/patrols/{patrol_id}")
    assert (told["state"], told["approved_version"], told["version"]) == ("approved", 1, 2)
    assert len(desk.get("/api/patrols/waiting")["items"]) == 1
    refusal = desk.post(f"/api/patrols/{patrol_id}/return", 409, version=2, reason=WHY)
    assert refusal["code"] == "patrols.not_waiting"
    told = desk.post(f"/api/patrols/{patrol_id}/approve", 200, version=2)
    assert (told["approved_version"], desk.get("/api/patrols/waiting")["items"]) == (2, [])
    assert land.tampered() == []


def test_who_read_an_older_version_approves_nothing(land: County) -> None:
    patrol_id, payload = sent(land)
    land.correct("township_officer", "patrol", patrol_id, {**payload, "opinion": "改"}, REASON)

    refusal = land.client(blueprint, "inspector").post(
        f"/api/patrols/{patrol_id}/approve", 409, version=1
    )

    assert refusal["code"] == "patrols.corrected_meanwhile"
    assert "version 2" in refusal["detail"]


@pytest.mark.parametrize(
    "moved",
    [
        {"started_at": "2026-11-20T01:00:00+08:00"},
        {"ended_at": "2026-11-20T23:00:00+08:00"},
        {"transport": "car"},
        {"stops": []},
        {"track": {**patrol()["track"], "lon": [127.0] * 200}},
    ],
)
def test_where_and_when_it_walked_is_never_corrected(land: County, moved: dict[str, Any]) -> None:
    patrol_id, payload = sent(land)

    with pytest.raises(WalkIsFixed):
        land.correct("township_officer", "patrol", patrol_id, {**payload, **moved}, REASON)

    assert stands(land, patrol_id).version == 1


def test_a_track_is_not_made_up_for_a_patrol_sealed_without_one(land: County) -> None:
    patrol_id, payload = sent(land, track=None)

    better = {**payload, "track": patrol()["track"]}

    with pytest.raises(WalkIsFixed):
        land.correct("township_officer", "patrol", patrol_id, better, REASON)


def test_the_whole_payload_sent_again_with_its_track_is_taken(land: County) -> None:
    patrol_id, payload = sent(land)

    land.correct("township_officer", "patrol", patrol_id, {**payload, "area": "后山"}, REASON)

    assert stands(land, patrol_id).area == "后山"


def test_the_county_reads_a_township_patrol_but_does_not_reword_it(land: County) -> None:
    patrol_id, payload = sent(land)

    with pytest.raises(NotYourPatrol):
        land.correct("inspector", "patrol", patrol_id, payload, "我来改")
    for stranger in ("stranger", "neighbour"):
        with pytest.raises(PatrolMissing):
            land.correct(stranger, "patrol", patrol_id, payload, "我来改")


def test_what_is_corrected_before_its_photo_came_is_logged_as_corrected(land: County) -> None:
    payload = patrol()
    patrol_id = land.send("township_officer", "patrol", payload, files=(PHOTO,))

    land.correct("township_officer", "patrol", patrol_id, {**payload, "area": "后山"}, REASON)

    waits = stands(land, patrol_id)
    assert (waits.state, waits.version, waits.number) == ("received", 2, None)
    assert land.tampered() == []


def test_a_companion_corrected_away_is_flagged_no_longer(land: County) -> None:
    patrol_id, payload = sent(land, members=[str(uuid.uuid4())])
    assert stands(land, patrol_id).flags == ["member_without_post"]

    land.correct("township_officer", "patrol", patrol_id, {**payload, "members": []}, REASON)

    assert stands(land, patrol_id).flags == []
    assert land.tampered() == []


def test_a_patrol_over_midnight_is_one_of_the_day_it_began(land: County) -> None:
    night = {"started_at": "2026-11-18T23:30:00+08:00", "ended_at": "2026-11-19T00:40:00+08:00"}
    patrol_id = logged(land, **night)

    with land.sessions() as session:
        assert session.get_one(Patrol, patrol_id).walked_on.isoformat() == "2026-11-18"
