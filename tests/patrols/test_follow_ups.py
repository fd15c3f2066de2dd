"""Has it stopped? Whoever was told to stop is looked at again, until they did."""

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import select

from evidence.models import ManifestFile
from patrols import service
from tests.county import PHOTO, County
from tests.patrols.desks import desk_of
from tests.patrols.test_findings import finding
from tests.patrols.test_ladder import SEEN_ON, came_upon, certify, steps
from tests.patrols.test_patrol_corrections import REASON
from tests.phone import patrol


def looked(finding_id: str, outcome: str = "stopped", **instead: Any) -> dict[str, Any]:
    return {"finding_id": finding_id, "outcome": outcome, "note": "现场无人。", **instead}


def walk(land: County, *looks: dict[str, Any], who: str = "township_officer") -> uuid.UUID:
    times = {"started_at": "2026-11-20T09:00:00+08:00", "ended_at": "2026-11-20T11:00:00+08:00"}
    patrol_id = land.send(who, "patrol", {**patrol(), **times, "follow_ups": list(looks)})
    land.drain()
    return patrol_id


def seen(land: County, finding_id: str) -> list[tuple[str, str | None]]:
    told = desk_of(land, "inspector").get(f"/api/patrols/findings/{finding_id}/follow-ups")
    return [(one["outcome"], one["patrol_id"]) for one in told]


def test_the_desk_enters_that_it_stopped_and_nobody_is_sent_again(land: County) -> None:
    finding_id = came_upon(land)
    desk = desk_of(land, "inspector")

    told = desk.post(
        f"/api/patrols/findings/{finding_id}/follow-ups",
        201,
        looked_on=SEEN_ON,
        outcome="stopped",
        note="设备已撤离。",
    )

    assert (told["outcome"], told["patrol_id"], told["photos"]) == ("stopped", None, [])
    assert steps(land, finding_id)["follow_up"][0] == "done"
    assert desk.get("/api/patrols/reasons")["items"] == []
    assert land.tampered() == []


@pytest.mark.parametrize("outcome", ["partly", "not_stopped"])
def test_who_did_not_stop_is_looked_at_again(land: County, outcome: str) -> None:
    finding_id = came_upon(land)

    walk(land, looked(finding_id, outcome))

    desk = desk_of(land, "inspector")
    every = desk.get(f"/api/patrols/findings/{finding_id}/steps")
    follow_ups = [(one["state"], one["due_on"]) for one in every if one["rung"] == "follow_up"]
    assert follow_ups == [("done", "2026-11-27"), ("open", "2026-11-27")]
    assert len(desk.get("/api/patrols/reasons")["items"]) == 1
    assert land.tampered() == []


def test_who_does_not_stop_is_told_of_higher_and_higher(land: County) -> None:
    finding_id, signers = came_upon(land), certify(land, "inspector", "clue_keeper")
    desk, at = desk_of(land, "inspector"), f"/api/patrols/findings/{finding_id}"
    on = {"looked_on": SEEN_ON, "outcome": "not_stopped"}

    desk.post(f"{at}/follow-ups", 201, **on)
    assert "to_government" not in steps(land, finding_id)  # the notice is still to be served

    desk.post(f"{at}/stop-notice", 201, signed_on=SEEN_ON, signers=signers)
    desk.post(f"{at}/report", 200, to="bureau")
    assert "to_government" not in steps(land, finding_id)
    desk.post(f"{at}/follow-ups", 201, **on)

    assert steps(land, finding_id)["to_government"] == ("open", "2026-11-23")
    desk.post(f"{at}/report", 200, to="government")
    desk.post(f"{at}/follow-ups", 201, **on)
    assert [state for rung, (state, _) in steps(land, finding_id).items() if state == "open"] == [
        "open"
    ]  # of the next look, and nothing above the government
    assert land.tampered() == []


def test_a_later_patrol_tells_with_its_photo_once_it_is_whole(land: County) -> None:
    finding_id = came_upon(land)
    look = looked(finding_id, photos=[PHOTO.sha256, "0" * 64])

    waits = land.send(
        "township_colleague", "patrol", {**patrol(), "follow_ups": [look]}, files=(PHOTO,)
    )
    land.drain()
    assert seen(land, finding_id) == []
    with land.sessions.begin() as session:
        item = session.scalars(select(ManifestFile)).one()
        service.log_patrols(session, [waits], {}, now=land.now)

    (told,) = desk_of(land, "inspector").get(f"/api/patrols/findings/{finding_id}/follow-ups")
    assert (told["patrol_id"], told["photos"]) == (str(waits), [str(item.id)])
    assert land.tampered() == []


