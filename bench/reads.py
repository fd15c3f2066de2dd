"""
A trivial authenticated read: whose CPU it costs, and how many a second.

Measured inside one process, without sockets: token, lock, one row by its key, JSON; beside it the
same Flask answering a constant, which is what the frame alone costs.
"""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

import identity.service
from kernel import clock
from kernel.db import reading, writing
from kernel.settings import Settings
from server import migrating
from server.app import create_app
from server.demo import people
from server.house import House
from server.officers import officer_called
from tests.postgres import cluster
from tests.server.conftest import DIVISIONS, FOUNDED, LONG_AGO

CALLS, RUNS = 400, 7


def cpu_ms(app: Flask, path: str, token: str) -> float:
    """Return the median over runs of the CPU a request costs, what the client costs taken off."""
    builder = EnvironBuilder(path=path, headers={"Authorization": f"Bearer {token}"})

    def answer() -> None:
        told: list[str] = []

        def start(status: str, _headers: Any, _fault: Any = None) -> Callable[[bytes], object]:
            told.append(status)
            return lambda _content: None

        content: Iterable[bytes] = app.wsgi_app(builder.get_environ(), start)
        b"".join(content)
        if not told[0].startswith("200"):
            raise SystemExit(f"{path} answered {told[0]}")

    for _ in range(50):
        answer()
    return median(_spent(answer) - _spent(builder.get_environ) for _ in range(RUNS))


def _spent(act: Callable[[], object]) -> float:
    began = time.process_time()
    for _ in range(CALLS):
        act()
    return (time.process_time() - began) / CALLS * 1000


def measure(kind: str) -> tuple[float, float]:
    """Return CPU milliseconds of the read and of a constant from the bare frame."""
    folder = Path(tempfile.mkdtemp(prefix="kx-bench-", dir="."))
    with cluster(lasting=True) if kind == "postgresql" else nullcontext() as postgres:
        data = (folder / "data").absolute()
        url = postgres.database("reads") if postgres else f"sqlite:///{data}/kuangxun.db"
        house = House(Settings(data=data, database_url=url))
        try:
            migrating.upgrade(house.engine)
            with writing(house.sessions) as session:
                identity.service.import_divisions(session, DIVISIONS, on=LONG_AGO, now=FOUNDED)
                people.settle(session, now=FOUNDED)
            with writing(house.sessions) as session:
                officer = officer_called(session, "handler")
                token = identity.service.open_session(session, officer, now=clock.now())
            with reading(house.sessions) as session:
                place = people.seat_of(session, "220605", clock.day_of(clock.now()))
            bare = Flask("bare")
            bare.add_url_rule("/", view_func=lambda: {"id": 1})
            app = create_app(house, log_requests=False)
            path = f"/api/identity/divisions/{place.id}"
            return cpu_ms(app, path, token.access_token), cpu_ms(bare, "/", "")
        finally:
            house.engine.dispose()
            shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    print(f"trivial authenticated read, medians of {RUNS} × {CALLS} (wanted: ≤ 0.5 ms of CPU)")
    for kind in ("sqlite", "postgresql"):
        read, bare = measure(kind)
        print(f"  {kind:<11} {read:5.2f} ms, {read / bare:4.1f} × Flask's constant ({bare:.2f} ms)")


if __name__ == "__main__":
    main()
