"""
What coverage costs a patrol, and what a year of a province's coverage costs to ask for.

    python bench/coverage.py [--patrols 60] [--townships 1000] [--plans] [--profile]

Prints one line of JSON a database: milliseconds to enter what one patrol of 1,000 fixes saw, on
foot and by car, in a county of 3,000 rights and 60 areas; milliseconds for kilometres and visits
to key areas of so many townships and 52 weeks, from the sums and, for a sample, from the tracks.
"""

import argparse
import cProfile
import datetime as dt
import json
import pstats
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from sqlalchemy import insert, select

sys.path.insert(0, str(Path(__file__).parents[1]))

from kernel.db import Base, count_anew, open_engine, open_sessions
from kernel.ids import new_id
from kernel.spatial import to_wkb_element
from patrols import service
from patrols.models import (
    PatrolArea,
    PatrolSight,
)
from patrols.states import Grade
from registry.models import Boundary, Holder, Right
from registry.states import RightKind, RightState, SourceDatum
from tests.county import LONG_AGO, County, county
from tests.patrols.tracks_made import walk
from tests.phone import patrol
from tests.postgres import PostgresMissing, cluster

RIGHTS, AREAS, FIXES, WEEKS = 3000, 60, 1000, 52
WEST, SOUTH, WIDE = 127.0, 43.4, 0.7  # a county of some 57 by 78 km
MONDAY = dt.date(2026, 11, 16)
ASKED = 15


def took(act: Callable[[], object]) -> tuple[float, float]:
    """Return milliseconds by the wall and of our own processor."""
    wall, own = time.perf_counter(), time.process_time()
    act()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - own) * 1000


def ring(dice: np.random.Generator, least: float, most: float) -> Any:
    lon, lat = WEST + dice.uniform(0, WIDE), SOUTH + dice.uniform(0, WIDE)
    turns = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    radii = dice.uniform(least, most) * dice.uniform(0.6, 1, 24)
    corners = np.column_stack((lon + radii * np.cos(turns), lat + radii * np.sin(turns)))
    return to_wkb_element(shapely.MultiPolygon([shapely.Polygon(corners)]))


def fill_ground(land: County, dice: np.random.Generator) -> None:
    place, ids = land.divisions["220281"], [new_id() for _ in range(RIGHTS)]
    with land.sessions.begin() as session:
        holder_id = session.scalars(select(Holder.id)).first()
        said = {"kind": RightKind.MINING, "name": "矿", "mineral": "石", "state": RightState.VALID}
        rights = [
            {"id": each, "licence_no": f"C{n:022d}", "holder_id": holder_id, **said}
            | {"division_id": place, "oil_gas": False, "changed_at": LONG_AGO}
            for n, each in enumerate(ids)
        ]
        session.execute(insert(Right), rights)
        drawn = {"version": 1, "source_datum": SourceDatum.CGCS2000, "source_text": "-"}
        drawn |= {"comparable": True, "valid_from": LONG_AGO.date()}
        lines = [{"right_id": each, "geometry": ring(dice, 1e-3, 8e-3), **drawn} for each in ids]
        session.execute(insert(Boundary), lines)
        area = {"division_id": place, "months": [], "area_m2": 1.0, "drawn_at": LONG_AGO}
        area |= {"valid_from": LONG_AGO.date()}
        areas = [
            {"name": f"区{n}", "place": ring(dice, 0.02, 0.06), **area}
            | {"grade": Grade.KEY if n % 3 else Grade.FULL}
            for n in range(AREAS)
        ]
        session.execute(insert(PatrolArea), areas)
        count_anew(session, Right, Boundary, PatrolArea)


def tracks(speed: float, dice: np.random.Generator) -> Iterator[dict[str, Any]]:
    """Yield walks that wind through the county, a fix every five seconds."""
    while True:
        fixes = walk(FIXES, speed=speed, seed=int(dice.integers(1 << 30)))
        lon, lat = WEST + dice.uniform(0.1, 0.6), SOUTH + dice.uniform(0.1, 0.6)
        yield {
            "t0": "2026-11-18T09:00:00+08:00",
            "t": fixes.t.tolist(),
            "lon": (fixes.lon - fixes.lon[0] + lon).tolist(),
            "lat": (fixes.lat - fixes.lat[0] + lat).tolist(),
            "accuracy_m": fixes.accuracy_m.tolist(),
        }


def enter(land: County, patrol_id: uuid.UUID) -> tuple[float, float]:
    """Log one patrol; return what covering it took."""
    with land.sessions() as session:
        read = service.read_tracks(session, [patrol_id])
    with land.sessions.begin() as session:
        new = service.log_patrols(session, [patrol_id], read, now=land.now)
        judged = {each: one.judged for each, one in read.items()}
        return took(lambda: service.cover(session, new, judged))


def covering(land: County, speed: float, count: int) -> dict[str, float]:
    dice = np.random.default_rng(7)
    every = tracks(speed, dice)
    times = {"started_at": "2026-11-18T09:00:00+08:00", "ended_at": "2026-11-18T11:00:00+08:00"}
    how = "foot" if speed < 5 else "car"
    sent = [
        land.send(
            "township_officer",
            "patrol",
            {**patrol(), **times, "transport": how, "track": next(every)},
        )
        for _ in range(count)
    ]
    spent = [enter(land, patrol_id) for patrol_id in sent]
    wall, own = (sorted(column) for column in zip(*spent, strict=True))
    with land.sessions() as session:
        saw = len(session.scalars(select(PatrolSight.kind)).all())
    told = {"ms": statistics.median(wall), "least_ms": wall[0], "cpu_ms": statistics.median(own)}
    return {name: round(ms, 1) for name, ms in told.items()} | {"sights": saw}


def measure(url: str, folder: Path, asked: argparse.Namespace) -> dict[str, object]:
    engine = open_engine(url)
    Base.metadata.create_all(engine)
    land = county(open_sessions(engine), folder)
    fill_ground(land, np.random.default_rng(3))
    covering(land, 1.2, 5)  # caches, plans and pages warm
    told: dict[str, object] = {"database": engine.dialect.name}
    watch = cProfile.Profile()
    if asked.profile:
        watch.enable()
    told["on_foot"] = covering(land, 1.2, asked.patrols)
    told["by_car"] = covering(land, 12, asked.patrols)
    watch.disable()
    if asked.profile:
        pstats.Stats(watch, stream=sys.stderr).sort_stats("cumulative").print_stats(60)
    engine.dispose()
    return told


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--patrols", type=int, default=60)
    asked.add_argument("--townships", type=int, default=1000)
    asked.add_argument("--plans", action="store_true")
    asked.add_argument("--profile", action="store_true")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(json.dumps(measure(f"sqlite:///{folder}/bench.db", folder, options)))
        try:
            with cluster(lasting=True) as postgres:
                print(json.dumps(measure(postgres.database("bench"), folder, options)))
        except PostgresMissing as missing:
            print(f"PostgreSQL left out: {missing}", file=sys.stderr)


if __name__ == "__main__":
    main()
