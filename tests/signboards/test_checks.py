"""Officers look at boards."""

import uuid
from typing import Any

import pytest

from kernel.errors import Refusal
from registry.models import Right
from registry.states import RightState
from signboards.policy import NotYours
from signboards.queries import CheckMissing
from signboards.refusals import BoardOfAnotherRight, RightIsFixed
from signboards.routes import blueprint
from signboards.schemas import SignboardCheckPayload
from tests.county import PHOTO, TODAY, County, refused_fields
from tests.signboards.looking import another_right, board_of, look


def check(land: County, check_id: uuid.UUID, status: int = 200) -> dict[str, Any]:
    found = land.client(blueprint, "inspector").get(f"/api/signboards/checks/{check_id}", status)
    return dict(found)


def stood(land: County) -> dict[str, Any]:
    """What a phone answers that holds the right's first boundary."""
    right = {"right_id": str(land.right_id), "boundary_version": 1}
    return {**right, "answer": "inside", "distance_m": 12.4}


def test_what_the_phone_answered_is_shown_beside_what_the_service_says(land: County) -> None:
    told = look(land, ground=stood(land))
    check_id = land.send("township_officer", "signboard_check", told)
    land.drain()

    shown = check(land, check_id)
    desk = land.client(blueprint, "inspector")
    (listed,) = desk.get("/api/signboards/checks")["items"]
    (looked,) = desk.get(f"/api/signboards/{shown['signboard_id']}/history")["checks"]
    assert [one["ground"] for one in (shown, listed, looked)] == [stood(land)] * 3


def test_a_complete_check_finds_the_board_standing_where_the_phone_was(land: County) -> None:
    check_id = land.send("township_officer", "signboard_check", look(land))
    land.drain()

    board, seen = board_of(land), check(land, check_id)
    assert (board["state"], board["lon"], board["check_id"]) == ("ok", 127.34, str(check_id))
    assert (seen["state"], seen["verdict"], seen["defects"]) == ("judged", "ok", [])
    assert seen["signboard_id"] == board["id"]
    assert seen["compared_with"]["valid_to"] == "2028-06-30"
    assert land.tampered() == []


def test_a_check_without_its_photo_moves_nothing(land: County) -> None:
    check_id = land.send("township_officer", "signboard_check", look(land), files=(PHOTO,))
    land.drain()

    assert check(land, check_id)["state"] == "received"
    assert land.client(blueprint, "inspector").get("/api/signboards")["items"] == []


def test_a_board_that_is_gone_is_missing_until_someone_sees_it_again(land: County) -> None:
    gone = look(land, present=False, conspicuous=False, legible=False)
    land.send("township_officer", "signboard_check", gone)
    land.drain()
    assert board_of(land)["state"] == "missing"

    later = look(land, checked_at="2026-11-20T11:05:00+08:00", signboard_id=board_of(land)["id"])
    land.send("township_officer", "signboard_check", later)
    land.drain()

    assert board_of(land)["state"] == "rectified"
    assert land.tampered() == []


def test_what_was_seen_earlier_and_arrives_later_does_not_move_the_board(land: County) -> None:
    land.send("township_officer", "signboard_check", look(land))
    late = look(land, checked_at="2026-11-19T10:05:00+08:00", present=False)
    late["fix"]["time"] = late["checked_at"]
    late_id = land.send("township_colleague", "signboard_check", late)
    land.drain()

    assert board_of(land)["state"] == "ok"
    assert check(land, late_id)["defects"] == ["missing"]


def test_a_county_officers_check_is_the_townships_to_read(land: County) -> None:
    check_id = land.send("inspector", "signboard_check", look(land))
    land.drain()

    for who in ("inspector", "township_officer"):
        seen = land.client(blueprint, who).get("/api/signboards/checks?verdict=ok")
        assert [item["id"] for item in seen["items"]] == [str(check_id)]
    for who in ("neighbour", "stranger"):
        desk = land.client(blueprint, who)
        assert desk.get("/api/signboards/checks")["items"] == []
        assert desk.get("/api/signboards")["items"] == []
        desk.get(f"/api/signboards/checks/{check_id}", 404)
        desk.get(f"/api/signboards/{board_of(land)['id']}", 404)


def test_rights_and_boards_of_others_are_as_good_as_none(land: County) -> None:
    land.send("township_officer", "signboard_check", look(land))
    land.drain()
    board_id = board_of(land)["id"]

    for who, wrong, code in (
        ("stranger", {}, "registry.no_such_right"),
        ("township_officer", {"right_id": str(uuid.UUID(int=5))}, "registry.no_such_right"),
        ("township_officer", {"signboard_id": str(uuid.UUID(int=5))}, "signboards.board_missing"),
    ):
        with pytest.raises(Refusal) as refused:
            land.send(who, "signboard_check", look(land, **{"signboard_id": board_id, **wrong}))
        assert refused.value.code == code


