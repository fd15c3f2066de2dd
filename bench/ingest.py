"""
Patrols with 1,000 fixes each through the phone's door, against the plainest way to keep them.

    python -m bench.ingest [--patrols 600] [--runs 3] [--databases postgresql sqlite]

A real server (`kuangxun serve`, fsync on) takes them in batches of 10 from 4 clients; beside it one
connection inserts the very same sealed texts, fifty rows a statement and a commit each, with no
server before it. Prints one line of JSON a database: medians over the runs, service/raw, and how
many patrols a second the jobs behind then read, clean, doubt, cover and enter in the ledger.
"""

import argparse
import json
import os
import sqlite3
import statistics
import tempfile
import time
import uuid
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import orjson
import psycopg
from sqlalchemy import func, select

from bench.records import Service, service
from bench.wire import load, post
from kernel.db import open_engine
from patrols.models import Patrol
from patrols.states import PatrolState
from tests.patrols.tracks_made import walk
from tests.phone import patrol
from tests.postgres import PostgresMissing, cluster

FIXES: Final = 1000
BATCH, CLIENTS = 10, 4
ROWS: Final = 50  # of a raw statement
PATIENCE_S: Final = 600


def sealed(it: Service, count: int, seed: int) -> list[str]:
    """Seal patrols ahead, each on a way of its own."""
    return [
        it.phone.seal("patrol", {**patrol([it.officer]), "track": track(seed + n)}, it.officer)
        for n in range(count)
    ]


def track(seed: int) -> dict[str, Any]:
    fixes = walk(FIXES, seed=seed)
    told = ("t", "lon", "lat", "accuracy_m")
    columns = {name: [round(x, 6) for x in getattr(fixes, name).tolist()] for name in told}
    return {"t0": patrol()["started_at"], **columns}


def taken(it: Service, texts: Sequence[str]) -> float:
    """Return how many of these the service took a second."""
    calls = [texts[n : n + BATCH] for n in range(0, len(texts), BATCH)]
    bodies = [orjson.dumps({"records": list(call)}) for call in calls]
    requests = (post("/api/field/v1/records", body, it.token) for body in bodies)
    done = load(it.port, requests, clients=CLIENTS, seconds=600)
    return done.per_second * BATCH


def raw(url: str, texts: Sequence[str]) -> float:
    """Return how many rows a second one connection inserts, fifty a statement."""
    rows = [(uuid.uuid4().hex, text) for text in texts]
    several = [rows[n : n + ROWS] for n in range(0, len(rows), ROWS)]
    seconds = _on_postgres(url, several) if "postgresql" in url else _on_sqlite(url, several)
    return len(texts) / seconds


def _statement(count: int, mark: str) -> str:
    return f"insert into raw values {', '.join([f'({mark}, {mark})'] * count)}"  # noqa: S608 (no text of anybody's)


def _on_sqlite(url: str, several: Sequence[Sequence[tuple[str, str]]]) -> float:
    path = url.removeprefix("sqlite:///").replace("kuangxun.db", "raw.db")
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("pragma journal_mode=wal")
    connection.execute("pragma synchronous=full")
    connection.execute("create table if not exists raw (id text primary key, body text not null)")
    began = time.perf_counter()
    for rows in several:
        connection.execute(_statement(len(rows), "?"), [value for row in rows for value in row])
    seconds = time.perf_counter() - began
    connection.close()
    return seconds


def _on_postgres(url: str, several: Sequence[Sequence[tuple[str, str]]]) -> float:
    with psycopg.connect(url.replace("postgresql+psycopg", "postgresql")) as connection:
        connection.execute("create table if not exists raw (id text primary key, body text)")
        connection.commit()
        began = time.perf_counter()
        for rows in several:
            values = [value for row in rows for value in row]
            connection.execute(_statement(len(rows), "%s"), values)  # type: ignore[arg-type]  # of marks alone
            connection.commit()
        return time.perf_counter() - began


def settled(url: str, count: int) -> float:
    """Return how many patrols a second are entered, from now until as many as that are."""
    began, there = time.perf_counter(), entered(url)
    wanted = count - there
    while (there := entered(url)) < count:
        time.sleep(0.2)
        if time.perf_counter() - began > PATIENCE_S:
            raise RuntimeError(f"only {there} of {count} patrols were entered")
    return wanted / (time.perf_counter() - began)


def entered(url: str) -> int:
    engine = open_engine(url)
    with engine.connect() as connection:
        logged = select(func.count()).select_from(Patrol).where(Patrol.state == PatrolState.LOGGED)
        found = connection.scalar(logged) or 0
    engine.dispose()
    return found


def run(database: str, url: str, folder: Path, patrols: int, runs: int) -> dict[str, Any]:
    ours, plain, behind = [], [], []
    with service(url, folder) as it:
        taken(it, sealed(it, BATCH * CLIENTS, 1))  # warm
        settled(url, total := BATCH * CLIENTS)
        for turn in range(runs):
            texts = sealed(it, patrols, (turn + 1) * 100_000)
            ours.append(taken(it, texts))
            total += patrols
            behind.append(settled(url, total))
            plain.append(raw(url, texts))
    return {
        "bench": "ingest",
        "database": database,
        "fixes": FIXES,
        "bytes_each": len(texts[0]),
        "patrols_per_s": round(statistics.median(ours), 1),
        "runs": [round(rate, 1) for rate in ours],
        "raw_per_s": round(statistics.median(plain), 1),
        "ratio_to_raw": round(
            statistics.median(own / other for own, other in zip(ours, plain, strict=True)), 3
        ),
        "entered_per_s_behind": round(statistics.median(behind), 1),
        "load_average": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patrols", type=int, default=600)
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
                    print(json.dumps({"bench": "ingest", "skipped": str(missing)}))
                    continue
            told = run(database, url, folder, asked.patrols, asked.runs)
            print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
