"""The register tells of rights; whoever must have a board is asked for one."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event, func, select

from identity.models import Office
from kernel import audit
from kernel.db import Sessions
from kernel.jobs import Job, Work
from kernel.jobs.periodic import enqueue_due
from registry.models import Right
from registry.states import RightKind, RightState
from server import wiring
from signboards import jobs
from signboards.models import BoardAct, Signboard
from signboards.states import DueCause, SignboardState
from tests.county import TODAY, County
from tests.databases import embedded_only
from tests.signboards.looking import (
    GONE,
    acts,
    amend,
    another_right,
    board_of,
    boards,
    desk_of,
    heard,
    imported,
    seen,
)

MANY = 5_000


def test_a_new_right_owes_a_board_from_the_day_it_may_be_mined(land: County) -> None:
    soon = TODAY + dt.timedelta(days=30)
    right_id = another_right(land, valid_from=soon)
    heard(land, right_id)

    board = boards(land)[right_id]
    assert (board.state, board.due_on, board.due_cause) == (
        SignboardState.DUE,
        soon,
        DueCause.NEW_RIGHT,
    )
    assert board.text["licence_no"] == "C2202812012067120011111"
    assert board.text["holder"] == "蛟河新站石材有限公司"
    assert land.tampered() == []


def test_the_countys_office_supervises_even_in_a_township(land: County) -> None:
    heard(land, land.right_id)

    with land.sessions() as session:
        (board,) = boards(land).values()
        assert session.get_one(Office, board.office_id).name == "蛟河市执法队"


def test_who_is_exempt_explores_or_has_ended_owes_none(land: County) -> None:
    rights = [
        another_right(land, licence_no="C2202812012067120022222", mineral="铀矿"),
        another_right(land, licence_no="C2202812012067120033333", mineral="煤层气", oil_gas=True),
        another_right(land, licence_no="T2202812012067120044444", kind=RightKind.EXPLORATION),
        another_right(land, licence_no="C2202812012067120055555", state=RightState.EXPIRED),
    ]
    heard(land, *rights)

    assert boards(land) == {}


def test_a_licence_that_changes_asks_for_a_new_board_within_twenty_working_days(
    land: County,
) -> None:
    seen(land)
    assert board_of(land)["state"] == "ok"
    amend(land, land.right_id, valid_to=dt.date(2030, 6, 30))

    board = board_of(land)
    assert (board["state"], board["due_cause"]) == ("due", "licence_changed")
    assert board["due_on"] == "2026-12-18"
    assert board["text"]["valid_to"] == "2030-06-30"
    heard(land, land.right_id)
    assert acts(land, board["id"]).count("due") == 1
    assert land.tampered() == []


def test_before_its_day_the_old_board_is_not_yet_wrong(land: County) -> None:
    seen(land)
    amend(land, land.right_id, valid_to=dt.date(2030, 6, 30))
    land.now += dt.timedelta(days=1)
    seen(land)  # it still says 2028

    assert (board_of(land)["state"], board_of(land)["due_on"]) == ("due", "2026-12-18")
    assert desk_of(land).get("/api/signboards/rectifications")["items"] == []


def test_a_board_rests_while_its_right_has_lapsed_and_is_asked_for_when_it_revives(
    land: County,
) -> None:
    seen(land)
    amend(land, land.right_id, state=RightState.EXPIRED, valid_to=dt.date(2026, 11, 1))
    assert board_of(land)["state"] == "dormant"
    amend(land, land.right_id, state=RightState.VALID, valid_to=dt.date(2031, 11, 1))

    board = board_of(land)
    assert (board["state"], board["due_cause"]) == ("due", "licence_changed")
    amend(land, land.right_id, state=RightState.CANCELLED, ended_on=TODAY)
    assert board_of(land)["state"] == "withdrawn"
    assert acts(land, board["id"])[-3:] == ["laid_to_rest", "due", "withdrawn"]
    assert land.tampered() == []


def test_a_revoked_right_that_comes_back_unchanged_is_asked_for_again(land: County) -> None:
    seen(land)
    amend(land, land.right_id, state=RightState.REVOKED, ended_on=TODAY)
    amend(land, land.right_id, state=RightState.VALID)

    assert board_of(land)["due_cause"] == "right_revived"


def test_a_board_follows_its_right_into_another_town(land: County) -> None:
    heard(land, land.right_id)
    amend(land, land.right_id, division_id=land.divisions["220281101"])

    assert board_of(land, "neighbour")["division_id"] == land.divisions["220281101"]
    assert desk_of(land, "township_officer").get("/api/signboards")["items"] == []
    assert land.tampered() == []


@contextmanager
def counted(sessions: Sessions) -> Iterator[list[str]]:
    """Collect the statements sent to the database, but for the savepoints that tests commit by."""
    said: list[str] = []
    bind = sessions.kw["bind"]
    engine = bind.engine if isinstance(bind, Connection) else bind

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("SAVEPOINT ", "RELEASE ")):
            said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


@embedded_only  # both are sent the same statements, and here they are counted
def test_an_import_of_thousands_is_settled_in_few_statements(land: County) -> None:
    imported(land, MANY)
    with counted(land.sessions) as said:
        land.drain()

    with land.sessions() as session:
        made = session.scalar(select(func.count()).select_from(Signboard))
        told = session.scalar(select(func.count()).select_from(BoardAct))
        hearers = Job.function == "signboards.jobs.rights_recorded"
        done = session.scalar(select(func.count()).where(hearers))
        vouched = session.scalar(
            select(func.count()).where(audit.AuditLine.act == "signboards.board_due")
        )
    assert (made, told, vouched) == (MANY, MANY, MANY)
    assert done == MANY / 200
    assert len(said) < MANY / 10


def test_rights_that_nobody_told_of_are_caught_up_with_by_the_clock(land: County) -> None:
    another_right(land)
    another_right(land, licence_no="C2202812012067120022222", mineral="铀矿")
    work = Work(land.sessions, land.settings, land.now)
    for _twice in range(2):
        jobs.watch_days(work)

    assert len(boards(land)) == 2  # the county's mine and the other one
    with land.sessions() as session:
        assert session.scalar(select(func.count()).select_from(BoardAct)) == 2
    assert land.tampered() == []


def test_told_of_twice_a_right_has_one_board_and_one_line(land: County) -> None:
    work = Work(land.sessions, land.settings, land.now)
    for _twice in range(2):
        jobs.rights_recorded(work, str(land.right_id), str(land.right_id))

    assert acts(land, board_of(land)["id"]) == ["due"]


def test_the_clock_comes_round_every_hour(land: County) -> None:
    with land.sessions.begin() as session:
        enqueue_due(session, wiring.PERIODICS, now=land.now)
        wanted = Job.function == "signboards.jobs.watch_days"
        assert session.scalar(select(func.count()).where(wanted)) == 1


def test_a_look_at_a_board_nobody_owes_opens_nothing(land: County) -> None:
    with land.sessions.begin() as session:
        session.get_one(Right, land.right_id).mineral = "铀矿"
    seen(land, **GONE)

    board = board_of(land)
    assert (board["state"], board["checked_at"]) == ("dormant", None)
    assert desk_of(land).get("/api/signboards/rectifications")["items"] == []
    assert land.tampered() == []


def test_a_board_at_an_exploration_is_asked_for_only_where_the_county_says_so(
    land: County,
) -> None:
    with land.sessions.begin() as session:
        session.get_one(Right, land.right_id).kind = RightKind.EXPLORATION
    seen(land, **GONE)
    heard(land, land.right_id)
    assert board_of(land)["state"] == "dormant"

    asked = desk_of(land).post("/api/signboards", 201, right_id=str(land.right_id))
    assert (asked["state"], asked["due_on"]) == ("due", "2026-11-20")
    desk_of(land).post("/api/signboards", 409, right_id=str(land.right_id))
    land.now += dt.timedelta(days=1)
    seen(land, **GONE)
    assert board_of(land)["state"] == "missing"
