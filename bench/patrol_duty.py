"""
The duty ledger of a province: every township of Jilin, 52 weeks, closed and open.

    python bench/patrol_duty.py [--weeks 52]

Prints one line of JSON a database: seconds to weigh all patrols and to close the weeks one by one,
and median milliseconds of the ledger of the whole province through its door, while every week is
open (counted from the patrols), once all but the last two are closed (read from the figures), with
only what is missing, of one county, and of the forecast and of who is out. `our_cpu` are the
milliseconds of CPU in this process, which tell of a machine that others keep busy. Divisions are
the real ones where ../shared/data/jilin_divisions is there, and so many invented ones otherwise.
"""

import argparse
import csv
import datetime as dt
import json
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import select

import identity.service
from identity.models import Division, DivisionPath, Office, OfficeScope
from kernel.access import Actor
from kernel.bulk import insert_many
from kernel.db import Base, Sessions, count_anew, open_engine, open_sessions
from kernel.ids import new_id
from kernel.jobs import Work
from kernel.settings import Settings
from patrols import service
from patrols.jobs import close_periods
from patrols.models import DutyFigure, DutyVerdict, Patrol
from patrols.queries import held_patrols
from patrols.routes import blueprint
from patrols.states import Found, PatrolState
from tests.apps import app_of
from tests.county import Powers
from tests.patrols.duties import entered
from tests.postgres import PostgresMissing, cluster

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "jilin_divisions"
TOWNSHIPS = 1075
FIRST_MONDAY = dt.date(2025, 11, 17)
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
ROOT = "/api/patrols/duty"
SIGNED_IN = {"Authorization": "Bearer x"}
ASKED = 7
RETURNED = 0.05
Row = dict[str, Any]


