"""A board that contradicts the register becomes a clue, once."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import func, select

import clues.queries
from clues.models import Clue
from clues.states import Channel
from kernel.jobs import Work
from registry.models import FormerNumber
from registry.states import RightState
from signboards.jobs import watch_days
from signboards.models import Contradiction
from tests.county import TODAY, County
from tests.signboards.looking import GONE, acts, amend, another_right, board_of, look, seen

STRANGE = "C2202812010127120099999"


def told(land: County) -> list[Clue]:
    with land.sessions() as session:
        return list(session.scalars(select(Clue).order_by(Clue.id)))


def by_the_clock(land: County) -> None:
    for _twice in range(2):
        watch_days(Work(land.sessions, land.settings, land.now))
        land.drain()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (STRANGE, f"许可证号{STRANGE}不属于任何已登记矿业权"),
        ("证号：Ｃ2202812012067120011111", "许可证号C2202812012067120011111属于另一矿业权"),
    ],
)
def test_a_number_that_is_not_the_rights_is_a_clue(land: County, number: str, words: str) -> None:
    another_right(land)
    check_id = seen(land, licence_no_read=number)

    (clue,) = told(land)
    assert (clue.channel, clue.record_id) == (Channel.SIGNBOARD, check_id)
    assert words in clue.description
    assert "新站采石场" in clue.description
    assert (clue.party, clue.lon) == ("蛟河新站石材有限公司", 127.34)
    assert clue.office_id == land.people["township_officer"].office_id
    assert land.tampered() == []


def test_the_same_number_seen_again_is_no_second_clue(land: County) -> None:
    seen(land, licence_no_read=STRANGE)
    land.now += dt.timedelta(days=1)
    seen(land, licence_no_read=STRANGE)

    assert len(told(land)) == 1
    with land.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Contradiction)) == 1


@pytest.mark.parametrize(
    "instead",
    [
        {"licence_no_read": "看不清"},  # a defect, and no more
        {"licence_no_read": "C22028120101271200987"},
        {"holder_read": "别的公司"},
        GONE,
    ],
)
def test_slips_and_gaps_are_put_right_without_a_clue(land: County, instead: dict[str, Any]) -> None:
    seen(land, **instead)

    assert board_of(land)["state"] in {"defective", "missing"}
    assert told(land) == []


def test_a_number_the_right_bore_before_is_only_out_of_date(land: County) -> None:
    with land.sessions.begin() as session:
        session.add(FormerNumber(right_id=land.right_id, number=STRANGE))
    seen(land, licence_no_read=STRANGE)

    assert board_of(land)["state"] == "defective"
    assert told(land) == []


def test_a_board_missing_past_its_day_is_a_clue_and_only_then(land: County) -> None:
    check_id = seen(land, **GONE)
    land.now += dt.timedelta(days=14)  # the last day in time: 4 December
    by_the_clock(land)
    assert told(land) == []
    land.now += dt.timedelta(days=1)
    by_the_clock(land)

    (clue,) = told(land)
    assert clue.record_id == check_id
    assert "整改期限已过仍未设立" in clue.description
    assert land.tampered() == []


def test_a_board_that_outlives_its_right_is_a_clue_once_it_could_be_taken_down(
    land: County,
) -> None:
    seen(land)
    amend(land, land.right_id, state=RightState.EXPIRED, valid_to=TODAY - dt.timedelta(days=2))
    land.now += dt.timedelta(days=3)
    seen(land, valid_to_read="2026-11-18")
    assert told(land) == []
    land.now += dt.timedelta(days=30)
    seen(land, valid_to_read="2026-11-18")

    (clue,) = told(land)
    assert "矿业权已于2026-11-18失效，标识牌仍在公示" in clue.description
    assert board_of(land)["state"] == "dormant"
    assert "rectification_opened" not in acts(land, board_of(land)["id"])


def test_the_photos_of_the_look_belong_to_the_clue(land: County) -> None:
    first = land.send("township_officer", "signboard_check", look(land, licence_no_read=STRANGE))
    land.drain()
    second = land.correct(
        "township_officer", "signboard_check", first, look(land, licence_no_read=STRANGE), "补照片"
    )
    land.drain()

    with land.sessions() as session:
        (clue,) = session.scalars(select(Clue))
        assert set(clues.queries.record_ids(session, clue)) == {first, second}
