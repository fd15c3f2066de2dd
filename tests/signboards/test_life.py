"""A board is made, put up, looked at and made anew."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import select

from evidence.models import ManifestFile
from evidence.service import FileIn
from kernel.jobs import Work
from registry.states import RightState
from signboards import rules, service
from signboards.jobs import watch_days
from tests.county import TODAY, County
from tests.phone import digest
from tests.signboards.looking import (
    FADED,
    ROOT,
    acts,
    amend,
    board_of,
    boards,
    desk_of,
    heard,
    history,
    look,
    seen,
)

HALF_A_YEAR = rules.Renewal("22", 6, 15, dt.date(2010, 1, 1), None, "测试：每六个月更新")


def clock(land: County) -> None:
    watch_days(Work(land.sessions, land.settings, land.now))
    land.drain()


def test_a_board_is_made_and_put_up_where_it_is_said_to_stand(land: County) -> None:
    heard(land, land.right_id)
    path, desk = f"{ROOT}/{board_of(land)['id']}", desk_of(land)

    told = {"made_on": "2026-11-18", "made_by": "吉林标牌厂", "size": "200×120 cm"}
    made = desk.post(f"{path}/make", 200, **told)
    assert (made["state"], made["due_on"], made["size"]) == ("made", "2020-01-01", "200×120 cm")
    stands = desk.post(f"{path}/erect", 200, erected_on="2026-11-19", lon=127.3, lat=43.7)
    assert (stands["state"], stands["due_on"], stands["lon"]) == ("erected", None, 127.3)
    assert stands["renew_by"] is None  # nobody asks for it in Jilin
    assert acts(land, board_of(land)["id"]) == ["due", "made", "erected"]
    assert land.tampered() == []


def test_the_service_itself_records_that_a_board_was_printed(land: County) -> None:
    heard(land, land.right_id)
    board_id = boards(land)[land.right_id].id
    with land.sessions.begin() as session:
        board = service.make(
            session, None, board_id, made_on=TODAY, size="120×80 cm", print_id=board_id,
            now=land.now,
        )  # fmt: skip

    assert (board.state, board.print_id) == ("made", board_id)
    assert history(land, str(board_id))["acts"][-1]["actor_id"] is None
    assert land.tampered() == []


@pytest.mark.parametrize(
    ("act", "body", "code"),
    [
        ("make", {"made_on": "2026-11-21"}, "signboards.not_yet_so"),
        ("erect", {"erected_on": "2026-11-21"}, "signboards.not_yet_so"),
        ("erect", {"erected_on": "2026-11-17"}, "signboards.before_it_was_made"),
    ],
)
def test_days_that_cannot_be_are_refused(
    land: County, act: str, body: dict[str, object], code: str
) -> None:
    heard(land, land.right_id)
    path, desk = f"{ROOT}/{board_of(land)['id']}", desk_of(land)
    desk.post(f"{path}/make", 200, made_on="2026-11-18")

    assert desk.post(f"{path}/{act}", 422, **body)["code"] == code


def test_no_board_is_made_for_a_right_that_has_lapsed(land: County) -> None:
    heard(land, land.right_id)
    amend(land, land.right_id, state=RightState.CANCELLED, ended_on=TODAY)
    path, desk = f"{ROOT}/{board_of(land)['id']}", desk_of(land)

    assert desk.post(f"{path}/make", 409, made_on="2026-11-18")["code"] == (
        "signboards.none_asked_for"
    )
    desk_of(land, "stranger").post(f"{path}/make", 404, made_on="2026-11-18")
    weak = desk_of(land, "inspector", "signboards.supervise")
    weak.post(f"{path}/erect", 403, erected_on="2026-11-18")


def test_photos_of_what_stands_are_items_the_office_may_see(land: County) -> None:
    photo = FileIn(digest(b"a board"), 7, "image/jpeg", "photo", None)
    land.send("township_officer", "signboard_check", look(land), files=(photo,))
    heard(land, land.right_id)
    path = f"{ROOT}/{board_of(land)['id']}/erect"
    (item,) = _items(land)

    body = {"erected_on": "2026-11-19", "photos": [str(item)]}
    desk_of(land).post(path, 200, **body)
    assert history(land, board_of(land)["id"])["acts"][-1]["details"]["photos"] == [str(item)]
    body["photos"] = [str(land.right_id)]
    assert desk_of(land).post(path, 404, **body)["code"] == ("evidence.item_missing")


def _items(land: County) -> list[uuid.UUID]:
    with land.sessions() as session:
        return list(session.scalars(select(ManifestFile.id)))


def test_a_defective_board_is_made_anew_by_the_day_it_is_to_be_right(land: County) -> None:
    seen(land, **FADED)
    path, desk = f"{ROOT}/{board_of(land)['id']}", desk_of(land)

    made = desk.post(f"{path}/make", 200, made_on="2026-11-20")
    assert (made["state"], made["due_on"], made["due_cause"]) == (
        "made",
        "2026-12-04",
        "replacement",
    )
    desk.post(f"{path}/erect", 200, erected_on="2026-11-20")
    land.now += dt.timedelta(days=1)
    seen(land)
    assert board_of(land)["state"] == "rectified"


def test_where_the_rule_says_so_a_board_is_made_anew_every_six_months(
    land: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "RENEWALS", (*rules.RENEWALS, HALF_A_YEAR))
    heard(land, land.right_id)
    path, desk = f"{ROOT}/{board_of(land)['id']}", desk_of(land)
    desk.post(f"{path}/make", 200, made_on="2026-05-31")
    assert desk.post(f"{path}/erect", 200, erected_on="2026-06-02")["renew_by"] == "2026-11-30"

    for _twice in range(2):
        clock(land)  # ten days before: within the fifteen in which it is asked for
    due = board_of(land)
    assert (due["state"], due["due_on"], due["due_cause"]) == ("due", "2026-11-30", "renewal")
    seen(land)  # the old one is in order, and still to be made anew
    assert board_of(land)["state"] == "due"
    desk.post(f"{path}/make", 200, made_on="2026-11-20")
    new = desk.post(f"{path}/erect", 200, erected_on="2026-11-20")
    assert (new["state"], new["renew_by"]) == ("erected", "2027-05-20")
    assert acts(land, due["id"]) == [
        *("due", "made", "erected", "due", "seen", "made", "erected"),
    ]
    assert land.tampered() == []


def test_a_board_first_found_standing_is_renewed_from_the_day_it_was_seen(
    land: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "RENEWALS", (*rules.RENEWALS, HALF_A_YEAR))
    seen(land)

    assert board_of(land)["renew_by"] == "2027-05-20"