def took(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def divisions() -> tuple[str, list[tuple[str, str]]]:
    """Return where they are from, and code and name of each, the high ones first."""
    if not DATA.is_dir():
        cities = [(f"22{n:02}", f"城市{n}") for n in range(1, 10)]
        counties = [(f"{city}{n:02}", f"县{n}") for city, _ in cities for n in range(1, 8)]
        towns = [(f"{counties[n % 63][0]}{100 + n // 63}", f"镇{n}") for n in range(TOWNSHIPS)]
        return "invented", [("22", "吉林省"), *cities, *counties, *sorted(towns)]
    counties = read("jilin_areas.csv")
    cities = [(city, f"{city}市") for city in sorted({code[:4] for code, _ in counties})]
    return "real", [("22", "吉林省"), *cities, *counties, *read("jilin_streets.csv")]


def read(name: str) -> list[tuple[str, str]]:
    with (DATA / name).open(encoding="utf-8") as file:
        return [(row["code"], row["name"]) for row in csv.DictReader(file)]


def founded(sessions: Sessions, places: Sequence[tuple[str, str]]) -> list[Row]:
    """Give every division an office; return them."""
    with sessions.begin() as session:
        identity.service.import_divisions(session, places, on=LONG_AGO.date(), now=LONG_AGO)
    with sessions.begin() as session:
        seats = session.scalars(select(Division).order_by(Division.code)).all()
        offices = [
            {"id": new_id(), "name": f"{seat.name}所", "division_id": seat.id} for seat in seats
        ]
        insert_many(session, Office, offices)
        scopes = [
            {
                "id": new_id(),
                "office_id": office["id"],
                "division_id": office["division_id"],
                "valid_from": LONG_AGO.date(),
                "valid_to": None,
            }
            for office in offices
        ]
        insert_many(session, OfficeScope, scopes)
        count_anew(session, Office, OfficeScope, Division, DivisionPath)
    return [{**office, "code": seat.code} for office, seat in zip(offices, seats, strict=True)]


def patrols(offices: Sequence[Row], weeks: int) -> Iterator[Row]:
    """Yield none to three patrols a week of every township, mostly the two it owes."""
    chance = random.Random(7)  # noqa: S311 (no secret)
    for office in offices:
        if len(office["code"]) != 9:
            continue
        for week in range(weeks):
            for _ in range(chance.choice((0, 1, 1, 2, 2, 2, 2, 2, 3))):
                day = FIRST_MONDAY + dt.timedelta(weeks=week, days=chance.randrange(7))
                yield walked(office, day, chance)


def walked(office: Row, day: dt.date, chance: random.Random) -> Row:
    began = dt.datetime.combine(day, dt.time(1), dt.UTC)
    made = entered(office["id"], office["division_id"], began)
    if chance.random() >= RETURNED:
        return made
    return {**made, "state": PatrolState.RETURNED, "return_reason": "轨迹与路线不符"}


def filled(sessions: Sessions, offices: Sequence[Row], weeks: int, now: dt.datetime) -> Row:
    """Write the patrols, then weigh them, 500 a transaction as the pipeline would at most."""
    rows = list(patrols(offices, weeks))
    with sessions.begin() as session:
        insert_many(session, Patrol, rows)
        count_anew(session, Patrol)
    ids = [row["id"] for row in rows]
    weighed = took(lambda: weigh_all(sessions, ids, now))
    with sessions.begin() as session:
        count_anew(session, DutyVerdict)
    return {"patrols": len(rows), "weighed_s": round(weighed, 1)}


def weigh_all(sessions: Sessions, ids: Sequence[uuid.UUID], now: dt.datetime) -> None:
    for first in range(0, len(ids), 500):
        with sessions.begin() as session:
            some = held_patrols(session, ids[first : first + 500])
            service.duty.weigh(session, some, found=Found.ARRIVED, now=now)


def measure(url: str, weeks: int, folder: Path) -> Row:
    engine = open_engine(url)
    Base.metadata.create_all(engine)
    sessions, settings = open_sessions(engine), Settings(data=folder, database_url="")
    source, places = divisions()
    offices = founded(sessions, places)
    last = FIRST_MONDAY + dt.timedelta(weeks=weeks, days=-1)
    now = dt.datetime.combine(last, dt.time(4), dt.UTC)
    said = filled(sessions, offices, weeks, now)
    ask = asker(sessions, settings, offices[0], now)
    county = next(row for row in offices if len(row["code"]) == 6)
    year = f"/ledger?first={FIRST_MONDAY}&last={last}&limit=2000"
    opened = {"province_open": ask(f"{year}&level=township")}
    closed = took(lambda: close_periods(Work(sessions, settings, now)))
    with sessions.begin() as session:
        count_anew(session, DutyFigure)
    doors = {
        "province_closed": f"{year}&level=township",
        "only_missing": f"{year}&level=township&only_missing=true",
        "one_county": f"{year}&division={county['division_id']}",
        "this_week": f"/ledger?first={last}&last={last}&limit=2000",
        "forecast": "/forecast",
        "now": "/now",
    }
    told = {**opened, **{name: ask(path) for name, path in doors.items()}}
    engine.dispose()
    towns = sum(len(row["code"]) == 9 for row in offices)
    head = {"database": engine.dialect.name, "divisions": source, "townships": towns}
    return {**head, "weeks": weeks, **said, "closed_s": round(closed, 1), "doors_ms": told}


def asker(
    sessions: Sessions, settings: Settings, office: Row, now: dt.datetime
) -> Callable[[str], Row]:
    """Return what asks a door of the province's desk, and says how long it took and how much."""
    actor = Actor(uuid.UUID(int=1), office["id"], frozenset(Powers))
    app = app_of(
        blueprint,
        settings=settings,
        sessions=sessions,
        authenticate=lambda *_: actor,
        now=lambda: now,
    )
    client = app.test_client()

    answers = []

    def ask(path: str) -> Row:
        said, cpu = [], []
        for _ in range(ASKED):
            began = time.process_time()
            said.append(took(lambda: answers.append(client.get(ROOT + path, headers=SIGNED_IN))))
            cpu.append(time.process_time() - began)
        assert answers[-1].status_code == 200, answers[-1].get_json()
        content = answers[-1].get_json()
        lines = content["items"] if isinstance(content, dict) else content
        cells = sum(len(line.get("periods", [0])) for line in lines)
        size = round(len(answers[-1].data) / 1e6, 1)
        told = {"median": statistics.median(said), "our_cpu": statistics.median(cpu)}
        milliseconds = {name: round(seconds * 1000) for name, seconds in told.items()}
        return {**milliseconds, "cells": cells, "mb": size}

    return ask


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--weeks", type=int, default=52)
    weeks = asked.parse_args().weeks
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(json.dumps(measure(f"sqlite:///{folder}/bench.db", weeks, folder)))
        try:
            with cluster(lasting=True) as postgres:
                print(json.dumps(measure(postgres.database("bench"), weeks, folder)))
        except PostgresMissing as missing:
            print(f"PostgreSQL left out: {missing}", file=sys.stderr)


if __name__ == "__main__":
    main()
