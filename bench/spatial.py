"""
Point in polygon and 500 m search among many boundaries, embedded and on PostGIS.

    python bench/spatial.py [--boundaries 100000] [--questions 300]

Prints one line of JSON: median milliseconds of whole SQLAlchemy statements, and embedded/PostGIS.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from geoalchemy2 import WKBElement
from sqlalchemy import Connection, Engine, Select, insert, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

sys.path.insert(0, str(Path(__file__).parents[1]))

from kernel import spatial
from kernel.db import open_engine
from kernel.spatial import Box, Point
from tests.postgres import PostgresMissing, cluster

CORNERS = 24
SEED = 4490


class Base(DeclarativeBase):
    pass


class Boundary(Base):
    __tablename__ = "boundaries"

    row_no: Mapped[int] = mapped_column(primary_key=True)
    shape: Mapped[WKBElement] = mapped_column(spatial.Geometry4490("MULTIPOLYGON"))


def boundaries(count: int) -> Iterator[dict[str, Any]]:
    """Rings of 24 corners, 100 m to 2 km across, over a province."""
    dice = np.random.default_rng(SEED)
    turns = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    for _ in range(count):
        lon, lat, reach = dice.uniform(122, 131), dice.uniform(41, 46), dice.uniform(5e-4, 1e-2)
        radii = reach * dice.uniform(0.6, 1, CORNERS)
        ring = np.column_stack((lon + radii * np.cos(turns), lat + radii * np.sin(turns)))
        shape = shapely.MultiPolygon([shapely.Polygon(ring)])
        yield {"shape": spatial.to_wkb_element(shape)}


def questions(point: Point) -> dict[str, Select[*tuple[Any, ...]]]:
    box = Box(point.lon - 0.05, point.lat - 0.05, point.lon + 0.05, point.lat + 0.05)
    near = spatial.within_m(Boundary.shape, point, 500)
    metres = spatial.distance_m(Boundary.shape, point)
    return {
        "point_in_polygon": select(Boundary.row_no).where(
            spatial.covers_point(Boundary.shape, point)
        ),
        "within_500_m": select(Boundary.row_no).where(near),
        "within_500_m_nearest_first": select(Boundary.row_no, metres).where(near).order_by(metres),
        "map_of_8_by_11_km": select(Boundary.row_no).where(spatial.in_bbox(Boundary.shape, box)),
    }


def load(engine: Engine, count: int) -> float:
    """Rows a second, in one transaction, the index kept all the while."""
    Base.metadata.create_all(engine)
    rows = list(boundaries(count))
    began = time.perf_counter()
    with engine.begin() as connection:
        connection.execute(insert(Boundary), rows)
    took = time.perf_counter() - began
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("ANALYZE boundaries"))
    return count / took


def ask(connection: Connection, points: list[Point]) -> dict[str, tuple[float, float]]:
    """For every question the median milliseconds and the mean number of rows found."""
    answers: dict[str, list[tuple[float, int]]] = {}
    for point in points:
        for name, statement in questions(point).items():
            began = time.perf_counter()
            found = len(connection.execute(statement).all())
            answers.setdefault(name, []).append(((time.perf_counter() - began) * 1000, found))
    return {
        name: (statistics.median(ms for ms, _ in given), statistics.fmean(n for _, n in given))
        for name, given in answers.items()
    }


def measure(url: str, count: int, points: list[Point]) -> tuple[float, dict[str, Any]]:
    engine = open_engine(url)
    try:
        rate = load(engine, count)
        with engine.connect() as connection:
            ask(connection, points[:20])  # statement caches and pages warm
            return rate, ask(connection, points)
    finally:
        engine.dispose()


def compare(count: int, asked: int) -> dict[str, Any]:
    dice = random.Random(SEED)  # noqa: S311  # no secret hangs on it
    points = [Point(dice.uniform(122, 131), dice.uniform(41, 46)) for _ in range(asked)]
    with tempfile.TemporaryDirectory() as folder:
        embedded = measure(f"sqlite:///{folder}/bench.db", count, points)
    report: dict[str, Any] = {"boundaries": count, "questions": asked, "corners": CORNERS}
    return report | lines(embedded, on_postgis(lambda url: measure(url, count, points)))


def on_postgis(run: Callable[[str], Any]) -> Any:
    try:
        with cluster(lasting=True) as postgres:
            return run(postgres.database("bench"))
    except PostgresMissing as missing:
        print(f"PostGIS left out: {missing}", file=sys.stderr)
        return None


def lines(embedded: Any, postgis: Any) -> dict[str, Any]:
    rate, answers = embedded
    report: dict[str, Any] = {"loaded_per_s": {"embedded": round(rate)}}
    if postgis:
        report["loaded_per_s"]["postgis"] = round(postgis[0])
    for name, (ms, found) in answers.items():
        report[name] = {"embedded_ms": round(ms, 3), "rows": round(found, 2)}
        if postgis:
            theirs, same = postgis[1][name]
            report[name] |= {"postgis_ms": round(theirs, 3), "ratio": round(ms / theirs, 2)}
            assert found == same, f"{name}: {found} rows embedded, {same} on PostGIS"
    return report


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--boundaries", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=300)
    given = parser.parse_args()
    print(json.dumps(compare(given.boundaries, given.questions)))
