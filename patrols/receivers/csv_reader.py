"""Tables of fixes, by the names that apps and receivers give to their columns."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from patrols.receivers.child import Read, Unreadable
from patrols.receivers.instants import read as instant

_NAMES: Final[Mapping[str, frozenset[str]]] = {
    "lon": frozenset({"lon", "lng", "long", "longitude", "x", "经度"}),
    "lat": frozenset({"lat", "latitude", "y", "纬度"}),
    "t": frozenset(
        {"time", "timestamp", "datetime", "date time", "utc", "tst", "when", "devicetime"}
        | {"fixtime", "时间", "定位时间", "采集时间", "日期时间"}
    ),
    "accuracy_m": frozenset({"accuracy", "acc", "accuracy_m", "hdop_m", "精度", "定位精度"}),
    "altitude_m": frozenset({"alt", "altitude", "ele", "elevation", "altitude_m", "高程", "海拔"}),
}
_TITLE_ROWS: Final = 10


def read(content: bytes) -> Iterator[Read]:
    rows = _rows(content)
    columns = _heading(rows)
    for row in rows:
        cells = {name: row[at].strip() for name, at in columns.items() if at < len(row)}
        try:
            yield _fix(cells)
        except (KeyError, ValueError):
            continue  # a line of totals, a blank one: no fix


def _rows(content: bytes) -> Iterator[list[str]]:
    text = _text(content)
    head = text[:4096]
    mark = max(",;\t", key=head.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    except csv.Error as wrong:
        raise Unreadable(wrong) from None


def _text(content: bytes) -> str:
    utf16 = content[:2] in {b"\xff\xfe", b"\xfe\xff"}
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable("不是文本 not text")


def _heading(rows: Iterator[list[str]]) -> dict[str, int]:
    for _ in range(_TITLE_ROWS):
        columns = _columns(next(rows, []))
        if {"lon", "lat"} <= columns.keys():
            return columns
    raise Unreadable("没有经纬度列 no columns of longitude and latitude")


def _columns(cells: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for at, cell in enumerate(cells):
        plain = cell.strip().lower().partition("(")[0].partition("（")[0].strip()
        for name, known in _NAMES.items():
            if plain in known:
                columns.setdefault(name, at)
    return columns


def _fix(cells: Mapping[str, str]) -> Read:
    return Read(
        lon=float(cells["lon"]),
        lat=float(cells["lat"]),
        t=instant(cells.get("t", "")),
        accuracy_m=_number(cells.get("accuracy_m")),
        altitude_m=_number(cells.get("altitude_m")),
    )


def _number(cell: str | None) -> float | None:
    try:
        return float(cell) if cell else None
    except ValueError:
        return None
