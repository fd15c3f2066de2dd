"""
Authenticated reads: what CPU they cost, inside one process and without sockets.

``trivial`` is a door of the real application that knows who asks, looks at their powers and says a
constant; ``division`` is a row by its key with all above it. Beside them Flask alone, saying the
constant to anybody.
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
from identity.policy import Permission
from kernel import clock
from kernel.db import reading, writing
from kernel.http import requires
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


def measure(kind: str) -> dict[str, float]:
    """Return CPU milliseconds of each read, and of the ``bare`` frame."""
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
            app.add_url_rule("/trivial", view_func=requires(Permission.OWN)(lambda: {"id": 1}))
            paths = {"trivial": "/trivial", "division": f"/api/identity/divisions/{place.id}"}
            told = {name: cpu_ms(app, path, token.access_token) for name, path in paths.items()}
            return told | {"bare": cpu_ms(bare, "/", "")}
        finally:
            house.engine.dispose()
            shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    print(f"authenticated reads, medians of {RUNS} × {CALLS} (trivial wanted: ≤ 0.5 ms of CPU)")
    for kind in ("sqlite", "postgresql"):
        told = measure(kind)
        bare = told.pop("bare")
        for name, read in told.items():
            print(f"  {kind:<11} {name:<9} {read:5.2f} ms, {read / bare:4.1f} × Flask ({bare:.2f})")


if __name__ == "__main__":
    main()
