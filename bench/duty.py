"""
Who owes a board: so many rights recorded at once, and the questions asked of their boards.

    python bench/duty.py [--rights 100000]

Prints one line of JSON a database: seconds until every board is asked for and vouched for, of an
hourly walk that finds nothing to do, and median milliseconds of the doors.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from kernel.db import Base, count_anew, open_engine, open_sessions
from kernel.jobs import Work
from registry.models import Right
from signboards.jobs import watch_days
from signboards.models import Signboard
from tests.county import county
from tests.postgres import PostgresMissing, cluster
from tests.signboards.looking import ROOT, desk_of, imported

DOORS = ("/overdue", "?overdue=1", "?state=due", "/rectifications?overdue=1")
ASKED = 9


def took(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def measure(url: str, count: int, folder: Path) -> dict[str, object]:
    engine = open_engine(url)
    Base.metadata.create_all(engine)
    land = county(open_sessions(engine), folder)
    imported(land, count)
    settled = took(land.drain)
    walked = took(lambda: watch_days(Work(land.sessions, land.settings, land.now)))
    with land.sessions.begin() as session:
        count_anew(session, Right, Signboard)
    desk = desk_of(land)
    told = {
        path: [took(lambda path=path: desk.get(ROOT + path)) for _ in range(ASKED)]
        for path in DOORS
    }
    engine.dispose()
    return {
        "database": engine.dialect.name,
        "rights": count,
        "settled_s": round(settled, 1),
        "nothing_to_do_s": round(walked, 2),
        "doors_ms": {path: round(statistics.median(ms) * 1000, 1) for path, ms in told.items()},
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rights", type=int, default=100_000)
    count = asked.parse_args().rights
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(json.dumps(measure(f"sqlite:///{folder}/bench.db", count, folder)))
        try:
            with cluster(lasting=True) as postgres:
                print(json.dumps(measure(postgres.database("bench"), count, folder)))
        except PostgresMissing as missing:
            print(f"PostgreSQL left out: {missing}", file=sys.stderr)


if __name__ == "__main__":
    main()