def test_a_board_is_not_checked_for_another_right(land: County) -> None:
    land.send("township_officer", "signboard_check", look(land))
    land.drain()
    with pytest.raises(BoardOfAnotherRight):
        land.send(
            "township_officer",
            "signboard_check",
            look(land, right_id=str(another_right(land)), signboard_id=board_of(land)["id"]),
        )


def test_a_correction_is_judged_anew_and_the_first_stays_visible(land: County) -> None:
    wrong = look(land, licence_no_read="C999")
    first = land.send("township_officer", "signboard_check", wrong)
    land.drain()
    better = look(land, ground=stood(land))
    second = land.correct("township_officer", "signboard_check", first, better, "看错了证号")

    desk = land.client(blueprint, "inspector")
    versions = desk.get(f"/api/signboards/checks/{first}/versions")
    assert [(v["id"], v["state"], v["verdict"]) for v in versions] == [
        (str(first), "superseded", "defects"),
        (str(second), "judged", "ok"),
    ]
    assert versions[1]["reason"] == "看错了证号"
    assert [version["ground"] for version in versions] == [None, stood(land)]
    assert board_of(land)["check_id"] == str(second)
    assert land.tampered() == []


def test_a_correction_that_overtakes_the_photos_waits_for_them(land: County) -> None:
    first = land.send("township_officer", "signboard_check", look(land), files=(PHOTO,))
    second = land.correct("township_officer", "signboard_check", first, look(land), "补充")
    land.drain()

    assert check(land, second)["state"] == "received"


def test_only_the_same_office_corrects_and_never_to_another_right(land: County) -> None:
    first = land.send("township_officer", "signboard_check", look(land))
    land.drain()

    with pytest.raises(NotYours):
        land.correct("inspector", "signboard_check", first, look(land), "我来改")
    with pytest.raises(CheckMissing):
        land.correct("township_officer", "signboard_check", uuid.uuid4(), look(land), "改")
    elsewhere = look(land, right_id=str(another_right(land)))
    with pytest.raises(RightIsFixed):
        land.correct("township_officer", "signboard_check", first, elsewhere, "改")


def test_the_county_says_which_board_ought_to_stand(land: County) -> None:
    desk = land.client(blueprint, "inspector")

    board = desk.post("/api/signboards", 201, right_id=str(land.right_id), lon=127.3, lat=43.7)

    assert (board["state"], board["lon"], board["checked_at"]) == ("due", 127.3, None)
    again = desk.post("/api/signboards", 409, right_id=str(land.right_id))
    assert again["code"] == "signboards.already_expected"
    assert desk.get(f"/api/signboards/{board['id']}") == board
    assert desk.get("/api/signboards?state=ok")["items"] == []
    assert land.tampered() == []


def test_nobody_expects_a_board_at_a_uranium_mine_or_beyond_their_county(land: County) -> None:
    with land.sessions.begin() as session:
        session.get_one(Right, land.right_id).mineral = "铀矿"
    body = {"right_id": str(land.right_id)}

    refusal = land.client(blueprint, "inspector").post("/api/signboards", 422, **body)
    assert refusal["code"] == "signboards.exempt"
    land.client(blueprint, "stranger").post("/api/signboards", 404, **body)
    land.client(blueprint, "inspector", "signboards.expect").post("/api/signboards", 403, **body)
    half = land.client(blueprint, "inspector").post("/api/signboards", 422, **body, lon=127.0)
    assert "lon" in str(half["errors"])


def test_a_board_is_asked_for_until_its_right_is_cancelled(land: County) -> None:
    land.send("township_officer", "signboard_check", look(land))
    land.drain()
    path = f"/api/signboards/{board_of(land)['id']}/withdraw"
    desk = land.client(blueprint, "inspector")

    assert desk.post(path, 409)["code"] == "signboards.right_goes_on"
    land.client(blueprint, "stranger").post(path, 404)
    with land.sessions.begin() as session:
        right = session.get_one(Right, land.right_id)
        right.become(RightState.CANCELLED, ended_on=TODAY)
    assert desk.post(path, 200)["state"] == "withdrawn"

    gone = look(land, checked_at="2026-11-20T11:30:00+08:00", present=False)
    check_id = land.send("township_officer", "signboard_check", gone)
    land.drain()
    assert check(land, check_id)["defects"] == ["missing"]
    assert board_of(land)["state"] == "withdrawn"
    assert desk.post(path, 409)["code"] == "kernel.illegal_move"
    assert land.tampered() == []


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("present", "true"),
        ("right_id", None),
        ("valid_to_read", "2028年6月"),
        ("licence_no_read", "C" * 61),
        ("verdict", "ok"),
    ],
)
def test_a_phone_that_writes_a_field_wrongly_is_told_which(
    land: County, field: str, wrong: object
) -> None:
    assert refused_fields(SignboardCheckPayload(), look(land, **{field: wrong})) == {field}
