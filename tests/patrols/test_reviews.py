"""The county approves what townships walked, or returns it with a reason."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kernel.db import Sessions
from kernel.errors import Refusal
from patrols import service
from patrols.models import Patrol
from patrols.policy import NotWaiting
from patrols.routes import blueprint
from patrols.states import PatrolState
from tests.county import PHOTO, County, county
from tests.phone import patrol

WHY = "未写明复查情况，请补充。"


def logged(land: County, who: str = "township_officer", **said: object) -> uuid.UUID:
    patrol_id = land.send(who, "patrol", {**patrol(), **said})
    land.drain()
    return patrol_id


def stands(land: County, patrol_id: uuid.UUID) -> Patrol:
    with land.sessions() as session:
        return session.get_one(Patrol, patrol_id)


def test_the_county_approves_and_everybody_sees_who_and_what_was_read(land: County) -> None:
    patrol_id = logged(land)
    desk = land.client(blueprint, "inspector")

    told = desk.post(f"/api/patrols/{patrol_id}/approve", 200, version=1, opinion="同意。")

    assert (told["state"], told["approved_version"]) == ("approved", 1)
    township = land.client(blueprint, "township_officer")
    (review,) = township.get(f"/api/patrols/{patrol_id}/reviews")
    assert review["reviewer_id"] == str(land.people["inspector"].id)
    assert (review["decision"], review["opinion"], review["version"]) == ("approved", "同意。", 1)
    assert land.tampered() == []


def test_a_returned_patrol_says_why_and_waits_no_longer(land: County) -> None:
    patrol_id = logged(land)
    desk = land.client(blueprint, "inspector")

    desk.post(f"/api/patrols/{patrol_id}/return", 200, version=1, reason=WHY)

    told = land.client(blueprint, "township_officer").get(f"/api/patrols/{patrol_id}")
    assert (told["state"], told["return_reason"]) == ("returned", WHY)
    assert desk.get("/api/patrols/waiting")["items"] == []
    assert land.tampered() == []


def test_nothing_is_returned_without_a_reason(land: County) -> None:
    patrol_id = logged(land)

    refusal = land.client(blueprint, "inspector").post(
        f"/api/patrols/{patrol_id}/return", 422, version=1, reason=""
    )

    assert set(refusal["errors"]["json"]) == {"reason"}


def test_the_longest_logged_waits_at_the_top_of_a_list_in_pages(land: County) -> None:
    sent = [str(logged(land)) for _ in range(3)]
    waits = land.send("township_officer", "patrol", patrol(), files=(PHOTO,))
    land.drain()
    desk, seen, after = land.client(blueprint, "inspector"), [], ""

    while after is not None:
        page = desk.get(f"/api/patrols/waiting?limit=2{after and f'&after={after}'}")
        seen += [item["id"] for item in page["items"]]
        after = page["next"]

    assert seen == sent
    assert str(waits) not in seen
    assert land.client(blueprint, "stranger").get("/api/patrols/waiting")["items"] == []


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("township_colleague", 403, "patrols.not_above"),
        ("township_officer", 403, "patrols.not_above"),
        ("neighbour", 404, "patrols.patrol_missing"),
        ("stranger", 404, "patrols.patrol_missing"),
    ],
)
def test_nobody_reviews_but_an_office_above(land: County, who: str, status: int, code: str) -> None:
    patrol_id, desk = logged(land), land.client(blueprint, who)

    for act, said in (("approve", {"opinion": ""}), ("return", {"reason": WHY})):
        refusal = desk.post(f"/api/patrols/{patrol_id}/{act}", status, version=1, **said)
        assert refusal["code"] == code


def test_a_county_reviews_its_own_but_nobody_their_own(land: County) -> None:
    patrol_id = logged(land, "inspector")
    walked_along = logged(land, "inspector", members=[str(land.people["clue_keeper"].id)])
    author, colleague = (land.client(blueprint, who) for who in ("inspector", "clue_keeper"))

    refusal = author.post(f"/api/patrols/{patrol_id}/approve", 403, version=1)
    along = colleague.post(f"/api/patrols/{walked_along}/approve", 403, version=1)
    told = colleague.post(f"/api/patrols/{patrol_id}/approve", 200, version=1)

    assert refusal["code"] == along["code"] == "patrols.own_patrol"
    assert told["state"] == "approved"


def test_who_lacks_the_permission_is_told_so(land: County) -> None:
    desk = land.client(blueprint, "inspector", "patrols.approve")

    assert desk.post(f"/api/patrols/{logged(land)}/approve", 403, version=1)["code"] == (
        "kernel.forbidden"
    )


def test_what_is_not_logged_or_was_reviewed_does_not_wait(land: County) -> None:
    desk = land.client(blueprint, "inspector")
    received = land.send("township_officer", "patrol", patrol(), files=(PHOTO,))
    approved, returned = logged(land), logged(land)
    desk.post(f"/api/patrols/{approved}/approve", 200, version=1)
    desk.post(f"/api/patrols/{returned}/return", 200, version=1, reason=WHY)

    for patrol_id in (received, approved, returned):
        for act, said in (("approve", {}), ("return", {"reason": WHY})):
            refusal = desk.post(f"/api/patrols/{patrol_id}/{act}", 409, version=1, **said)
            assert refusal["code"] == "patrols.not_waiting"


def test_of_two_who_approve_at_once_one_is_told_it_is_done(
    lasting: Sessions, tmp_path: Path
) -> None:
    land = county(lasting, tmp_path)
    patrol_id = logged(land)

    def approve(who: str) -> str:
        try:
            with lasting.begin() as session:
                service.approve_patrol(
                    session, land.people[who], patrol_id, version=1, opinion=who, now=land.now
                )
        except Refusal as refusal:
            return refusal.code
        return "approved"

    with ThreadPoolExecutor(2) as desks:
        said = sorted(desks.map(approve, ("inspector", "clue_keeper")))

    assert said == ["approved", NotWaiting.code]
    assert stands(land, patrol_id).state is PatrolState.APPROVED
    assert len(land.client(blueprint, "inspector").get(f"/api/patrols/{patrol_id}/reviews")) == 1


def test_numbers_run_without_gaps_in_each_office_and_year(land: County) -> None:
    last_year = {"started_at": "2025-12-31T23:40:00+08:00", "ended_at": "2026-01-01T00:30:00+08:00"}
    this_year = {"started_at": "2026-11-20T08:00:00+08:00", "ended_at": "2026-11-20T10:00:00+08:00"}
    sent = [land.send("township_officer", "patrol", {**patrol(), **this_year}) for _ in range(3)]
    sent.append(land.send("township_officer", "patrol", {**patrol(), **last_year}))
    sent.append(land.send("inspector", "patrol", {**patrol(), **this_year}))
    waits = land.send("township_officer", "patrol", patrol(), files=(PHOTO,))
    land.drain()

    references = [stands(land, patrol_id).reference for patrol_id in sent]

    assert references == ["2026-1", "2026-2", "2026-3", "2025-1", "2026-1"]
    assert stands(land, waits).reference is None
    assert land.tampered() == []
