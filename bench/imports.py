"""
A register imported anew and again, on PostGIS and embedded.

    python bench/imports.py [--rights 100000] [--profile]

Prints one line of JSON: seconds for the first import, and for the same file again; of the first
also the CPU time of this process (others may load the machine), and rows a second.
"""

import argparse
import cProfile
import csv
import datetime as dt
import io
import json
import os
import pstats
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import identity.service
import server.app  # noqa: F401  # brings in every room's tables
from identity import queries as places
from kernel.access import Actor
from kernel.db import Base, Sessions, open_engine, open_sessions, writing
from registry import service
from registry.policy import Permission
from tests.postgres import PostgresMissing, cluster

NOW = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
DIVISIONS = [("22", "吉林省"), ("2202", "吉林市"), ("220282", "桦甸市")]
HEADINGS = [
    *("证号", "矿山名称", "矿业权人", "矿种", "行政区代码", "开采方式", "生产规模"),
    *("有效期起", "有效期止", "坐标系", "上限标高", "下限标高", "范围坐标"),
]
SEED = 4490


def register(count: int) -> bytes:
    """A CSV of rights with quadrangles of about a kilometre, one in four with its own holder."""
    dice = random.Random(SEED)  # noqa: S311  # no secret hangs on it
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for number in range(count):
        lon, lat, side = dice.uniform(122, 131), dice.uniform(41, 46), dice.uniform(0.003, 0.012)
        corners = ((0, 0), (side, 0.001), (side, side), (0.001, side))
        ring = ";".join(f"{lon + e:.7f},{lat + n:.7f}" for e, n in corners)
        writer.writerow(
            [f"C220282201501321{number:07}", f"第{number}矿", f"第{number // 4}矿业公司", "铁矿",
             "220282", "地下开采", "5万吨/年", "2020-01-01", "2030-01-01", "CGCS2000",
             300, 50, ring]
        )  # fmt: skip
    return text.getvalue().encode()


def office(sessions: Sessions) -> Actor:
    began = NOW - dt.timedelta(days=2000)
    with writing(sessions) as session:
        identity.service.import_divisions(session, DIVISIONS, on=began.date(), now=began)
        seat = places.division_by_code(session, "220282", NOW.date())
        assert seat is not None
        home = identity.service.found_office(session, None, name="局", seat=seat, now=began)
        clerk = identity.service.enrol_officer(
            session,
            None,
            name="员",
            login="clerk",
            password="一个很长的口令 2026",  # noqa: S106  # of a database thrown away
            now=NOW,
        )
        return Actor(clerk.id, home.id, frozenset(Permission))


def imported(
    sessions: Sessions, actor: Actor, content: bytes
) -> tuple[float, float, dict[str, Any]]:
    """Import a file; return seconds by the wall and of CPU, and the counts."""
    began, spent = time.perf_counter(), time.process_time()
    with writing(sessions) as session:
        done = service.import_file(
            session, actor, content, file_name="bench.csv", dry_run=False, now=NOW
        )
        counts = dict(done.counts)
    return time.perf_counter() - began, time.process_time() - spent, counts


@contextmanager
def profiled(*, wanted: bool) -> Iterator[None]:
    if not wanted:
        yield
        return
    with cProfile.Profile() as profile:
        yield
    pstats.Stats(profile, stream=sys.stderr).sort_stats("tottime").print_stats(45)


def measure(url: str, content: bytes, *, profile: bool) -> dict[str, Any]:
    engine = open_engine(url)
    try:
        Base.metadata.create_all(engine)
        sessions = open_sessions(engine)
        actor = office(sessions)
        with profiled(wanted=profile):
            first, first_cpu, counts = imported(sessions, actor, content)
        again, _, unchanged = imported(sessions, actor, content)
        assert counts["created"] == unchanged["unchanged"] == counts["rows"], (counts, unchanged)
        return {
            "first_s": round(first, 1),
            "first_cpu_s": round(first_cpu, 1),
            "again_s": round(again, 1),
            "rows_per_s": round(counts["rows"] / first),
        }
    finally:
        engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--rights", type=int, default=100_000)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--postgis-only", action="store_true")
    given = parser.parse_args()
    content = register(given.rights)
    report: dict[str, Any] = {"rights": given.rights, "load": os.getloadavg()[0]}
    try:
        with cluster(lasting=True) as postgres:
            url = postgres.database("imports")
            report["postgis"] = measure(url, content, profile=given.profile)
    except PostgresMissing as missing:
        print(f"PostGIS left out: {missing}", file=sys.stderr)
    if not given.postgis_only:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/bench.db"
            report["embedded"] = measure(url, content, profile=given.profile)
    print(json.dumps(report))


if __name__ == "__main__":
    main()
