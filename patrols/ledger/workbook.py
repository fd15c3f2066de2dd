"""The ledger as a workbook: a sheet to file and print, and a sheet that says what it is."""

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from patrols.ledger.columns import COLUMNS, HEADINGS, Row, Sum, Value, digits

Styles = Mapping[str, Format]

_TITLE, _HEAD, _FIRST = 0, 1, 2  # rows of the sheet
_TITLE_PT, _HEAD_PT = 30, 58
_LINE_PT, _TALLEST_PT = 12.5, 409.0  # of nine-point letters; the most a sheet knows
_SMALL: Final = 11 / 9  # widths are told in eleven-point letters
_A4: Final = 9
_LAST: Final = len(COLUMNS) - 1
_PRINTED: Final = HEADINGS.index("轨迹疑点")  # what is beyond is for whoever checks a record
_FORMATS: Final[Mapping[str, Mapping[str, Any]]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"},
    "head": {"bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E8EEF5"},
    "text": {"valign": "top"},
    "day": {"valign": "top", "align": "center", "num_format": 'yyyy"年"m"月"d"日"'},
    "0": {"valign": "top", "num_format": "0"},
    "1": {"valign": "top", "num_format": "0.0"},
    "2": {"valign": "top", "num_format": "0.00"},
    "label": {"bold": True, "valign": "top", "bg_color": "#E8EEF5"},
}


@dataclass(frozen=True, slots=True)
class About:
    """What a ledger says of itself: its title, and label by label what it is."""

    title: str
    facts: Sequence[tuple[str, str]]
    made_at: dt.datetime


def as_xlsx(rows: Iterable[Row], about: About, total: Sum) -> bytes:
    """
    Return the workbook, rows written as they come; ``total`` is what `rows` add up to at the end.

    Every cell is text, a number or a day, so that nothing in it can run.
    """
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"constant_memory": True, "in_memory": False}) as book:
        book.set_properties({"title": about.title, "created": about.made_at.replace(tzinfo=None)})
        styles = {name: book.add_format({**_border(name), **how}) for name, how in _FORMATS.items()}
        _rows(book.add_worksheet("巡查台账"), rows, about.title, styles)
        _about(book.add_worksheet("说明"), about, total, styles)
    return made.getvalue()


def _border(name: str) -> Mapping[str, Any]:
    if name == "title":
        return {}
    return {"border": 1, "border_color": "#9AA5B1", "text_wrap": True, "font_size": 9}


def _rows(sheet: Worksheet, rows: Iterable[Row], title: str, styles: Styles) -> None:
    for at, column in enumerate(COLUMNS):
        sheet.set_column(at, at, column.width)
    sheet.set_row(_TITLE, _TITLE_PT)
    sheet.merge_range(_TITLE, 0, _TITLE, _PRINTED, "", styles["title"])
    sheet.write_string(_TITLE, 0, title, styles["title"])
    sheet.set_row(_HEAD, _HEAD_PT)
    for at, heading in enumerate(HEADINGS):
        sheet.write_string(_HEAD, at, heading, styles["head"])
    last = _HEAD
    for last, row in enumerate(rows, _FIRST):
        sheet.set_row(last, _height(row))
        for at, value in enumerate(row):
            _write(sheet, last, at, value, styles)
    sheet.autofilter(_HEAD, 0, last, _LAST)
    _printed(sheet, last)


def _height(row: Row) -> float:
    """Return points for what the longest cell wraps to; a Chinese letter is two wide."""
    wraps = (
        -(-sum(1 if mark.isascii() else 2 for mark in value) // int(column.width * _SMALL - 1))
        for column, value in zip(COLUMNS, row, strict=True)
        if isinstance(value, str)
    )
    return min(_TALLEST_PT, _LINE_PT * max(1, *wraps) + 4)


def _printed(sheet: Worksheet, last: int) -> None:
    """Have it printed on A4 across, the headings on every page."""
    sheet.print_area(_TITLE, 0, last, _PRINTED)
    sheet.freeze_panes(_FIRST, 2)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.repeat_rows(_TITLE, _HEAD)
    sheet.set_footer("&L&8&A&C&8第 &P 页 共 &N 页")


def _write(sheet: Worksheet, row: int, column: int, value: Value, styles: Styles) -> None:
    if value is None:
        sheet.write_blank(row, column, None, styles["text"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), styles["day"])
    elif isinstance(value, (int, float)):
        sheet.write_number(row, column, value, styles[str(digits(HEADINGS[column]))])
    else:
        sheet.write_string(row, column, value, styles["text"])


def _about(sheet: Worksheet, about: About, total: Sum, styles: Styles) -> None:
    """Say what the other sheet is; written last, when the rows are known."""
    facts = [
        *about.facts,
        ("行数", str(total.rows)),
        ("行的摘要 SHA-256", total.hexdigest()),
        ("摘要算法", "每行各单元格按显示文字以制表符相连，行末换行，UTF-8 编码；不含标题行和表头"),
    ]
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 90)
    for at, (label, said) in enumerate(facts):
        sheet.write_string(at, 0, label, styles["label"])
        sheet.write_string(at, 1, said, styles["text"])
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
