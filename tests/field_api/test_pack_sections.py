"""What is to be looked at, verified and walked goes along too, and is told of when it is gone."""

import datetime as dt
from typing import Any

import pytest

import patrols.service
from clues.models import Clue, VerificationTask
from clues.states import Channel, ClueState, TaskState
from kernel import clock
from kernel.db import Sessions, writing
from kernel.ids import new_id
from patrols.states import Found
from registry.models import Right
from registry.policy import Permission as Registry
from signboards.models import Signboard
from signboards.policy import Permission as Boards
from signboards.states import DueCause, SignboardState
from tests.field_api.conftest import FIELD, InHand, Person, SignIn
from tests.field_api.test_pack import CHANGES, pack, quarry
from tests.phone import record_id

__all__ = ["quarry"]  # a fixture, borrowed


@pytest.fixture
def inspector(county: Any, township_officer: Person, sign_in: SignIn) -> InHand:
    del township_officer
    return sign_in(county("li", "220284101", [*FIELD, Boards.READ, Registry.READ]))


@pytest.fixture
def board(sessions: Sessions, quarry: Right, inspector: InHand) -> Signboard:
    with writing(sessions) as session:
        board = Signboard(
            right_id=quarry.id,
            office_id=inspector.person.office.id,
            division_id=quarry.division_id,
            state=SignboardState.DUE,
            due_on=clock.day_of(clock.now()),
            due_cause=DueCause.NEW_RIGHT,
            text={},
            changed_at=clock.now(),
        )
        session.add(board)
    return board


@pytest.fixture
def task(sessions: Sessions, inspector: InHand) -> VerificationTask:
    now, office = clock.now(), inspector.person.office
    place = {"office_id": office.id, "division_id": office.division_id}
    with writing(sessions) as session:
        clue = Clue(
            **place,
            id=new_id(),
            number_year=2026,
            number=7,
            channel=Channel.PHONE,
            description="夜间有车辆运砂。",
            informant=b"locked",
            discovered_at=now,
            registered_at=now,
            triaged_at=now,
            verify_due=clock.day_of(now),
            verify_due_provisional=False,
            state=ClueState.VALID,
        )
        session.add(clue)
        session.flush()
        task = VerificationTask(
            **place,
            clue_id=clue.id,
            officer_id=inspector.person.officer.id,
            assigned_by=new_id(),
            assigned_at=now,
            due_day=clock.day_of(now) + dt.timedelta(days=3),
            provisional=False,
            note="请先查看采坑。",
            state=TaskState.OPEN,
            changed_at=now,
        )
        session.add(task)
    return task


def changes(in_hand: InHand, cursor: str) -> dict[str, Any]:
    answer = in_hand.client.get(CHANGES, query_string={"cursor": cursor})
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def test_boards_tasks_and_quotas_go_along(
    inspector: InHand, board: Signboard, task: VerificationTask
) -> None:
    sections = pack(inspector)["sections"]

    assert [one["id"] for one in sections["signboards"]] == [str(board.id)]
    (told,) = sections["tasks"]
    assert (told["id"], told["clue_number"]) == (str(task.id), "2026-7")
    assert "informant" not in str(told)
    (quota,) = sections["quotas"]
    assert (quota["period"], quota["at_least"], quota["walked"]) == ("week", 2, 0)


def test_a_task_that_was_answered_is_told_to_be_gone(
    inspector: InHand, task: VerificationTask, sessions: Sessions
) -> None:
    cursor = pack(inspector)["cursor"]
    with writing(sessions) as session:
        answered = session.get_one(VerificationTask, task.id)
        answered.state, answered.record_id = TaskState.ANSWERED, new_id()

    told = changes(inspector, cursor)

    assert told["gone"] == [
        {"section": "tasks", "id": str(task.id), "reason": "answered_or_withdrawn"}
    ]
    assert changes(inspector, told["cursor"])["gone"] == []


def test_a_board_looked_at_is_told_anew_and_one_that_went_elsewhere_is_gone(
    inspector: InHand, board: Signboard, sessions: Sessions, stranger: Person
) -> None:
    cursor = pack(inspector)["cursor"]
    with writing(sessions) as session:
        seen = session.get_one(Signboard, board.row_no)
        seen.be_seen(new_id(), clock.now(), None, SignboardState.OK, clock.now())
    looked_at = changes(inspector, cursor)
    with writing(sessions) as session:
        session.get_one(Signboard, board.row_no).division_id = stranger.office.division_id
    gone = changes(inspector, looked_at["cursor"])

    assert [one["state"] for one in looked_at["changed"]["signboards"]] == ["ok"]
    assert gone["gone"] == [
        {"section": "signboards", "id": str(board.id), "reason": "out_of_scope"}
    ]


def test_a_patrol_walked_is_told_in_the_quota(inspector: InHand, sessions: Sessions) -> None:
    cursor = pack(inspector)["cursor"]
    sealed = inspector.seal()
    inspector.send(sealed)
    with writing(sessions) as session:
        new = patrols.service.log_patrols(session, [record_id(sealed)], {}, now=clock.now())
        patrols.service.duty.weigh(session, new, found=Found.ARRIVED, now=clock.now())

    (quota,) = changes(inspector, cursor)["changed"]["quotas"]

    assert quota["walked"] == 1
