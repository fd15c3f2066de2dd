"""Files as rows of named cells, before anyone asks what the cells mean."""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from kernel.errors import Unacceptable
from registry.books.headings import field_of, is_heading
from registry.faults import Done, Fault
from registry.states import SourceDatum

MOST_ROWS: Final = 200_000
_TITLE_ROWS = 10  # a sheet may begin with its title, unit, date
_HEAD = 20_000  # characters in which a heading row is looked for
_LONGEST_CELL = 8 << 20  # characters; a boundary of 100,000 corners takes 4 million

# The limit is the csv module's own, one for the process, and too small for a boundary.
csv.field_size_limit(_LONGEST_CELL)


class UnreadableFile(Unacceptable):
    code = "registry.file_unreadable"
    zh = "文件无法读取：{zh}。请另存为 XLSX 或 UTF-8 编码的 CSV 后重新导入。"
    en = "The file cannot be read: {en}. Save it as XLSX, or as CSV in UTF-8, and try again."


class NoHeadings(Unacceptable):
    code = "registry.no_headings"
    zh = "前 10 行中没有找到含“证号”的表头。请补上表头后重新导入。"
    en = "No heading row with a licence number column in the first 10 rows. Add one and try again."


class TooManyRows(Unacceptable):
    code = "registry.too_many_rows"
    zh = "文件超过 {most} 行。请拆分后分批导入。"
    en = "The file has more than {most} rows. Split it and import the parts."


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row: cells by field, empty ones left out; a geometry where the format has one."""

    number: int
    cells: Mapping[str, Any]
    geometry: Any = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    ``datum`` is that of the whole file, where the file says it.

    ``letters`` name the column of each field, as spreadsheets do: A, B, … AA.
    """

    rows: Iterator[RawRow]
    faults: tuple[Fault, ...] = ()
    datum: SourceDatum | None = None
    fields: frozenset[str] = field(default_factory=frozenset)
    letters: Mapping[str, str] = field(default_factory=dict)


def read_csv(content: bytes) -> Sheet:
    """Read a register as CSV; UnreadableFile, NoHeadings or TooManyRows where it is none."""
    text = _decoded(content)
    records = _records(text, _delimiter(text))
    start = _heading_row(records)
    columns, faults = columns_of(records[start])
    width = len(records[start])
    body = enumerate(records[start + 1 :], start + 2)
    return Sheet(
        rows=(_row(number, cells, columns, width) for number, cells in body if any(cells)),
        faults=tuple(faults),
        fields=frozenset(columns.values()),
        letters={known: letter(at) for at, known in columns.items()},
    )


def _decoded(content: bytes) -> str:
    if content[:4] == b"PK\x03\x04":
        raise UnreadableFile(
            zh="压缩包中没有可导入的内容", en="the archive holds nothing to import"
        )
    utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableFile(zh="不是文本文件", en="it is not text in UTF-8 or GB18030")


def _delimiter(text: str) -> str:
    """Return the mark that makes a heading row appear; boundaries hold commas and semicolons."""
    for mark in ",\t;":
        with suppress(csv.Error):
            if any(map(is_heading, islice(_reader(text[:_HEAD], mark), _TITLE_ROWS))):
                return mark
    raise NoHeadings


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _records(text: str, delimiter: str) -> list[list[str]]:
    records = []
    try:
        for cells in _reader(text, delimiter):
            records.append([cell.strip() for cell in cells])
            if len(records) > MOST_ROWS + _TITLE_ROWS:
                raise TooManyRows(most=MOST_ROWS)
    except csv.Error as error:
        raise UnreadableFile(zh=error, en=error) from None
    return records


def _heading_row(records: Sequence[Sequence[str]]) -> int:
    for position, cells in enumerate(records[:_TITLE_ROWS]):
        if is_heading(cells):
            return position
    raise NoHeadings


def columns_of(headings: Sequence[str]) -> tuple[dict[int, str], list[Fault]]:
    """Return the field of each column we know, and what is to be said about the others."""
    columns, faults = dict[int, str](), list[Fault]()
    for position, heading in enumerate(headings):
        known = field_of(heading)
        if known is None and heading:
            faults.append(Fault(heading[:40], "column_unknown", Done.IGNORED))
        elif known in columns.values():
            faults.append(Fault(heading[:40], "column_twice", Done.IGNORED))
        elif known:
            columns[position] = known
    return columns, faults


def letter(column: int) -> str:
    """Return what spreadsheets call a column that is so many right of the first."""
    before, last = divmod(column, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


def _row(number: int, cells: Sequence[str], columns: Mapping[int, str], width: int) -> RawRow:
    named = {known: cells[at] for at, known in columns.items() if at < len(cells) and cells[at]}
    beyond = " ".join(cell for cell in cells[width:] if cell)
    faults = (Fault("", "too_many_cells", Done.IGNORED, beyond),) if beyond else ()
    return RawRow(number, named, faults=faults)
