"""Several people, or several workers, do the same thing at the same moment."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from clues import service
from clues.jobs import register_finding, verification_completed
from clues.models import Clue
from kernel.db import Sessions
from kernel.errors import Conflict
from kernel.jobs import Work
from tests.clues.makers import assigned, clue_of_finding, finding, shown, verification
from tests.county import County, county


@pytest.fixture
def busy_land(lasting: Sessions, tmp_path: Path) -> County:
    """Return a county whose people really commit."""
    return county(lasting, tmp_path)


def at_once(act: Callable[[], Any], times: int = 6) -> list[Any]:
    def one(_: int) -> Any:
        try:
            return act()
        except Conflict as refusal:
            return refusal.code

    with ThreadPoolExecutor(times) as people:
        return list(people.map(one, range(times)))


def test_six_workers_make_one_clue_of_one_finding(busy_land: County) -> None:
    finding_id = busy_land.send("township_officer", "finding", finding())
    work = Work(busy_land.sessions, busy_land.settings, busy_land.now)

    at_once(lambda: register_finding(work, str(finding_id)))

    with busy_land.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Clue)) == 1
        assert session.scalars(select(Clue.number)).all() == [1]


def test_six_desks_accept_a_clue_and_one_of_them_did(busy_land: County) -> None:
    clue_id = uuid.UUID(clue_of_finding(busy_land)["id"])

    def accept() -> str:
        with busy_land.sessions.begin() as session:
            actor = busy_land.people["clue_keeper"]
            return service.triage(session, actor, clue_id, now=busy_land.now).state.value

    answers = at_once(accept)

    assert sorted(answers) == ["kernel.illegal_move"] * 5 + ["valid"]


def test_six_workers_count_an_answer_once(busy_land: County) -> None:
    clue = clue_of_finding(busy_land)
    record_id = busy_land.send("inspector", "verification", verification(assigned(busy_land, clue)))
    work = Work(busy_land.sessions, busy_land.settings, busy_land.now)

    at_once(lambda: verification_completed(work, str(record_id)))

    assert shown(busy_land, clue)["state"] == "found_true"
    assert busy_land.tampered() == []
