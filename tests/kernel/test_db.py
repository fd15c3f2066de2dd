"""Transactions of both databases: one writer after the other, readers never in the way."""

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import StatementError

from kernel.db import Sessions, peeking, reading, snapshot, writing
from kernel.installation import InstallationFact, fact, state_fact
from kernel.jobs import Job, enqueue


def count(sessions: Sessions, name: str) -> int:
    with reading(sessions) as session:
        return (fact(session, name) or {"n": 0})["n"]


def test_forty_writers_at_once_lose_nothing(lasting: Sessions) -> None:
    with writing(lasting) as session:
        state_fact(session, "shared", {"n": 0})
    faults: list[Exception] = []

    def add() -> None:
        try:
            with writing(lasting) as session:
                row = session.get_one(InstallationFact, "shared", with_for_update=True)
                row.value = {"n": row.value["n"] + 1}
        except Exception as fault:  # noqa: BLE001 (whatever it is, the test must show it)
            faults.append(fault)

    threads = [threading.Thread(target=add) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert count(lasting, "shared") == 40


def test_a_writer_that_fails_gives_its_turn_to_the_next(lasting: Sessions) -> None:
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), writing(lasting) as session:
            state_fact(session, "failed", {"n": 1 // 0})

    with writing(lasting) as session:
        state_fact(session, "next", {"n": 1})

    assert (count(lasting, "failed"), count(lasting, "next")) == (0, 1)


@pytest.mark.parametrize("look", [reading, peeking, snapshot])
def test_a_reader_does_not_wait_for_a_writer(lasting: Sessions, look: type) -> None:
    with writing(lasting) as session:
        state_fact(session, "written", {"n": 1})
        session.flush()
        with look(lasting) as reader:
            assert fact(reader, "written") is None


def test_an_instant_without_a_zone_is_refused(lasting: Sessions) -> None:
    with pytest.raises((StatementError, ValueError), match="naive"), writing(lasting) as session:
        enqueue(session, "kernel.audit.jobs.seal_lines", now=datetime(2026, 1, 1))  # noqa: DTZ001 (the point)


def test_instants_come_back_aware_and_in_utc(lasting: Sessions) -> None:
    noon = datetime(2026, 11, 20, 4, tzinfo=UTC)
    with writing(lasting) as session:
        enqueue(session, "kernel.audit.jobs.seal_lines", now=noon)
    with reading(lasting) as session:
        assert session.query(Job).one().run_at == noon
