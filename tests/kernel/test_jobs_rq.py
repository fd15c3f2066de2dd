"""Behind Redis: row ids travel, rows decide, and what is lost on the way is sent again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import select

from kernel import clock, events, jobs
from kernel.db import Sessions, writing
from kernel.installation import fact
from kernel.jobs import Job, JobState, Runner
from kernel.jobs_rq import Courier, Dispatcher, work
from kernel.settings import Settings
from tests.redis import redis_server

HERE = "tests.kernel.test_jobs"


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with redis_server(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture
def clean(redis_url: str) -> str:
    with Redis.from_url(redis_url) as connection:
        connection.flushall()
    return redis_url


@pytest.fixture
def runner(lasting: Sessions, tmp_path: Path) -> Runner:
    return Runner(lasting, Settings(data=tmp_path, database_url=""))


def words(sessions: Sessions, name: str) -> object:
    with sessions() as session:
        return fact(session, name)


def test_what_is_committed_reaches_the_worker(
    clean: str, lasting: Sessions, runner: Runner
) -> None:
    jobs.on_commit(lasting, Courier(clean).tell)
    with writing(lasting) as session:
        jobs.enqueue(session, f"{HERE}.note", "sent", now=clock.now())
        events.emit(session, "mine.found", "heard", now=clock.now())

    hearers = {"mine.found": [f"{HERE}.note"]}
    work(clean, runner, hearers, [], until_empty=True)
    Dispatcher(runner, Courier(clean), hearers, []).tick()  # the note asked for by the event
    work(clean, runner, hearers, [], until_empty=True)

    assert words(lasting, "sent") == {"times": 1}
    assert words(lasting, "heard") == {"times": 1}


def test_what_redis_lost_is_sent_again_from_the_table(
    clean: str, lasting: Sessions, runner: Runner
) -> None:
    with writing(lasting) as session:  # nobody tells Redis
        jobs.enqueue(session, f"{HERE}.note", "lost", now=clock.now())

    Dispatcher(runner, Courier(clean), {}, []).tick()
    work(clean, runner, {}, [], until_empty=True)

    assert words(lasting, "lost") == {"times": 1}


def test_a_row_sent_twice_is_done_once(clean: str, lasting: Sessions, runner: Runner) -> None:
    with writing(lasting) as session:
        ids = jobs.enqueue_many(session, [(f"{HERE}.note", "twice")], now=clock.now())
    courier = Courier(clean)
    courier.tell(ids)
    courier.tell(ids)

    work(clean, runner, {}, [], until_empty=True)

    assert words(lasting, "twice") == {"times": 1}


def test_with_redis_away_the_work_waits_in_the_table(lasting: Sessions) -> None:
    courier = Courier("redis://127.0.0.1:1/0")
    jobs.on_commit(lasting, courier.tell)
    with writing(lasting) as session:
        jobs.enqueue(session, f"{HERE}.note", "patient", now=clock.now())

    assert not courier.answers()
    with lasting() as session:
        assert session.scalars(select(Job.state)).all() == [JobState.QUEUED]


def test_the_dispatcher_does_not_send_the_same_row_at_every_tick(
    clean: str, lasting: Sessions, runner: Runner
) -> None:
    with writing(lasting) as session:
        jobs.enqueue(session, f"{HERE}.note", "once", now=clock.now())
    dispatcher = Dispatcher(runner, Courier(clean), {}, [])
    for _ in range(3):
        dispatcher.tick()

    with Redis.from_url(clean) as connection:
        assert connection.llen("rq:queue:kuangxun") == 1
