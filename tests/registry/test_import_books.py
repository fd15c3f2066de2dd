"""Registers as workbooks: what offices do in Excel is read, told, and never guessed."""

import datetime as dt
import io
import zipfile

import pytest
from sqlalchemy import select

from kernel.errors import Refusal
from registry.imports.sheet_report import as_xlsx
from registry.models import Right
from registry.reading import NoHeadings, TooManyRows, UnreadableFile, books, read
from registry.reading.books import read_book
from tests.registry.books import book
from tests.registry.conftest import ROW, as_csv, count, only_right, outcomes, remarks

HEADINGS, CELLS = list(ROW), list(ROW.values())
OTHER = "C2200002010124210098204"
TABLE = [HEADINGS, CELLS]


def with_cells(**cells: object) -> list[object]:
    return list({**ROW, **cells}.values())


def test_a_workbook_says_what_the_same_csv_says(session, import_rows) -> None:
    done = import_rows(content=book(TABLE))
    again = import_rows()

    assert (outcomes(done), outcomes(again)) == (["created"], ["unchanged"])


def test_titles_above_and_other_sheets_are_no_rows(import_rows) -> None:
    title = [["桦甸市采矿权登记一览表"], ["填报单位：桦甸市自然资源局", "2026-11-20"], *TABLE]

    done = import_rows(content=book(title, before=[("填表说明", [["先看这里"]])]))

    assert outcomes(done) == ["created"]
    assert done.report["rows"][0]["row"] == 4
    assert [(fault["field"], fault["code"]) for fault in done.report["file"]] == [
        ("填表说明", "sheet_ignored")
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("2020年1月1日", []),
        ("2020.1.1", []),
        ("2020-01-01", []),
        (dt.date(2020, 1, 1), []),
        (43831, [("valid_from", "date_serial", "repaired")]),
        (20200101, []),
    ],
)
def test_a_day_is_read_in_every_way_it_is_written(session, import_rows, given, said) -> None:
    def dated(made, sheet) -> None:
        sheet.write_datetime(1, 6, given, made.add_format({"num_format": "yyyy/m/d"}))

    rows = [HEADINGS, with_cells(有效期起=None if isinstance(given, dt.date) else given)]
    done = import_rows(
        content=book(rows, dress=dated) if isinstance(given, dt.date) else book(rows)
    )

    assert only_right(session).valid_from == dt.date(2020, 1, 1)
    assert remarks(done) == said


def test_days_count_from_1904_where_the_workbook_says_so(session, import_rows) -> None:
    rows = [HEADINGS, with_cells(有效期起=42369)]

    import_rows(content=book(rows, options={"date_1904": True}))

    assert only_right(session).valid_from == dt.date(2020, 1, 1)


def test_a_number_that_excel_rounded_is_refused_with_its_cell(import_rows) -> None:
    rows = [HEADINGS, with_cells(证号=1.5e22), with_cells(证号=22000020101242100.0)]

    done = import_rows(content=book(rows))

    assert outcomes(done) == ["refused", "refused"]
    assert [row["faults"][0]["code"] for row in done.report["rows"]] == ["licence_spoiled"] * 2
    assert [row["faults"][0]["cell"] for row in done.report["rows"]] == ["A2", "A3"]


def test_an_old_number_kept_as_a_number_is_still_exact(session, import_rows) -> None:
    import_rows(content=book([HEADINGS, with_cells(证号=3526009940010)]))

    assert only_right(session).licence_no == "3526009940010"


def test_a_cell_merged_downwards_holds_for_each_of_its_rows_and_is_told(
    session, import_rows
) -> None:
    def merged(_made, sheet) -> None:
        sheet.merge_range(1, 2, 2, 2, "甲矿业公司")

    rows = [HEADINGS, with_cells(矿业权人=None), with_cells(证号=OTHER, 矿业权人=None)]
    done = import_rows(content=book(rows, dress=merged))

    assert outcomes(done) == ["created", "created"]
    assert remarks(done, 0) == []
    assert remarks(done, 1) == [("holder_name", "merged_down", "kept_as_given")]
    rights = select(Right.holder_id).distinct()
    assert len(session.scalars(rights).all()) == 1


