"""
Sealed records through the phone's door: 20 fields and a track of 200 fixes each, 9 KB.

    python -m bench.records [--seconds 5] [--runs 3] [--databases postgresql sqlite]

A real server (`kuangxun serve`, fsync on) takes them one a request from 32 clients, and in batches
of 50. Each run also has a bare Flask view insert the same bytes. Prints one line of JSON for each
measure: medians over the runs, and service/bare.
"""

import argparse
import itertools
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

import identity.service
from bench.wire import Load, load, post
from evidence.policy import Permission
from identity import queries
from kernel import clock
from kernel.db import writing
from kernel.settings import Settings
from server import migrating
from server.house import House
from tests.phone import Phone, patrol
from tests.postgres import PostgresMissing, cluster

ROOT = Path(__file__).parents[1]
CLIENTS, BATCH, DISTINCT = 32, 50, 400
LOGIN, PASSWORD = "bench", "correct horse battery"


@dataclass(frozen=True)
class Service:
    """A running server, somebody signed in, and a plain Flask beside it."""

    port: int
    bare_port: int
    phone: Phone
    officer: str
    token: str


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settle_in(settings: Settings) -> str:
    """Make the tables and one officer; return their id."""
    migrating.migrate(settings)
    house, now = House(settings), clock.now()
    with writing(house.sessions) as session:
        rows = [("22", "吉林省"), ("2202", "吉林市"), ("220211", "丰满区")]
        identity.service.import_divisions(session, rows, on=clock.day_of(now), now=now)
        seat = queries.division_by_code(session, "220211", clock.day_of(now))
        assert seat is not None
        office = identity.service.found_office(session, None, name="所", seat=seat, now=now)
        post_ = identity.service.make_post(
            session, None, office, name="岗", permissions=[Permission.UPLOAD], now=now
        )
        officer = identity.service.enrol_officer(
            session, None, name="李", login=LOGIN, password=PASSWORD, post=post_, now=now
        )
    house.engine.dispose()
    return str(officer.id)


@contextmanager
def running(command: list[str], port: int, **environment: str) -> Iterator[None]:
    """Run a server until the block ends; its door is open when the block begins."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=log, stderr=log
        )
        try:
            _wait(process, port, log)
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:  # it waits for connections that stay open
                process.kill()


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Any) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    log.seek(0)
    raise RuntimeError(f"the server did not start: {log.read()[-3000:].decode()}")


def sign_in(port: int, phone: Phone) -> str:
    door = f"http://127.0.0.1:{port}/api/field/v1/session"
    with urllib.request.urlopen(f"{door}/nonce") as answer:  # noqa: S310 (our own server)
        nonce = json.load(answer)["nonce"]
    body = {
        "login": LOGIN,
        "password": PASSWORD,
        "device_name": phone.name,
        "device_key": phone.jwk,
        "device_proof": phone.proof(LOGIN, nonce),
    }
    request = urllib.request.Request(
        door,
        orjson.dumps(body),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310 (our own server)
        return str(json.load(answer)["access_token"])


@contextmanager
def service(database_url: str, folder: Path) -> Iterator[Service]:
    settings = Settings(data=folder, database_url=database_url)
    officer = settle_in(settings)
    port, bare_port = free_port(), free_port()
    binaries = Path(sys.executable).parent
    serve = [str(binaries / "kuangxun"), "serve", "--port", str(port), "--workers", "2"]
    plain = [
        str(binaries / "granian"), "--interface", "wsgi", "bench.bare:app", "--port",
        str(bare_port), "--workers", "2", "--blocking-threads", "16",
        "--log-level", "warning",
    ]  # fmt: skip
    with ExitStack() as stack:
        environment = {"KUANGXUN_DATA": str(folder), "KUANGXUN_DATABASE_URL": database_url}
        stack.enter_context(running(serve, port, **environment))
        # a file of its own: on SQLite the two would wait for each other's writers
        bare_url = f"sqlite:///{folder}/bare.db" if settings.embedded else database_url
        stack.enter_context(running(plain, bare_port, BARE_URL=bare_url))
        phone = Phone()
        yield Service(port, bare_port, phone, officer, sign_in(port, phone))


def bodies(it: Service, batch: int, count: int) -> list[bytes]:
    """Seal records ahead: a phone's work is not the server's."""
    payload = patrol([it.officer])
    return [
        orjson.dumps(
            {"records": [it.phone.seal("patrol", payload, it.officer) for _ in range(batch)]}
        )
        for _ in range(count)
    ]


def measure(it: Service, batch: int, seconds: float, rate: float) -> tuple[Load, Load]:
    """Return what the service and the bare view did with the same bytes."""
    made = bodies(it, batch, int(rate * seconds / batch) + CLIENTS)
    clients = min(CLIENTS, CLIENTS if batch == 1 else 4)
    requests = (post("/api/field/v1/records", body, it.token) for body in made)
    ours = load(it.port, requests, clients=clients, seconds=seconds)
    again = itertools.cycle([post("/records", body) for body in made[:DISTINCT]])
    bare = load(it.bare_port, again, clients=clients, seconds=seconds)
    return ours, bare


def report(database: str, batch: int, runs: list[tuple[Load, Load]]) -> dict[str, Any]:
    ours = [one.per_second * batch for one, _ in runs]
    bare = [other.per_second * batch for _, other in runs]
    return {
        "bench": "records",
        "database": database,
        "batch": batch,
        "records_per_s": round(statistics.median(ours)),
        "runs": [round(rate) for rate in ours],
        "p50_ms": round(statistics.median(one.percentile(0.5) for one, _ in runs), 1),
        "p95_ms": round(statistics.median(one.percentile(0.95) for one, _ in runs), 1),
        "bare_records_per_s": round(statistics.median(bare)),
        "ratio_to_bare": round(
            statistics.median(own / other for own, other in zip(ours, bare, strict=True)), 3
        ),
        "load_average": round(os.getloadavg()[0], 1),
    }


def run(database: str, url: str, folder: Path, seconds: float, runs: int) -> None:
    with service(url, folder) as it:
        measure(it, 1, 1, 1500)  # warm
        for batch, rate in ((1, 2500), (BATCH, 5000)):
            done = [measure(it, batch, seconds, rate) for _ in range(runs)]
            print(json.dumps(report(database, batch, done)), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--databases", nargs="+", default=["postgresql", "sqlite"])
    asked = parser.parse_args()
    for database in asked.databases:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kx-bench-")))
            url = f"sqlite:///{folder}/kuangxun.db"
            if database == "postgresql":
                try:
                    url = stack.enter_context(cluster(lasting=True)).database("bench")
                except PostgresMissing as missing:
                    print(json.dumps({"bench": "records", "skipped": str(missing)}))
                    continue
            run(database, url, folder, asked.seconds, asked.runs)


if __name__ == "__main__":
    main()
