"""
A register imported anew, again, and undone, on PostGIS and embedded.

    python bench/imports.py [--rights 100000] [--profile]

Prints one line of JSON: seconds for the first import, and for the same file again; of the first
also the CPU time of this process and of PostgreSQL's, which take turns, so that their sum is about
what a quiet machine takes; and rows a second.
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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import select, text
from sqlalchemy.orm import Session

import identity.service
import server.app  # noqa: F401  # brings in every room's tables
from identity import queries as places
from kernel.access import Actor
from kernel.db import Base, Sessions, open_engine, open_sessions, writing
from registry import service
from registry.imports.undoing import undo
from registry.models import RegistryImport
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
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
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
    return sheet.getvalue().encode()


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


@dataclass(frozen=True)
class Took:
    """Seconds: by the wall, of CPU here, and of CPU in PostgreSQL's process."""

    wall: float
    here: float
    there: float


def imported(sessions: Sessions, actor: Actor, content: bytes) -> tuple[Took, dict[str, Any]]:
    """Import a file; return what it took, and the counts."""
    began, spent = time.perf_counter(), time.process_time()
    with writing(sessions) as session:
        backend = _backend(session)
        before = _cpu_of(backend)
        done = service.import_file(
            session, actor, content, file_name="bench.csv", dry_run=False, now=NOW
        )
        counts = dict(done.counts)
        there = _cpu_of(backend) - before
    took = Took(time.perf_counter() - began, time.process_time() - spent, there)
    return took, counts


def undone(sessions: Sessions, actor: Actor) -> float:
    """Undo the first import, which the second left as it was; return seconds."""
    began = time.perf_counter()
    with writing(sessions) as session:
        first = session.scalars(select(RegistryImport.id).order_by(RegistryImport.id)).first()
        assert first is not None
        undo(session, actor, first, reason="measured", now=NOW)
    return time.perf_counter() - began


def _backend(session: Session) -> int | None:
    if session.get_bind().dialect.name == "sqlite":
        return None
    return int(session.scalar(text("select pg_backend_pid()")) or 0)


def _cpu_of(process: int | None) -> float:
    if process is None:
        return 0.0
    parts = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


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
            first, counts = imported(sessions, actor, content)
        again, unchanged = imported(sessions, actor, content)
        back = undone(sessions, actor)
        assert counts["created"] == unchanged["unchanged"] == counts["rows"], (counts, unchanged)
        return {
            "first_s": round(first.wall, 1),
            "cpu_here_s": round(first.here, 1),
            "cpu_postgres_s": round(first.there, 1),
            "again_s": round(again.wall, 1),
            "again_cpu_s": round(again.here + again.there, 1),
            "undo_s": round(back, 1),
            "rows_per_s": round(counts["rows"] / first.wall),
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
