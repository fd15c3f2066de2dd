"""
The register's own questions at 100,000 rights: what contains, meets, is near, on which side.

Whole calls: the statement is built, asked and loaded anew each time, and, where a door answers
with it, made into the door's JSON.

    python bench/questions.py [--rights 100000] [--questions 200] [--no-lists]

Prints one line of JSON: median and 95th percentile in milliseconds, and the median of our own
processor time, which a busy machine does not stretch (PostgreSQL's is not in it); the scope and
the day in each; then how long the whole list of overlaps and of duplicates takes, page by page.
The databases' own plans go to standard error.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Select, insert, text
from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.imports import NOW, SEED, office
from bench.plans import tell
from bench.spatial import boundaries
from kernel.access import Actor
from kernel.db import Base, open_engine, open_sessions, reading, writing
from kernel.ids import new_id
from kernel.spatial import Point, area_m2, to_shapely
from registry import queries, service
from registry.ground import alike, comparing, overlapping, surveying
from registry.ground.queries import pairs
from registry.models import Boundary, Holder, Right
from registry.schemas import PlacedRights
from registry.states import RightKind, RightState, SourceDatum
from tests.postgres import PostgresMissing, cluster

TODAY = NOW.date()
_WIRE = PlacedRights()
_RIGHTS_A_HOLDER = 20


def load(session: Session, division_id: int, count: int) -> None:
    """Rights straight into the tables, each with a boundary of 24 corners."""
    holders = [new_id() for _ in range(count // _RIGHTS_A_HOLDER + 1)]
    named = {"name": "矿业公司", "natural_person": False}
    session.execute(insert(Holder), [{"id": holder, **named} for holder in holders])
    ids = [new_id() for _ in range(count)]
    fixed = {"kind": RightKind.MINING, "state": RightState.VALID, "mineral": "铁矿"}
    fixed |= {"division_id": division_id, "oil_gas": False, "changed_at": NOW}
    session.execute(
        insert(Right),
        [
            {
                "id": one,
                "licence_no": f"C220282201501321{n:07}",
                "name": f"第{n}矿",
                "holder_id": holders[n // _RIGHTS_A_HOLDER],
                **fixed,
            }
            for n, one in enumerate(ids)
        ],
    )
    drawn = {"version": 1, "source_datum": SourceDatum.CGCS2000, "source_text": "",
             "comparable": True, "valid_from": TODAY.replace(year=2020)}  # fmt: skip
    session.execute(
        insert(Boundary),
        [
            {
                "id": new_id(),
                "right_id": one,
                "geometry": shape["shape"],
                "area_m2": area_m2(to_shapely(shape["shape"])),
                **drawn,
            }
            for one, shape in zip(ids, boundaries(count), strict=True)
        ],
    )


def questions(session: Session, actor: Actor, point: Point) -> dict[str, Callable[[], int]]:
    line = shapely.LineString([(point.lon, point.lat), (point.lon + 0.02, point.lat + 0.02)])
    area = shapely.box(point.lon, point.lat, point.lon + 0.02, point.lat + 0.02)

    def ask(build: Callable[[], Select[Any]]) -> Callable[[], int]:
        def whole() -> int:
            found = session.execute(build().limit(200)).all()
            items = [{"right": row[0], "boundary": row[1], "distance_m": 0.0} for row in found]
            return len(_WIRE.dump({"items": items})["items"])

        return whole

    def stand() -> int:
        found = session.execute(queries.near(actor, point, 30, on=TODAY).limit(200)).all()
        return len([service.standing(boundary, point, 30) for _, boundary, _ in found])

    def at(shape: Any, metres: float) -> Callable[[], int]:
        return ask(lambda: queries.meeting(actor, shape, metres, on=TODAY))

    return {
        "contains_point": ask(lambda: queries.containing(actor, point, on=TODAY)),
        "within_500_m_of_point": ask(lambda: queries.near(actor, point, 500, on=TODAY)),
        "crossed_by_line": at(line, 0),
        "within_500_m_of_line": at(line, 500),
        "meets_area": at(area, 0),
        "within_500_m_of_area": at(area, 500),
        "side_of_fix": stand,
        **about_ground(session, actor, area),
    }


def about_ground(session: Session, actor: Actor, area: Any) -> dict[str, Callable[[], int]]:
    """Questions of one right: whichever lies nearest to where is asked."""
    near = queries.meeting(actor, area, 5000, on=TODAY).limit(1)
    right_id = next((right.id for right, _ in session.execute(near)), None)
    if right_id is None:
        return {}
    day = {"on": TODAY, "day": TODAY}

    def overlaps() -> int:
        found = overlapping.of_right(session, actor, right_id, tolerance_m=0.5, **day)
        return len(found)

    def crossing() -> int:
        staked = comparing.staked(session, actor, right_id, **day)
        moved = shapely.transform(staked.ground, lambda corners: corners + np.array((1e-3, 0)))
        survey = surveying.Survey(moved, "geojson")
        found = comparing.compare(session, actor, staked, survey, comparing.How(), on=TODAY)
        return len(found.crossing.pieces)

    return {"overlaps_of_right": overlaps, "crossing": crossing}


def plans(session: Session, actor: Actor, point: Point) -> None:
    """Print how the database goes about each kind of question."""
    line = shapely.LineString([(point.lon, point.lat), (point.lon + 0.02, point.lat + 0.02)])
    ids = session.scalars(pairs.slice_of(actor, on=TODAY, after=None, most=400)).all()
    asked = {
        "contains_point": queries.containing(actor, point, on=TODAY),
        "within_500_m_of_line": queries.meeting(actor, line, 500, on=TODAY),
        "overlaps_of_400": pairs.of_rights(actor, ids, on=TODAY, day=TODAY, once=True),
    }
    tell(session, asked)


def whole_lists(session: Session, actor: Actor) -> dict[str, Any]:
    """Go through all rights page by page, as a desk would."""
    day = {"on": TODAY, "day": TODAY, "most": 200}

    def overlaps(after: Any) -> Any:
        how = {"tolerance_m": 0.5, "after": after, **day}
        return overlapping.listed(session, actor, "rights", **how)

    def duplicates(after: Any) -> Any:
        return alike.listed(session, actor, after=after, **day)

    return {"all_overlaps": _through(overlaps), "all_duplicates": _through(duplicates)}


def _through(ask: Callable[[Any], Any]) -> dict[str, Any]:
    after, found, took = None, 0, list[float]()
    while True:
        began = time.perf_counter()
        items, after = ask(after)
        took.append((time.perf_counter() - began) * 1000)
        found += len(items)
        if after is None:
            break
    return {
        "pages": len(took),
        "pairs": found,
        "median_page_ms": round(statistics.median(took), 1),
        "longest_page_ms": round(max(took), 1),
        "whole_s": round(sum(took) / 1000, 1),
    }


def measure(url: str, count: int, points: list[Point], *, lists: bool) -> dict[str, Any]:
    engine = open_engine(url)
    try:
        Base.metadata.create_all(engine)
        sessions = open_sessions(engine)
        actor = office(sessions)
        with writing(sessions) as session:
            division = session.execute(text("SELECT id FROM divisions WHERE code = '220282'"))
            load(session, division.scalar_one(), count)
        with engine.begin() as connection:
            connection.execute(text("ANALYZE"))
        with reading(sessions) as session:
            timed(session, actor, points[:20])  # statement caches and pages warm
            plans(session, actor, points[0])
            found = timed(session, actor, points)
            return found | (whole_lists(session, actor) if lists else {})
    finally:
        engine.dispose()


def timed(session: Session, actor: Actor, points: list[Point]) -> dict[str, Any]:
    took: dict[str, list[tuple[float, float, int]]] = {}
    for point in points:
        for name, ask in questions(session, actor, point).items():
            session.expunge_all()
            began, spent = time.perf_counter(), time.process_time()
            found = ask()
            ended = (time.perf_counter() - began) * 1000, (time.process_time() - spent) * 1000
            took.setdefault(name, []).append((*ended, found))
    return {
        name: {
            "median_ms": round(statistics.median(ms for ms, _, _ in given), 2),
            "p95_ms": round(statistics.quantiles((ms for ms, _, _ in given), n=20)[-1], 2),
            "cpu_ms": round(statistics.median(ms for _, ms, _ in given), 2),
            "rows": round(statistics.fmean(rows for _, _, rows in given), 2),
        }
        for name, given in took.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--rights", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--lists", action=argparse.BooleanOptionalAction, default=True)
    given = parser.parse_args()
    dice = random.Random(SEED)  # noqa: S311  # no secret hangs on it
    points = [Point(dice.uniform(122, 131), dice.uniform(41, 46)) for _ in range(given.questions)]
    report: dict[str, Any] = {"rights": given.rights, "questions": given.questions}
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        report["embedded"] = measure(url, given.rights, points, lists=given.lists)
    try:
        with cluster(lasting=True) as postgres:
            url = postgres.database("questions")
            report["postgis"] = measure(url, given.rights, points, lists=given.lists)
    except PostgresMissing as missing:
        print(f"PostGIS left out: {missing}", file=sys.stderr)
    print(json.dumps(report))


if __name__ == "__main__":
    main()
