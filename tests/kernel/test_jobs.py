"""Work that is asked for is done: after the commit, once where once is enough, never lost."""

import datetime as dt
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel import events, jobs
from kernel.clock import now
from kernel.db import Sessions, writing
from kernel.installation import fact, state_fact
from kernel.jobs import Job, JobState, Periodic, Runner, Work
from kernel.jobs.drainer import Drainer
from kernel.jobs.sweeping import forget_done, park_what_kills
from kernel.jobs.table import LEASE, MOST_ATTEMPTS
from kernel.settings import Settings

NOON = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
HERE = "tests.kernel.test_jobs"


def note(work: Work, name: str) -> None:
    with work.begin() as session:
        seen = (fact(session, name) or {"times": 0})["times"]
        state_fact(session, name, {"times": seen + 1})


def wait_for_a_note(work: Work, name: str) -> None:
    deadline = now() + dt.timedelta(seconds=20)
    while not times(work.sessions, name):
        if now() > deadline:
            raise TimeoutError(name)
        time.sleep(0.02)


def stumble(work: Work) -> None:
    raise OSError(f"no disk at {work.now}")


def tick(work: Work) -> None:
    note(work, "ticks")


class Clock:
    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> dt.datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def runner(lasting: Sessions, tmp_path: Path, clock: Clock) -> Runner:
    return Runner(lasting, Settings(data=tmp_path, database_url=""), clock)


def times(sessions: Sessions, name: str) -> int:
    with sessions() as session:
        return (fact(session, name) or {"times": 0})["times"]


def states(sessions: Sessions) -> list[JobState]:
    with sessions() as session:
        return list(session.scalars(select(Job.state).order_by(Job.id)))


def test_work_of_a_transaction_that_failed_is_never_done(lasting: Sessions, runner: Runner) -> None:
    with lasting() as session:
        jobs.enqueue(session, f"{HERE}.note", "lost", now=NOON)
        session.rollback()

    assert not runner.run_one()


def test_work_is_done_once_by_whichever_runner_comes_first(
    lasting: Sessions, runner: Runner
) -> None:
    with writing(lasting) as session:
        jobs.enqueue(session, f"{HERE}.note", "a", now=NOON)

    assert [runner.run_one(), runner.run_one()] == [True, False]
    assert times(lasting, "a") == 1
    assert states(lasting) == [JobState.DONE]


def test_work_held_by_a_dead_worker_is_done_when_its_lease_ends(
    lasting: Sessions, runner: Runner, clock: Clock
) -> None:
    with writing(lasting) as session:
        jobs.enqueue(session, f"{HERE}.note", "b", now=NOON)
    with writing(lasting) as session:  # claimed, and then the worker is killed
        jobs.table.claim(session, None, now=NOON)
    assert not runner.run_one()

    clock.at = NOON + LEASE

    assert runner.run_one()
    assert times(lasting, "b") == 1


def test_work_that_fails_is_put_off_longer_each_time_and_parked_at_last(
    lasting: Sessions, runner: Runner, clock: Clock
) -> None:
    with writing(lasting) as session:
        jobs.enqueue(session, f"{HERE}.stumble", now=NOON)
    waits = []
    for _ in range(MOST_ATTEMPTS):
        assert runner.run_one()
        assert not runner.run_one()
        with lasting() as session:
            job = session.scalars(select(Job)).one()
        waits.append(job.run_at - clock.at)
        clock.at = job.run_at

    assert waits == sorted(waits)
    assert job.state is JobState.PARKED
    assert "no disk" in (job.error or "")


def test_work_that_kills_whoever_runs_it_is_parked_and_not_tried_for_ever(
    lasting: Sessions, runner: Runner, clock: Clock
) -> None:
    with writing(lasting) as session:
        jobs.enqueue(session, f"{HERE}.note", "killer", now=NOON)
    for _ in range(MOST_ATTEMPTS):  # claimed, and then the process dies
        with writing(lasting) as session:
            assert jobs.table.claim(session, None, now=clock.at)
        clock.at += LEASE

    assert not runner.run_one()
    park_what_kills(Work(lasting, runner.settings, clock.at))
    assert states(lasting) == [JobState.PARKED]


def test_a_runner_that_lost_its_lease_does_not_overwrite_what_the_next_one_did(
    lasting: Sessions, runner: Runner, clock: Clock
) -> None:
    with writing(lasting) as session:
        jobs.enqueue(session, f"{HERE}.note", "slow", now=NOON)
    with writing(lasting) as session:
        slow = jobs.table.claim(session, None, now=NOON)
    assert slow is not None
    clock.at += LEASE
    assert runner.run_one()

    with writing(lasting) as session:
        session.execute(jobs.table.failed(slow, "late", now=clock.at))

    assert states(lasting) == [JobState.DONE]


