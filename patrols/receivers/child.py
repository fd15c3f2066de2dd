"""The readers at work, in the child process: one file in, columns out."""

import importlib
import math
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Final, NamedTuple

import orjson

_MOST_FIXES: Final = 2_000_000
_READERS: Final = ("gpx", "kml", "fit", "nmea", "csv")
_EARLIEST, _LATEST = 0.0, 253_402_300_799.0  # the years in which instants can be told


class Read(NamedTuple):
    """One fix as a file tells it; ``t`` in seconds since 1970, None where nothing is told."""

    lon: float
    lat: float
    t: float | None = None
    accuracy_m: float | None = None
    altitude_m: float | None = None
    part: int = 0


class Unreadable(Exception):
    """The file is not what it seemed; the argument says why."""


Reader = Callable[[bytes], Iterator[Read]]


def prepare() -> None:
    """Load every reader while files can still be opened."""
    for form in _READERS:
        importlib.import_module(f"patrols.receivers.{form}_reader")


def answer(content: bytes, form: str) -> bytes:
    reader: Reader = importlib.import_module(f"patrols.receivers.{form}_reader").read
    try:
        return orjson.dumps(_columns(reader(content)))
    except Unreadable as wrong:
        return orjson.dumps({"why": str(wrong)[:200]})


def _columns(fixes: Iterator[Read]) -> dict[str, Any]:
    """Return what could be read; a file that breaks off tells what it told until then."""
    columns: dict[str, Any] = {name: [] for name in Read._fields}
    lists, broken = tuple(columns.values()), None
    try:
        for fix in islice(fixes, _MOST_FIXES + 1):
            for column, value in zip(lists, fix, strict=True):
                column.append(value if value is not None and math.isfinite(value) else None)
    except Unreadable as wrong:
        broken = str(wrong)[:200]
    if len(columns["lon"]) > _MOST_FIXES:
        raise Unreadable(f"> {_MOST_FIXES}")
    if not columns["lon"]:
        raise Unreadable(broken or "没有定位点 no fixes")
    return columns | {"t": [_instant(t) for t in columns["t"]], "broken": broken}


def _instant(t: float | None) -> float | None:
    return t if t is not None and _EARLIEST < t < _LATEST else None
