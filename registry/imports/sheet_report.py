"""An import's report as a workbook: what became of it, then each row with what is wrong where."""

import io
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kernel.clock import SHANGHAI
from registry.books.headings import heading_of
from registry.faults import sentences
from registry.models import RegistryImport
from registry.report import OUTCOMES

Styles = Mapping[str, Format]

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {
        "rows": "逐行结果",
        "whole": "汇总",
        "heads": "行|单元格|证号|结果|字段|所填内容|问题|处理",
        "file": "文件",
        "at": "时间",
        "sha256": "文件摘要 SHA-256",
        "dry_run": "试导入，未登记任何内容",
        "undoes": "撤销了导入",
        "reason": "理由",
        "counts": "总行数|新增|变更|无变化|未导入|有提示|已恢复|已撤销登记",
    },
    "en": {
        "rows": "rows",
        "whole": "summary",
        "heads": "row|cell|licence_no|outcome|field|given|wrong|done",
        "file": "file",
        "at": "at",
        "sha256": "SHA-256 of the file",
        "dry_run": "dry run: nothing was recorded",
        "undoes": "undoes the import",
        "reason": "reason",
        "counts": "rows|created|changed|unchanged|refused|with remarks|restored|withdrawn",
    },
}
_COUNTS: Final = (
    *("rows", "created", "changed", "unchanged", "refused", "with_remarks"),
    *("restored", "withdrawn"),
)
_WIDTHS: Final = (7, 9, 27, 11, 16, 30, 44, 38)
_MOST_LINES: Final = 1_000_000  # a sheet has 1,048,576


def as_xlsx(done: RegistryImport, language: str) -> bytes:
    """Return the report; every cell is text or a number, so that nothing in it can run."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"constant_memory": True, "in_memory": False}) as book:
        styles = {
            "head": book.add_format({"bold": True, "bg_color": "#E8EEF5", "bottom": 1}),
            "refused": book.add_format({"font_color": "#A4262C", "text_wrap": True}),
            "plain": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        _whole(book.add_worksheet(_WORDS[language]["whole"]), done, language, styles)
        _rows(book.add_worksheet(_WORDS[language]["rows"]), done, language, styles)
    return made.getvalue()


def _whole(
    sheet: Worksheet, done: RegistryImport, language: str, styles: Mapping[str, Format]
) -> None:
    words = _WORDS[language]
    said: list[tuple[str, str | int]] = [
        (words["file"], done.file_name),
        (words["at"], f"{done.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"),
        (words["sha256"], done.sha256),
    ]
    if done.dry_run:
        said.append((words["dry_run"], ""))
    if done.undoes_id is not None:
        said += [(words["undoes"], str(done.undoes_id)), (words["reason"], done.reason or "")]
    names = words["counts"].split("|")
    said += [(name, done.counts.get(key, 0)) for name, key in zip(names, _COUNTS, strict=True)]
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 70)
    for at, (name, value) in enumerate(said):
        sheet.write_string(at, 0, name, styles["head"])
        _write(sheet, at, 1, value, styles["plain"])


def _rows(
    sheet: Worksheet, done: RegistryImport, language: str, styles: Mapping[str, Format]
) -> None:
    for at, width in enumerate(_WIDTHS):
        sheet.set_column(at, at, width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, _MOST_LINES, len(_WIDTHS) - 1)
    for at, name in enumerate(_WORDS[language]["heads"].split("|")):
        sheet.write_string(0, at, name, styles["head"])
    lines = islice(_lines(done.report, language), _MOST_LINES)
    for at, (refused, line) in enumerate(lines, 1):
        style = styles["refused" if refused else "plain"]
        for column, value in enumerate(line):
            _write(sheet, at, column, value, style)


def _write(sheet: Worksheet, row: int, column: int, value: str | int, style: Format) -> None:
    if isinstance(value, int):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, value, style)


def _lines(
    report: Mapping[str, Any], language: str
) -> Iterator[tuple[bool, tuple[str | int, ...]]]:
    """Yield a line for each remark, and one for each row without any; and whether it is bad."""
    for fault in report.get("file", []):
        yield False, ("", "", "", "", *_said(fault, language))
    for row in report.get("rows", []):
        outcome = row["outcome"] if language == "en" else OUTCOMES[row["outcome"]]
        for fault in row["faults"]:
            begin = (row["row"], fault.get("cell", ""), row["licence_no"], outcome)
            yield fault["done"] == "row_refused", (*begin, *_said(fault, language))
        if not row["faults"]:
            yield False, (row["row"], "", row["licence_no"], outcome, "", "", "", "")


def _said(fault: Mapping[str, Any], language: str) -> tuple[str, ...]:
    field = fault["field"] if language == "en" else heading_of(fault["field"])
    return (field, fault["given"], *sentences(fault, language))