def test_work_done_a_month_ago_is_forgotten_and_parked_work_is_not(
    lasting: Sessions, runner: Runner, clock: Clock
) -> None:
    with writing(lasting) as session:
        jobs.enqueue(session, f"{HERE}.note", "old", now=NOON)
        jobs.enqueue(session, f"{HERE}.stumble", now=NOON)
    while runner.run_one():
        clock.at += dt.timedelta(days=1)

    forget_done(Work(lasting, runner.settings, clock.at + dt.timedelta(days=31)))

    assert states(lasting) == [JobState.PARKED]


def test_an_event_becomes_one_job_for_each_hearer(lasting: Sessions, runner: Runner) -> None:
    drainer = Drainer(runner, {"mine.found": [f"{HERE}.note", f"{HERE}.note"]}, [])
    with writing(lasting) as session:
        events.emit(session, "mine.found", "c", now=NOON)
        events.emit(session, "mine.nobody_hears", "d", now=NOON)

    assert drainer.drain() == 2
    assert drainer.drain() == 0
    assert times(lasting, "c") == 2


def test_periodic_work_is_asked_for_once_in_each_stretch(
    lasting: Sessions, runner: Runner, clock: Clock
) -> None:
    hourly = [Periodic(f"{HERE}.tick", dt.timedelta(hours=1))]
    for minutes in (0, 10, 59, 60, 61):
        with writing(lasting) as session:
            jobs.enqueue_due(session, hourly, now=NOON + dt.timedelta(minutes=minutes))
    clock.at = NOON + dt.timedelta(hours=2)

    assert [runner.run_one() for _ in range(3)] == [True, True, False]


def test_the_drainer_wakes_for_work_and_stops_when_told(lasting: Sessions, runner: Runner) -> None:
    runner.now = now
    drainer = Drainer(runner, {}, [])
    jobs.on_commit(lasting, drainer.wake)
    drainer.start()
    with writing(lasting) as session:
        jobs.enqueue(session, f"{HERE}.note", "woken", now=now())
    deadline = now() + dt.timedelta(seconds=20)
    while not times(lasting, "woken") and now() < deadline:
        drainer.wake()

    drainer.stop()

    assert times(lasting, "woken") == 1


def test_work_that_takes_long_holds_up_no_other(lasting: Sessions, runner: Runner) -> None:
    runner.now = now
    drainer = Drainer(runner, {}, [], slow=[f"{HERE}.wait_for_a_note"])
    jobs.on_commit(lasting, drainer.wake)
    with writing(lasting) as session:
        jobs.enqueue(session, f"{HERE}.wait_for_a_note", "quick", now=now())
        jobs.enqueue(session, f"{HERE}.note", "quick", now=now())
    drainer.start()
    deadline = now() + dt.timedelta(seconds=30)
    while set(states(lasting)) != {JobState.DONE} and now() < deadline:
        time.sleep(0.02)
    drainer.stop()

    assert states(lasting) == [JobState.DONE] * 2


def test_done_work_stays_in_the_table_as_a_record(session: Session) -> None:
    jobs.enqueue(session, f"{HERE}.note", "kept", now=NOON)

    assert session.scalar(select(func.count()).select_from(Job)) == 1


def test_a_name_that_is_no_function_is_told(runner: Runner) -> None:
    with pytest.raises(LookupError, match="no job called"):
        jobs.resolve("kernel.clock.no_such_thing")


@jobs.of_many(3)
def note_each(work: Work, *names: str) -> None:
    with work.begin() as session:
        for name in names:
            state_fact(session, name, {"of": len(names)})
            if name == "bad":
                raise OSError("this one")


def test_what_is_told_of_many_is_heard_together_and_one_bad_one_hinders_no_other(
    lasting: Sessions, runner: Runner
) -> None:
    names = ["a", "b", "bad", "c", "d"]
    with writing(lasting) as session:
        events.emit_many(session, [("t.happened", name) for name in names], now=NOON)
        events.deliver(session, {"t.happened": [f"{HERE}.note_each"]}, now=NOON)

    done = sum(1 for _ in runner.run_due())

    with lasting() as session:
        kept = {name: (fact(session, name) or {}).get("of") for name in names}
        left = session.scalars(select(Job).where(Job.state != JobState.DONE)).all()
    assert kept == {"a": 1, "b": 1, "bad": None, "c": 2, "d": 2}
    assert [(job.arguments, job.state) for job in left] == [(["bad"], JobState.QUEUED)]
    assert done == 2 + 3


def test_a_pause_after_a_job_leaves_it_done(lasting: Sessions, runner: Runner) -> None:
    with writing(lasting) as session:
        jobs.enqueue_many(session, [(f"{HERE}.note", "a"), (f"{HERE}.note", "b")], now=NOON)

    running = runner.run_due()
    next(running)
    running.close()

    assert states(lasting) == [JobState.DONE, JobState.QUEUED]