def test_a_cell_merged_across_columns_is_nobodys(import_rows) -> None:
    def merged(_made, sheet) -> None:
        sheet.merge_range(1, 1, 1, 2, "夹皮沟金矿")

    done = import_rows(content=book(TABLE, dress=merged))

    assert outcomes(done) == ["refused"]
    assert remarks(done)[:2] == [
        ("name", "merged_across", "field_left_as_it_was"),
        ("holder_name", "merged_across", "field_left_as_it_was"),
    ]


def test_headings_of_two_rows_are_read_together(session, import_rows) -> None:
    above = [*HEADINGS[:6], "有效期", "有效期", *HEADINGS[8:]]

    def merged(_made, sheet) -> None:
        for column in (*range(6), 8, 9):
            sheet.merge_range(0, column, 1, column, above[column])
        sheet.merge_range(0, 6, 0, 7, "有效期")

    below = [None] * 6 + ["起", "止", None, None]
    done = import_rows(content=book([[None] * 10, below, CELLS], dress=merged))

    assert outcomes(done) == ["created"], done.report
    assert only_right(session).valid_to == dt.date(2030, 1, 1)


def test_a_formula_gives_its_kept_result_and_is_told(session, import_rows) -> None:
    def computed(_made, sheet) -> None:
        sheet.write_formula(1, 1, '=HYPERLINK("http://x","夹皮沟"&"金矿")', None, "夹皮沟金矿")
        sheet.write_formula(1, 4, "=A1:A9", None, "")

    done = import_rows(content=book(TABLE, dress=computed))

    assert remarks(done)[:2] == [
        ("name", "formula", "kept_as_given"),
        ("mineral", "formula_empty", "field_left_as_it_was"),
    ]
    assert outcomes(done) == ["refused"]  # no mineral


def test_text_that_looks_like_a_formula_stays_text_in_the_report(import_rows) -> None:
    done = import_rows(content=book([HEADINGS, with_cells(证号="=cmd|' /C calc'!A0")]))

    told = read_book(as_xlsx(done, "zh"))  # which has a column of licence numbers, too
    with zipfile.ZipFile(io.BytesIO(as_xlsx(done, "zh"))) as parts:
        written = b"".join(parts.read(name) for name in parts.namelist() if "sheet" in name)

    assert b"<f>" not in written
    assert [row.faults for row in told.rows] == [()]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8"])
def test_text_of_any_office_is_read(import_rows, encoding) -> None:
    assert outcomes(import_rows(content=as_csv(ROW, encoding=encoding))) == ["created"]


def test_a_bomb_is_refused_unopened(session, import_rows) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\x00" * (200 << 20))

    with pytest.raises(UnreadableFile) as refusal:
        import_rows(content=packed.getvalue())

    assert "过大" in refusal.value.sentence("zh")
    assert count(session, Right) == 0


def test_a_million_rows_are_refused_without_being_read(monkeypatch) -> None:
    monkeypatch.setattr(books, "MOST_ROWS", 3000)

    with pytest.raises(TooManyRows):
        read(book([HEADINGS, *([CELLS] * 4000)]))


def test_a_single_cell_far_away_takes_no_memory_of_ours() -> None:
    def far(_made, sheet) -> None:
        sheet.write_string(150_000, 16_383, "x")

    with pytest.raises(UnreadableFile):
        read(book(TABLE, dress=far))


@pytest.mark.parametrize(
    "content",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
        book(TABLE)[:3000],
        book([["编码", "名称"], [1, 2]]),
        book([]),
    ],
)
def test_a_workbook_that_is_none_is_refused_in_a_sentence(content) -> None:
    with pytest.raises(Refusal) as refusal:
        read(content)

    assert isinstance(refusal.value, (UnreadableFile, NoHeadings))
