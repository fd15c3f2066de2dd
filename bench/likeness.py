"""
Was this picture used before, asked among millions of prints, embedded and on PostgreSQL.

    python bench/likeness.py [--pictures 1000000] [--questions 200]

Prints one line of JSON: median and 95th percentile of milliseconds for a whole question (the
probes, the SQL, the sieve, the decision), beside comparing the 64 bits of all prints in numpy.
The prints are random: such are the signs of pictures with any spectrum and random phases.
"""

import argparse
import hashlib
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
from sqlalchemy import Engine, MetaData, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateIndex, CreateTable

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.spatial import on_postgis
from evidence.images import GREY_EDGE
from evidence.likeness import VERSION
from evidence.likeness.prints import Look, Print, look_at
from evidence.likeness.tables import PicturePrint
from evidence.queries.likeness import same_in_a_band
from evidence.service.likeness import like
from kernel.db import open_engine

SEED = 64
SLICE = 200_000
COLUMNS = ("number", "sha256", "version", "band_0", "band_1", "band_2", "low", "bits")
INSERT = "INSERT INTO picture_prints VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
Row = tuple[int, str, str, int, int, int, int, bytes]


def looks(count: int) -> list[Look]:
    """Pictures of clouds: every frequency as strong as it is in photographs, phases by chance."""
    dice = np.random.default_rng(SEED)
    across, down = np.meshgrid(np.fft.fftfreq(GREY_EDGE), np.fft.fftfreq(GREY_EDGE))
    falling = 1 / np.maximum(np.hypot(across, down), 1 / GREY_EDGE)
    made = []
    for _ in range(count):
        cloud = np.fft.ifft2(np.fft.fft2(dice.normal(size=(GREY_EDGE,) * 2)) * falling).real
        grey = np.clip(128 + 40 * cloud / cloud.std(), 0, 255).astype(np.uint8)
        look = look_at(grey.tobytes())
        assert look is not None
        made.append(look)
    return made


def row(number: int, kept: Print) -> Row:
    name = hashlib.sha256(str(number).encode()).hexdigest()
    return number, name, VERSION, *kept.bands, kept.low, kept.bits


def rows(known: list[Look], count: int) -> Iterator[list[Row]]:
    """Slices of rows: the known pictures, then pictures by chance."""
    yield [row(number, look.print()) for number, look in enumerate(known, 1)]
    dice = np.random.default_rng(SEED + 1)
    for start in range(len(known) + 1, count + 1, SLICE):
        many = min(SLICE, count + 1 - start)
        low = dice.integers(0, 1 << 64, many, np.uint64)
        bands = [(low >> 42).tolist(), (low >> 21 & 0x1FFFFF).tolist(), (low & 0x1FFFFF).tolist()]
        rest = dice.bytes(many * 32)
        yield [
            row(start + n, Print((one, two, three), signed, rest[n * 32 : n * 32 + 32]))
            for n, (one, two, three, signed) in enumerate(
                zip(*bands, low.view(np.int64).tolist(), strict=True)
            )
        ]


def load(engine: Engine, known: list[Look], count: int) -> None:
    """The table without its key to files, since there are none; its indexes once it is full."""
    table = Table("picture_prints", MetaData(), *(c._copy() for c in PicturePrint.__table__.c))  # noqa: SLF001  # the columns as they are, without their keys
    is_sqlite = engine.dialect.name == "sqlite"
    dialect = sqlite.dialect() if is_sqlite else postgresql.dialect()
    with engine.begin() as connection:
        connection.exec_driver_sql(
            str(CreateTable(table, include_foreign_key_constraints=[]).compile(dialect=dialect))
        )
    for some in rows(known, count):
        with engine.begin() as connection:
            if is_sqlite:
                connection.exec_driver_sql(INSERT, some)
            else:
                copy(connection.connection.driver_connection, some)
    with engine.begin() as connection:
        for index in PicturePrint.__table__.indexes:
            connection.exec_driver_sql(str(CreateIndex(index).compile(dialect=dialect)))


def copy(driver: Any, some: list[Row]) -> None:
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY picture_prints ({', '.join(COLUMNS)}) FROM STDIN") as out,
    ):
        for one in some:
            out.write_row(one)


def asked(engine: Engine, known: list[Look]) -> dict[str, Any]:
    """Ask for every known picture; each must find itself, and hardly anything else."""
    took, candidates = [], []
    with Session(engine) as session:
        for look in known[:20]:
            like(session, look)  # statement caches warm
        for number, look in enumerate(known, 1):
            began = time.perf_counter()
            found = like(session, look)
            took.append((time.perf_counter() - began) * 1000)
            assert found[row(number, look.print())[1]] == 0
            candidates.append(len(session.execute(same_in_a_band(session, look.probes())).all()))
    return {
        "median_ms": round(statistics.median(took), 2),
        "p95_ms": round(statistics.quantiles(took, n=20)[-1], 2),
        "candidates": round(statistics.median(candidates)),
    }


def plan(engine: Engine, look: Look) -> str:
    """How the database goes about it, on one line."""
    how = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    with Session(engine) as session:
        wanted = same_in_a_band(session, [some[:2] for some in look.probes()])
        text = wanted.compile(engine, compile_kwargs={"literal_binds": True})
        found = session.connection().exec_driver_sql(f"{how}{text}")
        return " | ".join(str(one[-1]).strip() for one in found)


def measure(url: str, known: list[Look], count: int) -> dict[str, Any]:
    engine = open_engine(url)
    try:
        began = time.perf_counter()
        load(engine, known, count)
        loaded_s = round(time.perf_counter() - began)
        if engine.dialect.name == "postgresql":
            vacuum(engine)
        return {"loaded_s": loaded_s, **asked(engine, known), "plan": plan(engine, known[0])}
    finally:
        engine.dispose()


def vacuum(engine: Engine) -> None:
    """As the server does by itself from time to time: then its indexes answer without the table."""
    address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE picture_prints")


def scanned(known: list[Look], count: int) -> float:
    """Median milliseconds of comparing the 64 bits of every print with every form, in numpy."""
    lows = np.random.default_rng(SEED).integers(0, 1 << 63, count, np.int64)
    took = []
    for look in known[:3]:
        began = time.perf_counter()
        for start in range(0, count, SLICE):
            look.sieve(lows[start : start + SLICE])
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def compare(count: int, questions: int) -> dict[str, Any]:
    known = looks(questions)
    plain = scanned(known, count)
    report: dict[str, Any] = {"pictures": count, "numpy_scan_ms": round(plain)}
    with tempfile.TemporaryDirectory() as folder:
        report["embedded"] = measure(f"sqlite:///{folder}/bench.db", known, count)
    report["postgresql"] = on_postgis(lambda url: measure(url, known, count))
    for name in ("embedded", "postgresql"):
        if report[name]:
            report[name]["of_scan"] = round(report[name]["median_ms"] / plain, 5)
    return report


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--pictures", type=int, default=1_000_000)
    parser.add_argument("--questions", type=int, default=200)
    given = parser.parse_args()
    print(json.dumps(compare(given.pictures, given.questions), ensure_ascii=False))
