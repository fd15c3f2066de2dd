"""The same table for a terminal, a spreadsheet and a program."""

import csv
import datetime as dt
import io
import json

from cases.classes import NAMES, TwoRatesClass
from reporting.periods import parse
from reporting.rates import FORMULAS, Counts
from reporting.render import as_json, render_csv, render_text, width
from reporting.states import Basis, Place
from reporting.tables import ClassRow, Row, Table

CUT_OFF = dt.datetime(2026, 11, 21, 4, tzinfo=dt.UTC)


def table(name: str = "烟筒山镇", counts: Counts | None = None) -> Table:
    counts = counts or Counts(unlicensed=3, unlicensed_before=2, by_holders=1, rights=8)
    return Table(
        division_id=7,
        division_code="220284",
        division_name="磐石市",
        period=parse("2026H2"),
        basis=Basis.DISCOVERED,
        classes_version="国土资发〔2007〕284号",
        cut_off_at=CUT_OFF,
        rights_on=dt.date(2026, 11, 21),
        rows=[Row(Place.CHILD, 8, "220284101", name, counts)],
        total=Row(Place.TOTAL, 7, "220284", "磐石市", counts),
        by_class=[ClassRow(TwoRatesClass.A2, NAMES[TwoRatesClass.A2], 3, 2)],
    )


def test_the_text_prints_the_formulas_and_every_parameter() -> None:
    text = render_text(table())

    assert all(formula in text for formula in FORMULAS)
    for said in (
        "磐石市（220284）",
        "2026年下半年（2026-07-01 至 2026-12-31）（统计期未结束）",
        "对比期：2025年下半年",
        "按发现时间",
        "2026-11-21 有效的探矿权和采矿权，不含石油、天然气、煤层气",
        "国土资发〔2007〕284号",
        "2026-11-21 12:00:00（北京时间）",
        "A2 无证采矿：3/2",
    ):
        assert said in text
    assert "50.00" in text
    assert "12.50" in text


def test_a_zero_base_is_said_in_words() -> None:
    counts = Counts(unlicensed=3, unlicensed_before=0)

    for shown in (render_text(table(counts=counts)), render_csv(table(counts=counts))):
        assert "—（上年同期为0）" in shown
        assert "—（矿业权数为0）" in shown
        assert "100.00" not in shown
    plain = json.loads(as_json(table(counts=counts)))
    assert (plain["total"]["change_percent"], plain["total"]["change"]) == (None, 3)


def test_columns_line_up_although_chinese_letters_are_wide() -> None:
    lines = render_text(table()).splitlines()
    grid = [line for line in lines if line.startswith(("行政区", "烟筒山镇", "合计"))]

    assert len({width(line) for line in grid}) == 1


def test_cases_still_without_a_class_are_warned_of() -> None:
    assert "2 件案件的类别待市级确定" in render_text(table(counts=Counts(undecided=2)))
    assert "类别待市级确定" not in render_text(table())


def test_the_spreadsheet_knows_that_it_is_utf8() -> None:
    raw = render_csv(table()).encode()

    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    heading = next(n for n, row in enumerate(rows) if row[0] == "行政区")
    assert rows[heading + 1][:5] == ["烟筒山镇", "3", "2", "1", "50.00"]


def test_a_name_that_looks_like_a_formula_stays_a_name() -> None:
    for name in ("=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1"):
        rows = list(csv.reader(io.StringIO(render_csv(table(name=name)))))
        heading = next(n for n, row in enumerate(rows) if row[0] == "行政区")
        assert rows[heading + 1][0] == f"'{name}"


def test_fewer_cases_are_a_negative_number_not_a_quoted_one() -> None:
    rows = list(csv.reader(io.StringIO(render_csv(table(counts=Counts(1, 2))))))

    assert ["烟筒山镇", "1", "2", "-1", "-50.00"] in [row[:5] for row in rows]