def test_what_a_patrol_says_of_findings_elsewhere_is_flagged_and_does_nothing(
    land: County,
) -> None:
    finding_id = came_upon(land)

    for who in ("stranger", "neighbour"):
        patrol_id = walk(land, looked(finding_id), who=who)
        told = desk_of(land, who).get(f"/api/patrols/{patrol_id}")
        assert told["flags"] == ["follow_up_of_unknown"]

    assert seen(land, finding_id) == []
    assert steps(land, finding_id)["follow_up"][0] == "open"
    assert land.tampered() == []


def test_a_corrected_look_is_entered_beside_the_first(land: County) -> None:
    finding_id = came_upon(land)
    payload = {**patrol(), "follow_ups": [looked(finding_id, "not_stopped")]}
    patrol_id = land.send("township_officer", "patrol", payload)
    land.drain()

    better = {**payload, "follow_ups": [looked(finding_id, "stopped")]}
    land.correct("township_officer", "patrol", patrol_id, better, REASON)
    land.correct("township_officer", "patrol", patrol_id, {**better, "area": "后山"}, REASON)

    assert seen(land, finding_id) == [("not_stopped", str(patrol_id)), ("stopped", str(patrol_id))]
    assert steps(land, finding_id)["follow_up"][0] == "done"
    assert land.tampered() == []


def test_a_look_told_in_a_correction_has_the_photo_that_came_with_it(land: County) -> None:
    finding_id = came_upon(land)
    payload = patrol()
    patrol_id = land.send("township_officer", "patrol", payload)
    land.drain()
    better = {**payload, "follow_ups": [looked(finding_id, photos=[PHOTO.sha256])]}

    second = land.correct("township_officer", "patrol", patrol_id, better, REASON, files=(PHOTO,))

    (told,) = desk_of(land, "inspector").get(f"/api/patrols/findings/{finding_id}/follow-ups")
    with land.sessions() as session:
        item = session.scalars(select(ManifestFile).filter_by(record_id=second)).one()
    assert (told["patrol_id"], told["photos"]) == (str(patrol_id), [str(item.id)])
    assert land.tampered() == []


def test_a_look_before_the_discovery_or_in_the_future_is_refused(land: County) -> None:
    at = f"/api/patrols/findings/{came_upon(land)}/follow-ups"
    desk = desk_of(land, "inspector")

    for day in ("2026-11-19", "2026-11-21"):
        refusal = desk.post(at, 422, looked_on=day, outcome="stopped")
        assert refusal["code"] == "patrols.day_outside"


def test_a_photo_nobody_here_may_read_proves_nothing(land: County) -> None:
    at = f"/api/patrols/findings/{came_upon(land)}/follow-ups"
    elsewhere = land.send("stranger", "finding", finding(), files=(PHOTO,))
    with land.sessions() as session:
        item = session.scalars(select(ManifestFile).filter_by(record_id=elsewhere)).one()

    refusal = desk_of(land, "inspector").post(
        at, 404, looked_on=SEEN_ON, outcome="stopped", item_ids=[str(item.id)]
    )

    assert refusal["code"] == "evidence.item_missing"


def test_a_stranger_finds_nothing_to_follow(land: County) -> None:
    at = f"/api/patrols/findings/{came_upon(land)}"
    desk = desk_of(land, "stranger")

    for what in ("steps", "stop-notice", "follow-ups"):
        desk.get(f"{at}/{what}", 404)
    desk.post(f"{at}/follow-ups", 404, looked_on=SEEN_ON, outcome="stopped")
    desk.post(f"{at}/report", 404, to="bureau")


def test_a_follow_up_nobody_made_is_late_the_day_after(land: County) -> None:
    finding_id = came_upon(land)
    late = "/api/patrols/steps?overdue=true&rung=follow_up"

    land.now += dt.timedelta(days=7)
    assert desk_of(land, "inspector").get(late)["items"] == []
    land.now += dt.timedelta(days=1)
    (step,) = desk_of(land, "inspector").get(late)["items"]

    assert step["finding_id"] == finding_id
