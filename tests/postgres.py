"""
A private PostgreSQL with PostGIS, thrown away afterwards.

Tests take the fixtures ``postgres`` (skips with a reason where PostGIS is not installed) and share
one cluster, also among the workers of pytest-xdist. Bench scripts say ``with cluster()``.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
import pytest

from tests.memory import brief

_OWNER = "postgres"
_TEMPLATE = "template_places"
# Without the vacuum by itself: tests take back what they wrote, and whether a table of nothing but
# rows that were taken back was counted just then would decide how long a test runs.
_QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "jit=off",
    "autovacuum=off",
)
_LASTING = ("fsync=on", "synchronous_commit=on", "full_page_writes=on", "shared_buffers=256MB")


class PostgresMissing(Exception):
    """Says what is not installed here."""


@dataclass(frozen=True)
class Cluster:
    """A running server; its folder holds data, log and socket."""

    folder: Path
    binaries: Path

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://{_OWNER}@/{name}?host={self.folder}"

    def database(self, name: str) -> str:
        """Make a fresh database with PostGIS in place of any of that name; return its URL."""
        with self._admin("postgres") as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            admin.execute(f'CREATE DATABASE "{name}" TEMPLATE {_TEMPLATE} STRATEGY file_copy')
        return self.url(name)

    def copy(self, template: str, name: str) -> str:
        """Make a database that begins as ``template`` is, which nobody may be using."""
        with self._admin("postgres") as admin:
            admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        return self.url(name)

    def drop(self, name: str) -> None:
        with self._admin("postgres") as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def start(self, *, lasting: bool) -> None:
        """Create the cluster and its template; ``lasting`` keeps fsync on, as production does."""
        own = _identity()
        if own:
            shutil.chown(self.folder, _OWNER, _OWNER)
        self.folder.chmod(0o755)
        data = str(self.folder / "data")
        options = f"-k {self.folder} -c listen_addresses='' -c max_connections=300 " + " ".join(
            f"-c {option}" for option in (_LASTING if lasting else _QUICK)
        )
        flags = ["--no-sync", "-A", "trust", "-U", _OWNER, "-E", "UTF8", "--locale=C.UTF-8"]
        _run([str(self.binaries / "initdb"), *flags, "-D", data], **own)
        log = str(self.folder / "log")
        start = ["start", "-w", "-t", "60", "-D", data, "-l", log, "-o", options]
        _run([str(self.binaries / "pg_ctl"), *start], **own)
        with self._admin("postgres") as admin:
            admin.execute(f"CREATE DATABASE {_TEMPLATE}")
        with self._admin(_TEMPLATE) as admin:
            admin.execute("CREATE EXTENSION postgis")

    def stop(self) -> None:
        stop = ["stop", "-m", "immediate", "-D", str(self.folder / "data")]
        _run([str(self.binaries / "pg_ctl"), *stop], **_identity())

    def _admin(self, name: str) -> psycopg.Connection[Any]:
        return psycopg.connect(host=str(self.folder), user=_OWNER, dbname=name, autocommit=True)


@contextmanager
def cluster(*, lasting: bool = False) -> Iterator[Cluster]:
    """Run a cluster of one's own; raises PostgresMissing."""
    binaries = find_binaries()
    folder = Path(tempfile.mkdtemp(prefix="kx-pg-", dir=None if lasting else brief()))
    server = Cluster(folder, binaries)
    try:
        server.start(lasting=lasting)
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def shared_cluster(run: Path) -> Iterator[Cluster]:
    """
    Run a cluster shared by every process that names the same folder.

    Each user holds a shared lock on a file, which the kernel releases even for one that is killed.
    A reaper waits for that file exclusively: it gets it when the last user has gone, and stops the
    server.
    """
    binaries = find_binaries()
    run.mkdir(parents=True, exist_ok=True)
    with (run / "users.lock").open("a") as users:
        with (run / "start.lock").open("a") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            fcntl.flock(users, fcntl.LOCK_SH)  # waits for a reaper still at work
            server = _running(run, binaries) or _started(run, binaries, users)
        yield server


def _running(run: Path, binaries: Path) -> Cluster | None:
    ready = run / "ready"
    return Cluster(Path(ready.read_text()), binaries) if ready.exists() else None


def _started(run: Path, binaries: Path, users: IO[str]) -> Cluster:
    folder = Path(tempfile.mkdtemp(prefix="kx-pg-", dir=brief()))
    server = Cluster(folder, binaries)
    try:
        server.start(lasting=False)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    (run / "ready").write_text(str(folder))
    _send_reaper(run, server, users)
    return server


def _send_reaper(run: Path, server: Cluster, users: IO[str]) -> None:
    # by way of a shell that leaves it behind, for Python warns of children still running at exit
    command = [sys.executable, "-m", __name__, str(run), users.name]
    subprocess.run(  # noqa: S603  # our own words only
        ["/bin/sh", "-c", '"$@" &', "reaper", *command, str(server.folder), str(server.binaries)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[1],
        start_new_session=True,
        check=True,
    )


def reap(run: Path, users: Path, server: Cluster) -> None:
    """Wait until nobody uses the server any more, then stop and remove it."""
    with users.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        (run / "ready").unlink(missing_ok=True)
        try:
            server.stop()
        finally:
            shutil.rmtree(server.folder, ignore_errors=True)


def find_binaries() -> Path:
    """Return the newest PostgreSQL that has PostGIS; raises PostgresMissing."""
    on_path = shutil.which("pg_ctl")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    for folder in [*found, *([Path(on_path).parent] if on_path else [])]:
        if all((folder / tool).exists() for tool in ("initdb", "pg_ctl", "pg_config")):
            share = _run([str(folder / "pg_config"), "--sharedir"]).strip()
            if (Path(share) / "extension/postgis.control").exists():
                return folder
    raise PostgresMissing("neither /usr/lib/postgresql/*/bin nor PATH has a server with PostGIS")


def _version(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0


def _identity() -> dict[str, Any]:
    """The server refuses to run as root, so root runs it as another."""
    return {"user": _OWNER, "group": _OWNER, "extra_groups": []} if os.geteuid() == 0 else {}


def _run(command: list[str], **own: Any) -> str:
    """Run; stdout by way of a file, because the server would hold a pipe open."""
    with tempfile.TemporaryFile("w+") as out:
        code = subprocess.call(command, stdout=out, stderr=out, cwd="/", **own)  # noqa: S603  # ours
        out.seek(0)
        if code:
            raise RuntimeError(f"{command[0]} failed ({code}): {out.read()}")
        return out.read()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Yield the cluster of this run of pytest, or skip."""
    base = tmp_path_factory.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    try:
        with shared_cluster(run / "postgres") as server:
            yield server
    except PostgresMissing as missing:
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {missing} (Debian: postgresql-15-postgis-3)")


if __name__ == "__main__":
    _, run_, users_, folder_, binaries_ = sys.argv
    reap(Path(run_), Path(users_), Cluster(Path(folder_), Path(binaries_)))
