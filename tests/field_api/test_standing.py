"""Pain 17: nobody learns that another word won. Here each record says what became of it."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from clues.models import VerificationTask
from clues.policy import Permission as Clues
from kernel.db import Sessions
from kernel.ids import new_id
from kernel.jobs import Runner
from kernel.jobs.drainer import Drainer
from kernel.settings import Settings
from patrols.policy import Permission as Patrols
from registry.models import Right
from server import wiring
from signboards.policy import Permission as Boards
from tests.field_api.conftest import FIELD, InHand, Person, SignIn
from tests.field_api.test_corrections import finding
from tests.field_api.test_informants_at_rest import correction, report
from tests.field_api.test_pack import quarry
from tests.field_api.test_pack_sections import task
from tests.phone import CHINA, manifest_entry, record_id

__all__ = ["quarry", "task"]  # fixtures, borrowed

RECEIPTS = "/api/field/v1/records/receipts"


@pytest.fixture
def sessions(lasting: Sessions) -> Sessions:
    """Return sessions on a database where jobs see what was committed."""
    return lasting


@pytest.fixture
def inspector(county: Any, township_officer: Person, sign_in: SignIn) -> InHand:
    del township_officer
    return sign_in(county("li", "220284101", [*FIELD, Patrols.READ, Boards.READ, Clues.READ]))


@pytest.fixture
def settle(sessions: Sessions, tmp_path: Path) -> Callable[[], int]:
    """Return what does all jobs."""
    settings = Settings(data=tmp_path, database_url="")
    return Drainer(Runner(sessions, settings), wiring.HEARERS, ()).drain


def standing(phone: InHand, *sealed: str, **headers: str) -> list[dict[str, Any]]:
    asked = {"ids": [str(record_id(one)) for one in sealed]}
    answer = phone.client.post(RECEIPTS, json=asked, headers=headers)
    assert answer.status_code == 200, answer.text
    told = answer.json["receipts"]
    assert [one["id"] for one in told] == asked["ids"]
    for one in told:
        alone = phone.client.get(f"/api/field/v1/records/{one['id']}/receipt", headers=headers)
        assert {"id": one["id"], "review": None, "clue_number": None, **dict(alone.json)} == one
    return list(told)


def reviews(phone: InHand, *sealed: str, **headers: str) -> list[tuple[str, int] | None]:
    told = [one["review"] for one in standing(phone, *sealed, **headers)]
    return [one and (one["state"], one["version"]) for one in told]


def verification(task: VerificationTask, **what_matters: Any) -> dict[str, Any]:
    now = dt.datetime.now(CHINA).isoformat()
    return {
        "task_id": str(task.id),
        "visited_at": now,
        "fix": {"lon": 126.55, "lat": 43.85, "accuracy_m": 6.0, "time": now, "source": "gnss"},
        "result": "true",
        "description": "现场有新采坑。",
        "stop_ordered": False,
        **what_matters,
    }


def corrected(phone: InHand, of: str, payload: dict[str, Any]) -> str:
    words = {"corrects": str(record_id(of)), "reason": "更正", "payload": payload}
    return phone.seal("correction", words)


def test_a_corrected_finding_is_told_to_be_superseded(
    inspector: InHand, settle: Callable[[], int]
) -> None:
    first = inspector.seal("finding", finding())
    second = corrected(inspector, first, finding(description="两处。"))
    third = corrected(inspector, second, finding(description="三处。"))
    assert inspector.send(first)[0]["state"] == "complete"
    settle()
    assert reviews(inspector, first) == [None]

    for one in (second, third):
        inspector.send(one)
        settle()

    assert reviews(inspector, first, second, third) == [
        ("superseded", 3),
        ("superseded", 3),
        None,
    ]
    chinese, english = (
        standing(inspector, first, **{"Accept-Language": tongue})[0]["review"]["reason"]
        for tongue in ("zh-CN", "en")
    )
    assert "现以第 3 版为准" in chinese
    assert "version 3, says what stands now" in english


def test_a_corrected_look_at_a_board_is_told_to_be_superseded(
    inspector: InHand, quarry: Right, settle: Callable[[], int]
) -> None:
    seen = {
        "checked_at": dt.datetime.now(CHINA).isoformat(),
        "fix": finding()["fix"],
        "right_id": str(quarry.id),
        "present": True,
        "conspicuous": True,
        "legible": True,
    }
    first = inspector.seal("signboard_check", seen)
    second = corrected(inspector, first, {**seen, "legible": False})
    for one in (first, second):
        assert inspector.send(one)[0]["state"] == "complete"
        settle()

    assert reviews(inspector, first, second) == [("superseded", 2), None]


def test_an_answer_beside_another_is_told_to_be_so(
    inspector: InHand, task: VerificationTask, settle: Callable[[], int]
) -> None:
    answered = inspector.seal("verification", verification(task))
    beside = inspector.seal("verification", verification(task, result="not_true"))
    for one in (answered, beside):
        assert inspector.send(one)[0]["state"] == "complete"
        settle()

    assert reviews(inspector, answered, beside) == [None, ("beside", 1)]
    assert "不改变线索" in standing(inspector, beside)[0]["review"]["reason"]


def test_who_reports_a_clue_learns_its_number_if_they_may_see_clues(
    inspector: InHand, in_hand: InHand, settle: Callable[[], int]
) -> None:
    first, theirs = inspector.seal("clue_report", report()), in_hand.seal("clue_report", report())
    inspector.send(first)
    in_hand.send(theirs)
    assert standing(inspector, first)[0]["clue_number"] is None
    settle()
    later = inspector.seal("correction", correction(record_id(first)))
    inspector.send(later)
    settle()

    year = dt.datetime.now(CHINA).year
    original, reworded = standing(inspector, first, later)
    assert original["clue_number"] == reworded["clue_number"] == f"{year}-1"
    assert original["review"]["state"] == "superseded"
    assert standing(in_hand, theirs)[0]["clue_number"] is None  # their post reads no clues


def test_a_correction_without_effect_comes_back(
    inspector: InHand, settle: Callable[[], int]
) -> None:
    first = inspector.seal("finding", finding())
    early = corrected(inspector, first, {"description": 7})
    inspector.send(early)
    inspector.send(first)
    settle()

    assert reviews(inspector, first, early) == [None, ("returned", 1)]
    assert "records.bad_payload" in standing(inspector, early)[0]["review"]["reason"]


@pytest.fixture
def statements(sessions: Sessions) -> Iterator[list[str]]:
    """Return every statement that is executed from now on."""
    heard: list[str] = []
    engine = sessions.kw["bind"]

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        heard.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    yield heard
    event.remove(engine, "before_cursor_execute", hear)


def test_many_are_told_in_order_with_few_questions_and_nothing_of_others(
    inspector: InHand, sign_in: SignIn, stranger: Person, statements: list[str]
) -> None:
    complete = [inspector.seal("finding", finding()) for _ in range(59)]
    waiting = inspector.seal(files=[manifest_entry(b"not sent yet")])
    elsewhere = sign_in(stranger)
    theirs = elsewhere.seal()
    inspector.send(*complete, waiting)
    elsewhere.send(theirs)
    ids = [str(record_id(one)) for one in (*complete, waiting, theirs)] + [str(new_id())]
    statements.clear()

    answer: Any = inspector.client.post(RECEIPTS, json={"ids": ids}).json
    told = answer["receipts"]

    assert len(statements) < 20
    assert [one["id"] for one in told] == ids
    assert [one["receipt"] is None for one in told] == [False] * 60 + [True, True]
    nothing = {"receipt": None, "review": None, "clue_number": None}
    assert told[-2:] == [{"id": one, **nothing} for one in ids[-2:]]


@pytest.mark.parametrize("ids", [[], ["x"], [7], [str(new_id()) for _ in range(201)], None])
def test_what_is_no_list_of_ids_is_refused(in_hand: InHand, ids: Any) -> None:
    assert in_hand.client.post(RECEIPTS, json={"ids": ids}).status_code == 422
