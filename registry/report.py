"""An import's report as a sheet that a spreadsheet opens without running anything in it."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any, Final

from registry.faults import sentences

_BOM: Final = "\ufeff"  # or Excel takes the text for GBK
_RUNS: Final = tuple("=+-@\t\r\n＝＋－＠")
HEADINGS: Final = {
    "zh": ("行", "证号", "结果", "字段", "所填内容", "问题", "处理"),
    "en": ("row", "licence_no", "outcome", "field", "given", "wrong", "done"),
}
OUTCOMES: Final = {
    "created": "新增",
    "changed": "变更",
    "unchanged": "无变化",
    "refused": "未导入",
    "restored": "已恢复",
    "withdrawn": "已撤销登记",
    "": "",
}


def as_csv(report: Mapping[str, Any], language: str) -> str:
    """Return a line for each remark, and one for each row without any."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(HEADINGS[language])
    for line in lines(report, language):
        writer.writerow(map(harmless, line))
    return _BOM + sheet.getvalue()


def lines(report: Mapping[str, Any], language: str) -> Iterator[tuple[str, ...]]:
    whole_file = {"row": "", "licence_no": "", "outcome": "", "faults": report.get("file", [])}
    for row in (whole_file, *report.get("rows", [])):
        outcome = row["outcome"] if language == "en" else OUTCOMES[row["outcome"]]
        begin = (str(row["row"]), row["licence_no"], outcome)
        for fault in row["faults"]:
            yield (*begin, fault["field"], fault["given"], *sentences(fault, language))
        if not row["faults"] and row["row"]:
            yield (*begin, "", "", "", "")


def harmless(cell: str) -> str:
    """Return the text of a cell so that no spreadsheet takes it for a formula."""
    return "'" + cell if cell.startswith(_RUNS) else cell
