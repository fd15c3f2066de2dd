"""
A register of 3,000 and of 100,000 rights held against the rules, on PostGIS and embedded.

    python bench/findings.py [--rights 3000]

Prints one line of JSON: seconds to look through all, findings, and milliseconds for one page of
50 rights and for one right.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy.orm import Session

import server.app  # noqa: F401  # brings in every room's tables
from bench.imports import NOW, imported, office, register
from kernel.access import Actor
from kernel.db import Base, open_engine, open_sessions, reading
from registry.rules import checking
from tests.postgres import PostgresMissing, cluster

TODAY = NOW.date()
ROUNDS = 20


def page(session: Session, actor: Actor) -> checking.CheckedPage:
    return checking.check_page(
        session, actor, lambda _rule: True, on=TODAY, today=TODAY, after=None, limit=50
    )


def measure(url: str, content: bytes) -> dict[str, Any]:
    engine = open_engine(url)
    try:
        Base.metadata.create_all(engine)
        sessions = open_sessions(engine)
        actor = office(sessions)
        imported(sessions, actor, content)
        began = time.perf_counter()
        with reading(sessions) as session:
            found = sum(
                len(one.findings)
                for one in checking.check_all(session, actor, on=TODAY, today=TODAY)
            )
        whole = time.perf_counter() - began
        paged, single = list[float](), list[float]()
        for _ in range(ROUNDS):
            with reading(sessions) as session:
                began = time.perf_counter()
                first = page(session, actor).items[0].right.id
                paged.append(time.perf_counter() - began)
            with reading(sessions) as session:
                began = time.perf_counter()
                checking.check_right(session, actor, first, on=TODAY, today=TODAY)
                single.append(time.perf_counter() - began)
        return {
            "all_s": round(whole, 2),
            "findings": found,
            "page_ms": round(median(paged) * 1000, 1),
            "one_ms": round(median(single) * 1000, 1),
        }
    finally:
        engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--rights", type=int, default=3000)
    given = parser.parse_args()
    content = register(given.rights)
    report: dict[str, Any] = {"rights": given.rights}
    try:
        with cluster(lasting=True) as postgres:
            report["postgis"] = measure(postgres.database("findings"), content)
    except PostgresMissing as missing:
        print(f"PostGIS left out: {missing}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        report["embedded"] = measure(f"sqlite:///{folder}/bench.db", content)
    print(json.dumps(report))


if __name__ == "__main__":
    main()
