"""One installation put together: settings, database, jobs. App, worker and commands share it."""

from functools import cached_property

from sqlalchemy import Engine

from kernel.db import Sessions, open_engine, open_sessions
from kernel.jobs import Runner, on_commit
from kernel.jobs.drainer import Drainer
from kernel.jobs_rq import Courier
from kernel.settings import Settings
from kernel.traffic import Traffic
from server import wiring


class House:
    """Everything that is opened once in a process, opened when first needed."""

    def __init__(self, settings: Settings) -> None:
        settings.data.mkdir(parents=True, exist_ok=True)
        self.settings = settings

    @cached_property
    def engine(self) -> Engine:
        return open_engine(self.settings.database_url)

    @cached_property
    def sessions(self) -> Sessions:
        return open_sessions(self.engine)

    @cached_property
    def runner(self) -> Runner:
        return Runner(self.sessions, self.settings)

    @cached_property
    def traffic(self) -> Traffic:
        return Traffic()

    @cached_property
    def drainer(self) -> Drainer:
        return Drainer(self.runner, wiring.HEARERS, wiring.PERIODICS, self.traffic, wiring.SLOW)

    @cached_property
    def courier(self) -> Courier | None:
        url = self.settings.redis_url
        return Courier(url) if url else None

    def close(self) -> None:
        """Close what was opened, for what goes on in the same process."""
        if "engine" in vars(self):
            self.engine.dispose()

    def start_jobs(self) -> None:
        """Have new work done: by the workers behind Redis, or by a thread of this process."""
        if self.courier is not None:
            on_commit(self.sessions, self.courier.tell)
        else:
            on_commit(self.sessions, self.drainer.wake)
            self.drainer.start()
