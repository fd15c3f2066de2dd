"""
The scaled way: RQ carries row ids from the web processes to the workers, and nothing else.

The job table stays the only truth. What Redis loses, or a killed worker held, is found again by
the dispatcher in the table and sent once more. The one door to `rq` and `redis`.
"""

import threading
import time
import uuid
from collections.abc import Iterable, Sequence

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer
from sqlalchemy import Select, select

from kernel.db import reading, writing
from kernel.events import Wiring, deliver
from kernel.jobs.periodic import Periodic, enqueue_due
from kernel.jobs.runner import Runner
from kernel.jobs.table import PENDING, Job
from kernel.logs import log

_QUEUE = "kuangxun"
_EVENTS = "events"  # in place of a row id: deliver what has been emitted
_TICK_S = 0.5
_RESEND_S = 60.0  # a row sent this long ago and still due was lost on the way
_BATCH = 500

_runner: Runner | None = None
_wiring: Wiring = {}


class Courier:
    """Tells the workers which rows are waiting."""

    def __init__(self, redis_url: str) -> None:
        self._redis = Redis.from_url(redis_url, socket_timeout=5)
        self._queue = Queue(_QUEUE, connection=self._redis, serializer=JSONSerializer)

    def tell(self, job_ids: Iterable[uuid.UUID | None]) -> None:
        """Send row ids, None for events; if Redis is away the dispatcher sends them later."""
        names = dict.fromkeys(str(job_id) if job_id else _EVENTS for job_id in job_ids)
        try:
            for name in names:
                self._queue.enqueue_call(
                    "kernel.jobs_rq.run", args=(name,), result_ttl=0, failure_ttl=60
                )
        except RedisError as error:
            log.warning("redis.away", error=str(error))

    def answers(self) -> bool:
        try:
            return bool(self._redis.ping())
        except RedisError:
            return False


def run(name: str) -> None:
    """Do the row called ``name``: what RQ calls in the worker's process."""
    if _runner is None:
        raise RuntimeError("this process is not a worker of ours")
    if name == _EVENTS:
        with writing(_runner.sessions) as session:
            deliver(session, _wiring, now=_runner.now())
    else:
        _runner.run_one(uuid.UUID(name))


class Dispatcher:
    """Sends what is due and was not sent, or was sent and lost; asks for what comes round."""

    def __init__(
        self, runner: Runner, courier: Courier, wiring: Wiring, periodics: Sequence[Periodic]
    ) -> None:
        self._runner = runner
        self._courier = courier
        self._wiring = wiring
        self._periodics = periodics
        self._sent: dict[uuid.UUID, float] = {}

    def tick(self) -> None:
        now = self._runner.now()
        with writing(self._runner.sessions) as session:
            enqueue_due(session, self._periodics, now=now)
            deliver(session, self._wiring, now=now)
        with reading(self._runner.sessions) as session:
            due = session.scalars(self._due()).all()
        clock = time.monotonic()
        fresh = [job_id for job_id in due if clock - self._sent.get(job_id, -1e9) > _RESEND_S]
        self._sent = {job_id: self._sent[job_id] for job_id in due if job_id in self._sent}
        self._sent |= dict.fromkeys(fresh, clock)
        if fresh:
            self._courier.tell(fresh)

    def _due(self) -> Select[uuid.UUID]:
        due = select(Job.id).where(PENDING, Job.run_at <= self._runner.now())
        return due.order_by(Job.run_at).limit(_BATCH)

    def live(self, stopping: threading.Event) -> None:
        while not stopping.wait(_TICK_S):
            try:
                self.tick()
            except Exception:  # noqa: BLE001 (whatever it is, the thread must live)
                log.exception("dispatcher.failed")


def work(
    redis_url: str,
    runner: Runner,
    wiring: Wiring,
    periodics: Sequence[Periodic],
    *,
    until_empty: bool = False,
) -> None:
    """Be a worker until told to stop, or until nothing is left if ``until_empty``."""
    global _runner, _wiring  # RQ calls `run` by name; this process has one runner
    _runner, _wiring = runner, wiring
    courier = Courier(redis_url)
    dispatcher = Dispatcher(runner, courier, wiring, periodics)
    stopping = threading.Event()
    thread = threading.Thread(target=dispatcher.live, args=(stopping,), name="dispatcher")
    thread.start()
    connection = Redis.from_url(redis_url)
    queue = Queue(_QUEUE, connection=connection, serializer=JSONSerializer)
    worker = SimpleWorker([queue], connection=connection, serializer=JSONSerializer)
    try:
        worker.work(burst=until_empty, logging_level="WARNING")
    finally:
        stopping.set()
        thread.join()
