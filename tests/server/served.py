"""
The service as its users have it: the command `kuangxun`, in processes of its own.

`seeded` is the demo county made once a run of pytest, `installation` a copy of it that belongs
to one test, and ``served(installation)`` the real server on it, which can be killed like by a
power cut and started again.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result

from kernel.db import open_engine
from kernel.ids import new_id
from kernel.settings import Settings
from server.cli import main
from server.house import House
from tests.databases import put_together
from tests.postgres import Cluster

ROOT = Path(__file__).parents[2]
_PROGRAM = "from server.cli import main; main()"
_PATIENCE_S = 90  # machines are shared, and a server imports half the world
_SEEDED = "seeded_county"


@dataclass(frozen=True)
class Installation:
    """A data folder and the database that goes with it."""

    data: Path
    database_url: str

    @property
    def environ(self) -> dict[str, str]:
        own = {
            "KUANGXUN_DATA": str(self.data),
            "KUANGXUN_DATABASE_URL": self.database_url,
            "PYTHONPYCACHEPREFIX": str(ROOT / ".pytest_cache" / "pyc"),  # or each start compiles
        }
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("KUANGXUN_") and name != "PYTHONDONTWRITEBYTECODE"
        }
        return {**kept, **own}

    def command(self, *words: object) -> list[str]:
        return [sys.executable, "-c", _PROGRAM, *map(str, words)]

    def run(self, *words: object, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run ``kuangxun …`` to its end."""
        return subprocess.run(  # noqa: S603 (our own words)
            self.command(*words),
            cwd=ROOT,
            env={**self.environ, **environ},
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S * 2,
            check=False,
        )

    def invoke(self, *words: object, **environ: str) -> Result:
        """Run ``kuangxun …`` inside this process, which is quicker."""
        env = {"KUANGXUN_REDIS_URL": None, **self.environ, **environ}
        return CliRunner().invoke(main, [str(word) for word in words], env=env)

    @contextmanager
    def house(self) -> Iterator[House]:
        """Open it in this process, to look at what is there."""
        house = House(Settings(data=self.data, database_url=self.database_url))
        try:
            yield house
        finally:
            house.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Served:
    """A server in a process group of its own."""

    installation: Installation
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.installation.data / "server.log"

    def start(self) -> None:
        """Start it and wait until it is ready."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 (our own words)
                self.installation.command("serve", "--port", self.port, "--workers", 2),
                cwd=ROOT,
                env=self.installation.environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + _PATIENCE_S
        while not self._ready():
            gone = self.process.poll()
            assert gone is None, f"the server ended with {gone}: {self.log.read_text()[-2000:]}"
            assert time.monotonic() < deadline, self.log.read_text()[-2000:]
            time.sleep(0.1)

    def _ready(self) -> bool:
        try:
            return requests.get(f"{self.url}/readyz", timeout=10).ok
        except requests.RequestException:
            return False

    def kill(self) -> None:
        """End it, its workers and their children as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, how)
            self.process.wait(_PATIENCE_S)
            self.process = None

    def faults(self) -> list[str]:
        """Return what the log says of requests that failed inside: never anything."""
        return [line for line in self.log.read_text().splitlines() if '"request.failed"' in line]


@contextmanager
def served(installation: Installation) -> Iterator[Served]:
    server = Served(installation)
    try:
        server.start()
        yield server
    finally:
        server.kill()


@contextmanager
def made_once(name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """
    Yield a folder that all processes of this run of pytest share, one after the other.

    Whoever fills it makes the file ``ready`` in it; without that the next finds it empty.
    """
    base = tmp_path_factory.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (run / f"{name}.lock").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (run / name / "ready").exists():
            shutil.rmtree(run / name, ignore_errors=True)
            (run / name).mkdir()
        yield run / name


@pytest.fixture(scope="session")
def seeded(
    dialect: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    """Make the demo county once for all processes of this run of pytest; nobody writes to it."""
    postgres = request.getfixturevalue("postgres") if dialect == "postgresql" else None
    with made_once(f"seeded-{dialect}", tmp_path_factory) as data:
        url = postgres.url(_SEEDED) if postgres else f"sqlite:///{data}/kuangxun.db"
        made = Installation(data, url)
        if not (data / "ready").exists():
            _make(made, postgres)
            (data / "ready").touch()
    return made


def _make(made: Installation, postgres: Cluster | None) -> None:
    if postgres:
        postgres.database(_SEEDED)
    for words in (("migrate",), ("demo", "seed")):
        done = made.invoke(*words)
        assert done.exit_code == 0, done.output
    engine = open_engine(made.database_url)
    put_together(engine)
    engine.dispose()


def embedded_copy(seeded: Installation, data: Path) -> Installation:
    """Copy a county whose database is a file among its others."""
    shutil.copytree(seeded.data, data)
    return Installation(data, f"sqlite:///{data}/kuangxun.db")


@pytest.fixture
def installation(
    seeded: Installation, dialect: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Installation]:
    """Give the test a demo county of its own."""
    if dialect == "sqlite":
        yield embedded_copy(seeded, tmp_path / "data")
        return
    data = tmp_path / "data"
    shutil.copytree(seeded.data, data)
    postgres: Cluster = request.getfixturevalue("postgres")
    name = f"county_{new_id().hex}"
    yield Installation(data, postgres.copy(_SEEDED, name))
    postgres.drop(name)
