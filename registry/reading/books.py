"""Workbooks (XLSX, XLS) as rows: merged cells, computed cells and numbers that are days told."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from kernel import confined
from registry.books.child import TITLE_ROWS
from registry.books.headings import field_of, is_heading
from registry.faults import Done, Fault
from registry.reading.sheets import (
    MOST_ROWS,
    NoHeadings,
    RawRow,
    Sheet,
    TooManyRows,
    UnreadableFile,
    columns_of,
    letter,
)

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LIMITS: Final = confined.Limits(
    wall_s=180, cpu_s=90, memory=1536 * confined.MIB, answer=320 * confined.MIB
)
_MOST_UNPACKED: Final = 512 << 20  # bytes
_MOST_RATIO: Final = 200  # a sheet of a million equal rows packs to a hundredth
_WHY: Final[Mapping[str, tuple[str, str]]] = {
    "password": ("工作簿有密码", "the workbook has a password"),
    "damaged": ("工作簿已损坏", "the workbook is damaged"),
    "bomb": ("工作簿解开后过大", "the workbook unpacks to too much"),
    "timeout": ("读取工作簿用时过长", "the workbook takes too long to read"),
    "memory": ("工作簿过大", "the workbook is too large"),
    "merged": ("合并的单元格过多", "too many of its cells are merged"),
    "crash": ("工作簿已损坏或过大", "the workbook is damaged or too large"),
}
_DAYS: Final = frozenset({"valid_from", "valid_to", "ended_on"})
_SERIALS: Final = range(18_264, 80_000)  # 1950 to 2119
_MOST_MERGED: Final = 2_000_000  # cells
_EPOCHS: Final = {False: dt.date(1899, 12, 30), True: dt.date(1904, 1, 1)}
Range = tuple[int, int, int, int]


def is_book(content: bytes) -> bool:
    if content.startswith(_OLE):
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):  # the last: packed unknown ways
        return False


def read_book(content: bytes) -> Sheet:
    """Read the first sheet with headings; UnreadableFile, NoHeadings or TooManyRows without."""
    _check(content)
    try:
        most = str(MOST_ROWS + TITLE_ROWS)
        said = confined.run("registry.books.child", content, most, limits=_LIMITS)
    except confined.Ended as ended:
        raise _unreadable(ended.how) from None
    told = orjson.loads(said)
    if told.get("why") == "too_many_rows":
        raise TooManyRows(most=MOST_ROWS)
    if "why" in told:
        raise _unreadable(told["why"])
    if told["sheet"] is None:
        raise NoHeadings
    others = (Fault(name[:40], "sheet_ignored", Done.IGNORED) for name in told["others"])
    return _Book(told["sheet"], epoch=_EPOCHS[told["1904"]]).sheet(tuple(others))


def _check(content: bytes) -> None:
    if not content.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
    whole = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if whole > _MOST_UNPACKED or whole > _MOST_RATIO * (packed + 1024):
        raise _unreadable("bomb")


def _unreadable(why: str) -> UnreadableFile:
    zh, en = _WHY[why]
    return UnreadableFile(zh=zh, en=en)


@dataclass
class _Book:
    """One sheet of a workbook; rows and columns count from 0 in here."""

    told: Mapping[str, Any]
    epoch: dt.date
    faults: dict[tuple[int, int], tuple[str, Done]] = field(default_factory=dict)

    def sheet(self, faults: tuple[Fault, ...]) -> Sheet:
        start, end = self._heading_rows()
        columns, unknown = columns_of(self._headings(start, end))
        self._spread(end)
        return Sheet(
            rows=self._rows(end, columns),
            faults=(*faults, *unknown),
            fields=frozenset(columns.values()),
            letters={known: letter(at) for at, known in columns.items()},
        )

    @property
    def _grid(self) -> list[list[Any]]:
        rows: list[list[Any]] = self.told["rows"]
        return rows

    def _heading_rows(self) -> tuple[int, int]:
        """Return the row of headings, and the last that merged headings reach down to."""
        for at, cells in enumerate(self._grid[:TITLE_ROWS]):
            if is_heading([str(cell) for cell in cells]):
                down = [merged[2] for merged in self.told["merged"] if merged[0] == at]
                return at, min(max([at, *down]), at + TITLE_ROWS)
        raise NoHeadings

    def _headings(self, start: int, end: int) -> list[str]:
        """Return a heading for each column: 有效期 merged over 起 and 止 gives 有效期起, …止."""
        spread = {
            (row, column): self._grid[top][left]
            for top, left, bottom, right in self._merged()
            if start <= top <= end
            for row in range(top, min(bottom, end) + 1)
            for column in range(left, right + 1)
        }
        return [
            _best([str(spread.get((row, at), cell)).strip() for row, cell in column])
            for at, column in self._columns_down(start, end)
        ]

    def _columns_down(self, start: int, end: int) -> Iterator[tuple[int, list[tuple[int, Any]]]]:
        rows = range(start, min(end, len(self._grid) - 1) + 1)
        for at in range(len(self._grid[start])):
            yield at, [(row, self._grid[row][at]) for row in rows]

    def _merged(self) -> list[Range]:
        """Return the merged ranges, as far as there are rows and columns."""
        grid = self._grid
        deep, wide = len(grid) - 1, max(map(len, grid)) - 1
        within = [
            (top, left, min(bottom, deep), min(right, wide))
            for top, left, bottom, right in self.told["merged"]
            if top <= deep and left <= wide
        ]
        cells = sum((r - left + 1) * (b - top + 1) for top, left, b, r in within)
        if cells > _MOST_MERGED:
            raise _unreadable("merged")
        return within

    def _spread(self, end: int) -> None:
        """Give a cell merged downwards to each of its rows; what is merged across is unclear."""
        grid = self._grid
        for top, left, bottom, right in self._merged():
            for row in range(max(top, end + 1), bottom + 1):
                if left == right and row > top > end:
                    grid[row][left] = grid[top][left]
                    self.faults[row, left] = ("merged_down", Done.KEPT)
                for column in range(left, right + 1) if right > left else ():
                    self.faults[row, column] = ("merged_across", Done.LEFT)
        for address in self.told["formulas"]:
            row, column = _place(address)
            if row > end:
                self.faults[row, column] = ("formula", Done.KEPT)

    def _rows(self, end: int, columns: Mapping[int, str]) -> Iterator[RawRow]:
        for at in range(end + 1, len(self._grid)):
            cells = self._grid[at]
            if any(cell not in ("", None) for cell in cells):
                yield self._row(at, cells, columns)

    def _row(self, at: int, cells: Sequence[Any], columns: Mapping[int, str]) -> RawRow:
        named, faults = dict[str, Any](), list[Fault]()
        for column, known in columns.items():
            value = cells[column] if column < len(cells) else ""
            code, done = self.faults.get((at, column), ("", Done.KEPT))
            if code == "formula" and value in ("", None):
                code, done = "formula_empty", Done.LEFT
            if code:
                faults.append(Fault(known, code, done, str(value)))
            if value in ("", None) or done is Done.LEFT:
                continue
            if known in _DAYS and type(value) is int and value in _SERIALS:
                given, value = str(value), (self.epoch + dt.timedelta(value)).isoformat()
                faults.append(Fault(known, "date_serial", Done.REPAIRED, given, {"took": value}))
            named[known] = value
        return RawRow(at + 1, named, faults=tuple(faults))


def _best(texts: Sequence[str]) -> str:
    """Return the heading that rows of headings give a column: all of them, the last, the first."""
    texts = list(dict.fromkeys(text for text in texts if text))
    whole = "".join(texts)
    return next((text for text in (whole, *reversed(texts)) if field_of(text)), whole)


def _place(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    column = 0
    for mark in letters:
        column = column * 26 + ord(mark) - ord("A") + 1
    return int(address[len(letters) :]) - 1, column - 1
