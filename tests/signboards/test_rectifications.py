"""What is wrong with a board is to be put right until a day, and looked at again."""

import datetime as dt
from typing import Any

import pytest

from tests.county import PHOTO, County
from tests.signboards.looking import FADED, GONE, ROOT, acts, board_of, desk_of, history, look, seen


def mendings(land: County, who: str = "inspector", **query: object) -> list[dict[str, Any]]:
    words = "&".join(f"{name}={value}" for name, value in query.items())
    return list(desk_of(land, who).get(f"{ROOT}/rectifications?{words}")["items"])


def test_a_board_nobody_can_read_is_to_be_put_right_in_ten_working_days(land: County) -> None:
    seen(land, **FADED)

    (open_,) = mendings(land)
    assert board_of(land)["state"] == "defective"
    assert (open_["state"], open_["defects"]) == ("open", ["not_legible"])
    assert (open_["due_on"], open_["provisional"]) == ("2026-12-04", False)
    assert acts(land, board_of(land)["id"]) == ["seen", "rectification_opened"]
    assert land.tampered() == []


def test_a_second_look_that_finds_it_in_order_closes_it(land: County) -> None:
    seen(land, **GONE)
    assert board_of(land)["state"] == "missing"
    land.now += dt.timedelta(days=3)
    again = seen(land)

    (closed,) = mendings(land)
    assert board_of(land)["state"] == "rectified"
    assert (closed["state"], closed["closing_check_id"]) == ("rectified", str(again))
    land.now += dt.timedelta(days=3)
    seen(land)
    assert board_of(land)["state"] == "ok"
    assert len(mendings(land)) == 1
    assert land.tampered() == []


def test_a_second_look_that_still_finds_it_wrong_keeps_it_open_and_its_day(land: County) -> None:
    seen(land, **GONE)
    land.now += dt.timedelta(days=3)
    seen(land, **FADED)

    (open_,) = mendings(land, state="open")
    assert (open_["defects"], open_["due_on"]) == (["not_legible"], "2026-12-04")
    assert "still_defective" in acts(land, board_of(land)["id"])


def test_what_was_never_wrong_is_not_put_right_but_cancelled(land: County) -> None:
    first = seen(land, licence_no_read="看不清")
    land.correct("township_officer", "signboard_check", first, look(land), "看错了证号")

    (closed,) = mendings(land)
    assert (closed["state"], closed["cancel_reason"][:6]) == ("cancelled", "检查记录已更")
    assert board_of(land)["state"] == "ok"
    assert land.tampered() == []


def test_an_earlier_look_that_comes_late_opens_nothing(land: County) -> None:
    seen(land)
    late = look(land, checked_at="2026-11-19T10:05:00+08:00", **GONE)
    late["fix"]["time"] = late["checked_at"]
    land.send("township_officer", "signboard_check", late)
    land.drain()

    assert mendings(land) == []


def test_the_holder_is_told_given_longer_or_let_off_for_a_reason(land: County) -> None:
    seen(land, **FADED)
    (open_,) = mendings(land)
    path, desk = f"{ROOT}/rectifications/{open_['id']}", desk_of(land)

    told = desk.post(f"{path}/notify", 200, on="2026-11-20", how="送达整改通知书")
    assert (told["notified_on"], told["notified_how"]) == ("2026-11-20", "送达整改通知书")
    longer = desk.post(f"{path}/extend", 200, until="2026-12-12", reason="大雪封山")
    # a Saturday: put off to the Monday
    assert (longer["due_on"], longer["first_due_on"]) == ("2026-12-14", "2026-12-04")
    off = desk.post(f"{path}/cancel", 200, reason="矿山已拆除")
    assert (off["state"], off["cancel_reason"]) == ("cancelled", "矿山已拆除")
    assert board_of(land)["state"] == "defective"
    assert desk.post(f"{path}/cancel", 409, reason="再撤")["code"] == (
        "signboards.rectification_closed"
    )
    assert acts(land, board_of(land)["id"])[-3:] == [
        "holder_notified",
        "rectification_extended",
        "rectification_cancelled",
    ]
    assert land.tampered() == []


@pytest.mark.parametrize(
    ("act", "body", "code"),
    [
        ("notify", {"on": "2026-11-19", "how": "电话"}, "signboards.notified_before_found"),
        ("notify", {"on": "2026-11-21", "how": "电话"}, "signboards.notified_before_found"),
        ("extend", {"until": "2026-12-04", "reason": "雪"}, "signboards.not_later"),
    ],
)
def test_days_that_cannot_be_are_refused(
    land: County, act: str, body: dict[str, str], code: str
) -> None:
    seen(land, **FADED)
    path = f"{ROOT}/rectifications/{mendings(land)[0]['id']}"

    assert desk_of(land).post(f"{path}/{act}", 422, **body)["code"] == code


def test_a_reason_is_not_optional_and_other_counties_see_nothing(land: County) -> None:
    seen(land, **FADED)
    path = f"{ROOT}/rectifications/{mendings(land)[0]['id']}"
    desk = desk_of(land)

    desk.post(f"{path}/cancel", 422, reason="")
    desk.post(f"{path}/extend", 422, until="2027-01-01")
    for who in ("stranger", "neighbour"):
        other = desk_of(land, who)
        assert mendings(land, who) == []
        other.get(path, 404)
        other.post(f"{path}/cancel", 404, reason="不归我管")
    weak = desk_of(land, "inspector", "signboards.supervise")
    weak.post(f"{path}/cancel", 403, reason="无权")


def test_the_photos_of_every_look_are_in_the_history_in_order(land: County) -> None:
    seen(land, **GONE)
    land.now += dt.timedelta(days=3)
    last = seen(land)
    land.correct("township_officer", "signboard_check", last, look(land), "补拍", files=(PHOTO,))

    told = history(land, board_of(land)["id"])
    assert [one["verdict"] for one in told["checks"]] == ["defects", "ok", "ok"]
    assert [len(one["photos"]) for one in told["checks"]] == [0, 0, 1]  # of the correction alone
    assert [one["state"] for one in told["rectifications"]] == ["rectified"]
    assert [one["act"] for one in told["acts"]] == [
        "seen",
        "rectification_opened",
        "seen",
        "rectified",
        "seen",  # the correction
    ]
    assert [one["state"] for one in told["acts"]][-2] == "rectified"
    desk_of(land, "stranger").get(f"{ROOT}/{told['board']['id']}/history", 404)
