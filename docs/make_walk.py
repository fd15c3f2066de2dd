"""
Makes docs/walk.csv, the track of the worked example in docs/patrols.md.

A receiver is carried over a hill of the demo's county: it wavers, once leaps two kilometres, and
falls silent for eleven minutes in a ravine. ``--check`` fails if the file is another.
"""

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import Any

from server.demo.receiver import carried

FILE = Path(__file__).with_name("walk.csv")
CHINA = dt.timezone(dt.timedelta(hours=8))
BEGAN = dt.datetime(2026, 9, 15, 8, 12, tzinfo=CHINA)
GATE, FORK, PIT = (126.8601, 42.0301), (126.8668, 42.0322), (126.8742, 42.0410)
SILENT_S, LEAP, LEAPT_DEG = 660, 61, 0.024


def walk() -> dict[str, list[Any]]:
    """Return the columns: to a fork in the ravine, and on to the pit."""
    there = carried(GATE, FORK, count=90, every_s=8, began=BEGAN)
    later = dt.timedelta(seconds=90 * 8 + SILENT_S)
    on = carried(
        (FORK[0] + 0.0012, FORK[1] + 0.002), PIT, count=150, every_s=8, began=BEGAN + later
    )
    seconds = [*there["t"], *(t + later.total_seconds() for t in on["t"])]
    names = ("lon", "lat", "accuracy_m")
    columns = {name: [*there[name], *on[name]] for name in names}
    columns["lon"][LEAP] = round(columns["lon"][LEAP] + LEAPT_DEG, 7)
    return {"t": seconds, **columns}


def at(seconds: float) -> dt.datetime:
    return BEGAN + dt.timedelta(seconds=seconds)


def table() -> str:
    columns = walk()
    lines = ["定位时间,经度,纬度,精度"]
    rows = zip(columns["t"], columns["lon"], columns["lat"], columns["accuracy_m"], strict=True)
    for seconds, lon, lat, accuracy in rows:
        lines.append(f"{at(seconds):%Y-%m-%d %H:%M:%S},{lon:.7f},{lat:.7f},{accuracy}")
    return "\n".join(lines) + "\n"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--check", action="store_true")
    if not asked.parse_args().check:
        FILE.write_text(table(), encoding="utf-8")
    elif FILE.read_text(encoding="utf-8") != table():
        sys.exit("docs/walk.csv is not what docs/make_walk.py makes")


if __name__ == "__main__":
    main()
