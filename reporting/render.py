"""The two-rates table as plain data, as text for people, and as CSV for their spreadsheets."""

import csv
import io
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import orjson

from kernel.clock import SHANGHAI
from reporting.rates import FORMULAS, NO_BASE, NO_RIGHTS
from reporting.states import Basis, Place
from reporting.tables import Row, Table

_BASES = {Basis.DISCOVERED: "发现时间", Basis.FILED: "立案时间", Basis.CLOSED: "结案时间"}
_HEADINGS = (
    "行政区",
    "A本期",
    "A上年同期",
    "增减数",
    "增减率%",
    "B",
    "矿业权数",
    "发生率%",
    "类别待定",
    "已撤案",
)
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def plain(table: Table) -> dict[str, Any]:
    """Return the table as what JSON can hold; percentages as text, to the cent."""
    return {
        "division_id": table.division_id,
        "division_code": table.division_code,
        "division_name": table.division_name,
        "period": table.period.name,
        "period_first": table.period.first.isoformat(),
        "period_last": table.period.last.isoformat(),
        "base_period": table.period.base.name,
        "period_over": table.over,
        "basis": table.basis.value,
        "classes_version": table.classes_version,
        "cut_off_at": table.cut_off_at.isoformat(),
        "rights_on": table.rights_on.isoformat(),
        "formulas": list(FORMULAS),
        "rows": [_plain_row(row) for row in table.rows],
        "total": _plain_row(table.total),
        "by_class": [
            {"class": row.klass.value, "name": row.name, "now": row.now, "before": row.before}
            for row in table.by_class
        ],
    }


def _plain_row(row: Row) -> dict[str, Any]:
    counts = row.counts
    return {
        "place": row.place.value,
        "division_id": row.division_id,
        "code": row.code,
        "name": row.name,
        "unlicensed": counts.unlicensed,
        "unlicensed_before": counts.unlicensed_before,
        "change": counts.change,
        "change_percent": _number(counts.change_percent),
        "change_words": _words(counts.change_percent, NO_BASE),
        "by_holders": counts.by_holders,
        "rights": counts.rights,
        "holders_percent": _number(counts.holders_percent),
        "holders_words": _words(counts.holders_percent, NO_RIGHTS),
        "undecided": counts.undecided,
        "withdrawn": counts.withdrawn,
    }


def _number(percent: Decimal | None) -> str | None:
    return None if percent is None else str(percent)


def _words(percent: Decimal | None, otherwise: str) -> str:
    return otherwise if percent is None else f"{percent}%"


def as_json(table: Table) -> str:
    return orjson.dumps(plain(table), option=orjson.OPT_INDENT_2).decode()


def render_text(table: Table, head: str | None = None) -> str:
    """
    Return the table for a terminal or a fax: every formula and parameter printed with it.

    ``head`` is the head of the audit log, in a line: so that the paper bears witness to it.
    """
    lines = [[*_HEADINGS], *(_cells(row) for row in (*table.rows, table.total))]
    widths = [max(width(line[n]) for line in lines) for n in range(len(_HEADINGS))]
    grid = ["  ".join(_padded(line, widths)).rstrip() for line in lines]
    foot = _notes(table, head)
    return "\n".join([*_heading(table), "", *grid, "", *_classes(table), "", *foot]) + "\n"


def render_csv(table: Table, head: str | None = None) -> str:
    """Return the table for a spreadsheet: marked as UTF-8, and no cell is taken for a formula."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    for words in _heading(table):
        writer.writerow([_harmless(words)])
    writer.writerow(_HEADINGS)
    for row in (*table.rows, table.total):
        name, *figures = _cells(row)
        writer.writerow([_harmless(name), *figures])
    for words in (*_classes(table), *_notes(table, head)):
        writer.writerow([_harmless(words)])
    return out.getvalue()


def _harmless(cell: str) -> str:
    """Spreadsheets run what looks like a formula; a leading apostrophe makes it text."""
    return f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell


def _heading(table: Table) -> list[str]:
    period, base = table.period, table.period.base
    running = "" if table.over else "（统计期未结束）"
    return [
        f"{table.division_name}（{table.division_code}）矿产资源“两率”统计表",
        f"统计期：{period.zh}（{period.first} 至 {period.last}）{running}；对比期：{base.zh}",
    ]


def _cells(row: Row) -> list[str]:
    counts = row.counts
    names = {Place.CHILD: row.name, Place.DIRECT: f"{row.name}本级", Place.TOTAL: "合计"}
    return [
        names[row.place],
        str(counts.unlicensed),
        str(counts.unlicensed_before),
        str(counts.change),
        _number(counts.change_percent) or NO_BASE,
        str(counts.by_holders),
        str(counts.rights),
        _number(counts.holders_percent) or NO_RIGHTS,
        str(counts.undecided),
        str(counts.withdrawn),
    ]


def _classes(table: Table) -> list[str]:
    counted = [row for row in table.by_class if row.now or row.before]
    return ["按类别（本期/上年同期）："] + [
        f"{row.klass} {row.name}：{row.now}/{row.before}" for row in counted
    ]


def _notes(table: Table, head: str | None) -> list[str]:
    cut_off = table.cut_off_at.astimezone(SHANGHAI)
    notes = [
        *FORMULAS,
        f"统计口径：按{_BASES[table.basis]}；已立案且未撤案的案件；违法审批发证不计入。",
        f"矿业权数：{table.rights_on} 有效的探矿权和采矿权，不含石油、天然气、煤层气。",
        f"类别表：{table.classes_version}",
        f"数据截止：{cut_off:%Y-%m-%d %H:%M:%S}（北京时间）",
    ]
    if table.total.counts.undecided:
        notes.append(f"注意：{table.total.counts.undecided} 件案件的类别待市级确定，未计入两率。")
    if head:
        notes.append(head)
    return notes


def width(text: str) -> int:
    """Return the columns ``text`` takes on a terminal, where Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def _padded(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Align the first cell to the left and the figures to the right."""
    blanks = [" " * (most - width(cell)) for cell, most in zip(line, widths, strict=True)]
    return [line[0] + blanks[0], *(b + cell for b, cell in zip(blanks[1:], line[1:], strict=True))]
