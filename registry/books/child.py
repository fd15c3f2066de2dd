"""A workbook taken apart, in the child process: cells, merged ranges, which cells are formulas."""

import datetime as dt
import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, Final

import orjson
import python_calamine
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from registry.books.headings import is_heading

TITLE_ROWS: Final = 10  # a sheet may begin with its title, unit, date
_ROW: Final = re.compile(rb"<(?:\w+:)?row[\s>/]")
_FORMULA: Final = re.compile(
    rb'<(?:\w+:)?c\s(?:[^>]*\s)?r="([A-Z]{1,3}[0-9]{1,7})"[^>]*>\s*<(?:\w+:)?f[\s>/]'
)
_EPOCH_1904: Final = re.compile(rb'date1904="(?:1|true)"')
# Three lists of plain tags; a parser of XML would obey what strangers declare in them.
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATED: Final = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE: Final = re.compile(rb'(?:\w+:)?(\w+)="([^"]*)"')
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_CHUNK: Final = 1 << 20
_EXACT: Final = 1e15  # a spreadsheet keeps 15 digits of a number


def prepare() -> None:
    """All that is needed is loaded by now."""


def answer(content: bytes, most_rows: str) -> bytes:
    """Return the first sheet with headings as JSON, and the names of the others; or ``why`` not."""
    archive = zipfile.ZipFile(io.BytesIO(content)) if content.startswith(b"PK") else None
    if archive and any(_rows_in(archive, name) > int(most_rows) for name in _sheets(archive)):
        return orjson.dumps({"why": "too_many_rows"})
    try:
        with python_calamine.load_workbook(io.BytesIO(content)) as book:
            return orjson.dumps(_told(book, archive, int(most_rows)))
    except python_calamine.PasswordError:
        return orjson.dumps({"why": "password"})
    except (CalamineError, zipfile.BadZipFile, KeyError):
        return orjson.dumps({"why": "damaged"})


def _sheets(archive: zipfile.ZipFile) -> Iterable[str]:
    return [name for name in archive.namelist() if name.startswith("xl/worksheets/")]


def _rows_in(archive: zipfile.ZipFile, name: str) -> int:
    rows, left = 0, b""
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            rows += len(_ROW.findall(left + chunk))
            left = chunk[-1:] if chunk.endswith(b"<") else b""
    return rows


def _told(
    book: CalamineWorkbook, archive: zipfile.ZipFile | None, most_rows: int
) -> dict[str, Any]:
    chosen: dict[str, Any] | None = None
    others = []
    for number, about in enumerate(book.sheets_metadata):
        sheet = book.get_sheet_by_name(about.name)
        if sheet.end is None:
            continue
        if sheet.end[0] >= most_rows:
            return {"why": "too_many_rows"}
        if chosen is None and about.visible == SheetVisibleEnum.Visible and _has_headings(sheet):
            chosen = _whole(sheet, archive, number)
        else:
            others.append(about.name)
    workbook = archive.read("xl/workbook.xml") if archive else b""
    return {"sheet": chosen, "others": others, "1904": bool(_EPOCH_1904.search(workbook))}


def _has_headings(sheet: CalamineSheet) -> bool:
    first = sheet.to_python(skip_empty_area=False, nrows=TITLE_ROWS)
    return any(is_heading([str(cell) for cell in row]) for row in first)


def _whole(sheet: CalamineSheet, archive: zipfile.ZipFile | None, number: int) -> dict[str, Any]:
    rows = sheet.to_python(skip_empty_area=False)
    return {
        "name": sheet.name,
        "rows": [[_plain(cell) for cell in row] for row in rows],
        "merged": [(*begin, *end) for begin, end in sheet.merged_cell_ranges or ()],
        "formulas": list(_formulas(archive, number)) if archive else [],
    }


def _plain(cell: Any) -> Any:
    if isinstance(cell, dt.datetime):
        return (cell.date() if cell.time() == dt.time() else cell).isoformat()
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, (dt.date, dt.time, dt.timedelta)):
        return str(cell)
    return cell


def _number(cell: float) -> Any:
    if abs(cell) >= _EXACT:  # so that nobody takes the digits it shows for those that were typed
        return f"{cell:.14E}"
    return int(cell) if cell.is_integer() else cell


def _formulas(archive: zipfile.ZipFile, number: int) -> Iterator[str]:
    """Yield the addresses of the cells of the sheet of that number that are computed."""
    path = _path_of(archive, number)
    if path in archive.namelist():
        for found in _FORMULA.finditer(archive.read(path)):
            yield found[1].decode()


def _path_of(archive: zipfile.ZipFile, number: int) -> str:
    """Return where a sheet lies, as the relations of the workbook have it."""
    sheets = _SHEET.findall(archive.read("xl/workbook.xml"))
    related = (_attributes(one) for one in _RELATED.findall(archive.read(_RELATIONS)))
    targets = {one.get(b"Id"): one.get(b"Target", b"") for one in related}
    key = _attributes(sheets[number]).get(b"id") if number < len(sheets) else None
    target = targets.get(key, b"").decode()
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    return dict(_ATTRIBUTE.findall(tag))
