"""What is past its day, for which office, and from which midnight on."""

import datetime as dt

from kernel.clock import start_of
from tests.county import TODAY, County
from tests.signboards.looking import FADED, ROOT, another_right, board_of, desk_of, heard, seen


def overdue(land: County, who: str = "inspector", query: str = "") -> dict[str, object]:
    return dict(desk_of(land, who).get(f"{ROOT}/overdue{query}"))


def test_a_board_is_overdue_from_midnight_in_shanghai(land: County) -> None:
    heard(land, another_right(land, valid_from=TODAY))
    last_moment = start_of(TODAY + dt.timedelta(days=1)) - dt.timedelta(microseconds=1)

    land.now = last_moment  # 16:00 in UTC
    assert overdue(land)["items"] == []
    land.now = last_moment + dt.timedelta(microseconds=1)
    told = overdue(land)
    assert len(told["items"]) == 1
    assert told["on"] == "2026-11-21"


def test_each_office_has_its_counts_and_every_list_ends_at_the_scope(land: County) -> None:
    heard(land, land.right_id)
    another_right(land)
    second = another_right(
        land,
        licence_no="C2202812012067120022222",
        division_id=land.divisions["220281101"],
        valid_from=dt.date(2019, 1, 1),
    )
    heard(land, second)
    seen(land, **FADED)
    land.now += dt.timedelta(days=30)

    told = overdue(land)
    (office,) = told["offices"]
    assert (office["office"], office["boards"], office["rectifications"]) == ("蛟河市执法队", 1, 1)
    assert len(told["items"]) == 2
    assert [one["right_id"] for one in overdue(land, "neighbour")["items"]] == [str(second)]
    assert overdue(land, "neighbour")["offices"][0]["rectifications"] == 0
    assert overdue(land, "stranger") == {
        "on": "2026-12-20",
        "offices": [],
        "items": [],
        "next": None,
    }


def test_overdue_boards_come_a_page_at_a_time_and_by_office(land: County) -> None:
    heard(land, land.right_id)
    heard(land, another_right(land))
    first = overdue(land, query="?limit=1")
    rest = overdue(land, query=f"?limit=1&after={first['next']}")

    assert {one["id"] for one in (*first["items"], *rest["items"])} == {
        one["id"] for one in desk_of(land).get(f"{ROOT}?overdue=1")["items"]
    }
    assert rest["next"] is None
    mine = first["items"][0]["office_id"]
    assert len(overdue(land, query=f"?office_id={mine}")["items"]) == 2
    assert overdue(land, query=f"?office_id={land.right_id}")["items"] == []


def test_lists_are_asked_by_state_cause_and_whether_late(land: County) -> None:
    heard(land, land.right_id)
    desk = desk_of(land)

    def count(query: str) -> int:
        return len(desk.get(f"{ROOT}?{query}")["items"])

    assert count("state=due&due_cause=new_right&overdue=true") == 1
    assert count("overdue=false") == 0
    seen(land)
    assert board_of(land)["state"] == "ok"
    assert (count("overdue=1"), count("overdue=0")) == (0, 1)
    desk.get(f"{ROOT}?state=standing", 422)
