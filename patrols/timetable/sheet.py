"""A timetable as a workbook, in the columns of the trade, ready to be printed and hung up."""

import io
from collections import Counter
from collections.abc import Mapping
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from patrols.timetable.giving import Line, Timetable

Styles = Mapping[str, Format]

_COLUMNS: Final = (
    ("序号", 6),
    ("日期", 12),
    ("星期", 6),
    ("巡查单位", 27),
    ("巡查区域", 24),
    ("等级", 12),
    ("坐标（经度, 纬度）", 21),
    ("事由", 46),
    ("完成情况", 17),
    ("备注", 18),
)
_CENTRED: Final = frozenset({"序号", "日期", "星期", "等级", "坐标（经度, 纬度）", "完成情况"})
_WEEK: Final = "一二三四五六日"
_FONT: Final = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"}
_TITLE: Final = {**_FONT, "font_name": "黑体", "font_size": 16}
_SIGNED: Final = (
    "编制：　　　　　　　　　　审核：　　　　　　　　　　批准：　　　　　　　　　　日期："
)
_A4: Final = 9
_HEAD_ROW: Final = 2


def as_xlsx(timetable: Timetable) -> bytes:
    """Return the workbook; every cell is text or a number, so that nothing in it can run."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        styles = _styles(book)
        _plan(book.add_worksheet("巡查计划"), timetable, styles)
        _units(book.add_worksheet("各单位次数"), timetable, styles)
    return made.getvalue()


def _styles(book: xlsxwriter.Workbook) -> Styles:
    lined = {**_FONT, "border": 1, "border_color": "#808080", "text_wrap": True}
    return {
        "title": book.add_format(
            {**_FONT, "font_name": "黑体", "font_size": 16, "align": "center"}
        ),
        "standing": book.add_format({**_FONT, "font_color": "#595959", "align": "right"}),
        "head": book.add_format({**lined, "bold": True, "align": "center", "bg_color": "#DDE6F0"}),
        "text": book.add_format({**lined, "indent": 1}),
        "sign": book.add_format({**_FONT, "font_size": 12}),
        "middle": book.add_format({**lined, "align": "center"}),
        "key": book.add_format({**lined, "align": "center", "bold": True, "font_color": "#9C2A00"}),
        "missed": book.add_format({**lined, "align": "center", "font_color": "#C00000"}),
    }


def _plan(sheet: Worksheet, timetable: Timetable, styles: Styles) -> None:
    _page(sheet, timetable.title)
    sheet.set_landscape()
    _headed(sheet, timetable, [name for name, _ in _COLUMNS], styles)
    for at, (_, width) in enumerate(_COLUMNS):
        sheet.set_column(at, at, width)
    lines = [line for line in timetable.lines if not line.cancelled]
    for number, line in enumerate(lines, 1):
        row = _HEAD_ROW + number
        sheet.set_row(row, _height(line))
        sheet.write_number(row, 0, number, styles["middle"])
        for at, text in enumerate(_cells(line), 1):
            sheet.write_string(row, at, text, styles[_style(_COLUMNS[at][0], line)])
    sheet.set_row(_HEAD_ROW + len(lines) + 2, 28)
    sheet.write_string(_HEAD_ROW + len(lines) + 2, 1, _SIGNED, styles["sign"])
    if lines:
        sheet.autofilter(_HEAD_ROW, 0, _HEAD_ROW + len(lines), len(_COLUMNS) - 1)


def _page(sheet: Worksheet, title: str) -> None:
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROW, _HEAD_ROW)
    sheet.freeze_panes(_HEAD_ROW + 1, 0)
    sheet.set_footer(f"&L&9{title.replace('&', '&&')}&R&9第 &P 页，共 &N 页")


def _headed(sheet: Worksheet, timetable: Timetable, names: list[str], styles: Styles) -> None:
    last = len(names) - 1
    sheet.merge_range(0, 0, 0, last, "", styles["title"])
    sheet.write_string(0, 0, timetable.title, styles["title"])
    sheet.merge_range(1, 0, 1, last, "", styles["standing"])
    sheet.write_string(1, 0, timetable.standing, styles["standing"])
    sheet.set_row(0, 30)
    sheet.set_row(_HEAD_ROW, 24)
    for at, name in enumerate(names):
        sheet.write_string(_HEAD_ROW, at, name, styles["head"])


def _cells(line: Line) -> tuple[str, ...]:
    return (
        line.day.isoformat(),
        _WEEK[line.day.weekday()],
        line.unit,
        line.name,
        line.grade_zh,
        line.place,
        line.why,
        line.outcome,
        line.note,
    )


def _style(column: str, line: Line) -> str:
    if column == "等级" and line.grade == "key":
        return "key"
    if column == "完成情况" and line.state == "missed":
        return "missed"
    return "middle" if column in _CENTRED else "text"


def _height(line: Line) -> float:
    """Return points for what the longest cell wraps to; a Chinese letter is two wide."""
    wide = {at: width for at, (_, width) in enumerate(_COLUMNS)}
    wraps = (
        -(-sum(1 if mark.isascii() else 2 for mark in text) // (wide[at] - 3))
        for at, text in enumerate(_cells(line), 1)
    )
    return 15.0 * max(1, *wraps) + 8


def _units(sheet: Worksheet, timetable: Timetable, styles: Styles) -> None:
    names = ["序号", "巡查单位", "计划次数", "其中重点区", "已巡查", "未巡查"]
    _page(sheet, timetable.title)
    _headed(sheet, timetable, names, styles)
    for at, width in enumerate((6, 36, 12, 12, 12, 12)):
        sheet.set_column(at, at, width)
    planned, key, walked, missed = _counts(timetable)
    for number, unit in enumerate(sorted(planned, key=lambda unit: (-planned[unit], unit)), 1):
        row = _HEAD_ROW + number
        sheet.set_row(row, 21)
        sheet.write_number(row, 0, number, styles["middle"])
        sheet.write_string(row, 1, unit, styles["text"])
        for at, count in enumerate((planned, key, walked, missed), 2):
            sheet.write_number(row, at, count[unit], styles["middle"])


def _counts(timetable: Timetable) -> tuple[Counter[str], ...]:
    lines = [line for line in timetable.lines if not line.cancelled]
    return (
        Counter(line.unit for line in lines),
        Counter(line.unit for line in lines if line.grade == "key"),
        Counter(line.unit for line in lines if line.state == "walked"),
        Counter(line.unit for line in lines if line.state == "missed"),
    )
