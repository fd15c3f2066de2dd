"""The ledger as it leaves the house: whole, in scope, and the same rows in every form."""

import csv
import datetime as dt
import io
import zipfile
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from kernel.audit import AuditLine
from patrols.ledger import giving
from patrols.ledger.columns import HEADINGS
from patrols.ledger.giving import Wanted
from patrols.models import Patrol, PatrolExport
from patrols.routes import blueprint
from patrols.states import LedgerForm
from tests.county import County, Desk, fix
from tests.patrols.patrolled import SPAN, patrolled

LEDGER = "/api/patrols/ledger"
NASTY = "=HYPERLINK(1)\x01\x1b\u202e\ufffe 🚧🏽‍♀️ <b>&\n第二行"


@pytest.fixture
def desk(land: County) -> Desk:
    return land.client(blueprint, "inspector")


def walked(land: County, who: str = "township_officer", **instead: Any) -> str:
    patrol_id = land.send(who, "patrol", patrolled(**instead))
    land.drain()
    return str(patrol_id)


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def cells(content: bytes) -> list[dict[str, str]]:
    head, *rows = table(content)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_one_patrol_is_one_row_in_the_words_of_the_trade(land: County, desk: Desk) -> None:
    colleague = str(land.people["township_colleague"].id)
    patrol_id = walked(land, members=[colleague])
    found = {"patrol_id": patrol_id, "found_at": "2026-11-19T09:00:00+08:00", "fix": fix()}
    said = {"description": "新采坑", "measure": "spoken_stop", "stopped": True}
    land.send("township_officer", "finding", {**found, **said})

    (row,) = cells(desk.take(LEDGER, form="csv", **SPAN))

    assert (row["序号"], row["编号"]) == ("1", "2026-1")
    assert (row["巡查单位"], row["行政区"]) == ("新站镇执法队", "新站镇")
    assert (row["巡查日期"], row["起止时间"]) == ("2026年11月19日", "08:30—09:09")
    assert row["巡查人员"] == "township_officer、township_colleague"
    assert (row["交通工具"], row["是否发现违法行为"]) == ("步行", "是")
    assert row["发现及核查情况"] == "1处：待传齐1"
    assert row["前次制止后是否停止"] == "上月口头制止的河滩采砂点已停止。"
    assert row["审批情况"] == "已入台账，待审批"
    assert float(row["净里程（km）"]) < float(row["原始里程（km）"])
    assert (row["轨迹中断（次）"], row["中断时长（min）"]) == ("1", "15.1")
    assert row["轨迹疑点"] == "位置跳跃"
    assert row["记录编号"] == patrol_id
    assert len(row["封存摘要 SHA-256"]) == 64


def test_what_the_county_said_of_a_patrol_stands_in_its_row(land: County, desk: Desk) -> None:
    approved, returned = walked(land), walked(land, seed=2)
    desk.post(f"/api/patrols/{approved}/approve", 200, version=1, opinion="同意。")
    desk.post(f"/api/patrols/{returned}/return", 200, version=1, reason="路线不清。")

    (row,) = cells(desk.take(LEDGER, form="csv", **SPAN))
    (other,) = cells(desk.take(LEDGER, form="csv", state="returned", **SPAN))

    assert row["审批情况"].startswith("已审批；inspector ")
    assert row["审批情况"].endswith("审批第1版：同意。")
    assert other["审批情况"].startswith("已退回；inspector ")
    assert other["审批情况"].endswith("退回第1版：路线不清。")


def test_what_a_patrol_found_of_earlier_stops_stands_in_its_row(land: County, desk: Desk) -> None:
    first = walked(land)
    found = {"patrol_id": first, "found_at": "2026-11-19T09:00:00+08:00", "fix": fix()}
    told = {"description": "采砂", "measure": "spoken_stop", "stopped": True}
    finding = str(land.send("township_officer", "finding", {**found, **told}))
    land.drain()
    look = {"finding_id": finding, "outcome": "not_stopped", "note": "仍在采"}
    second = walked(land, seed=3, follow_ups=[look], follow_up="")

    rows = {row["记录编号"]: row for row in cells(desk.take(LEDGER, form="csv", **SPAN))}

    assert rows[second]["前次制止后是否停止"] == "复查1处：未停止1"
    assert rows[first]["前次制止后是否停止"] == "上月口头制止的河滩采砂点已停止。"


def test_the_workbook_says_what_it_is_and_its_rows_add_up_to_its_digest(
    land: County, desk: Desk
) -> None:
    for seed in range(3):
        walked(land, seed=seed)
    content = desk.take(LEDGER, form="xlsx", **SPAN)
    book = sheets(content)
    title, head, *rows = book["巡查台账"]
    about = {row[0]: row[1] for row in book["说明"]}

    assert title[0] == "矿产资源巡查台账（2026年11月1日至2026年11月30日）"
    assert tuple(head) == HEADINGS
    assert [row[4] for row in rows] == [dt.date(2026, 11, 19)] * 3
    assert about["导出单位"] == "蛟河市执法队"
    assert about["导出人"] == "inspector"
    assert about["导出时间"].endswith("（北京时间）")
    assert (about["行数"], about["范围"]) == ("3", "导出单位的全部管辖范围")
    lines = table(desk.take(LEDGER, form="csv", **SPAN))[1:]
    said = "".join("\t".join(row) + "\n" for row in lines)
    assert about["行的摘要 SHA-256"] == sha256(said.encode()).hexdigest()


def test_a_workbook_is_printed_across_an_a4_with_its_headings_on_every_page(
    land: County, desk: Desk
) -> None:
    walked(land)
    with zipfile.ZipFile(io.BytesIO(desk.take(LEDGER, form="xlsx", **SPAN))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        names = book.read("xl/workbook.xml").decode()

    assert 'paperSize="9"' in sheet
    assert 'orientation="landscape"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert 'state="frozen"' in sheet
    assert "Print_Titles" in names
    assert "$A$1:$W$3" in names  # what is printed: all but a record's id and digest


def test_no_spreadsheet_runs_what_an_officer_wrote(land: County, desk: Desk) -> None:
    walked(land, content=NASTY, area=NASTY, opinion="-1+1")

    (row,) = cells(desk.take(LEDGER, form="csv", **SPAN))
    content = desk.take(LEDGER, form="xlsx", **SPAN)
    kept = sheets(content)["巡查台账"][2]

    assert row["巡查内容"] == "'=HYPERLINK(1) 🚧🏽‍♀️ <b>& 第二行"
    assert row["处理意见"] == "'-1+1"
    assert kept[HEADINGS.index("巡查内容")] == "=HYPERLINK(1) 🚧🏽‍♀️ <b>& 第二行"
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_texts_as_long_as_they_may_be_and_a_patrol_without_track(land: County, desk: Desk) -> None:
    long = {"content": "长" * 4000, "measures": "措" * 2000, "route": "线" * 1000}
    walked(land, count=0, **long)

    (row,) = cells(desk.take(LEDGER, form="csv", **SPAN))
    kept = sheets(desk.take(LEDGER, form="xlsx", **SPAN))["巡查台账"][2]

    assert (row["巡查内容"], row["净里程（km）"], row["轨迹疑点"]) == (long["content"], "", "")
    assert kept[HEADINGS.index("巡查内容")] == long["content"]
    assert kept[HEADINGS.index("净里程（km）")] == ""


@pytest.mark.parametrize("form", [LedgerForm.XLSX, LedgerForm.CSV])
def test_the_same_ledger_is_the_same_bytes(land: County, form: LedgerForm) -> None:
    walked(land)
    wanted = Wanted(dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    with land.sessions.begin() as session:
        one, other = (
            giving.ledger(session, land.people["inspector"], wanted, form, now=land.now)
            for _ in range(2)
        )

    assert one.content == other.content
    assert one.line.rows_sha256 == other.line.rows_sha256 != one.line.sha256


def test_days_places_offices_and_states_are_filters(land: County, desk: Desk) -> None:
    mine, theirs = walked(land), walked(land, "neighbour")
    with land.sessions.begin() as session:
        office = session.get_one(Patrol, UUID(mine)).office_id
        session.get_one(Patrol, UUID(theirs)).give_back("路线不清。")

    def ids(**more: Any) -> list[str]:
        return [row["记录编号"] for row in cells(desk.take(LEDGER, form="csv", **{**SPAN, **more}))]

    assert ids() == [mine]  # what was returned counts nowhere
    assert ids(state="returned") == [theirs]
    assert ids(office_id=str(office)) == ids(division_id=land.divisions["220281100"]) == [mine]
    for nothing in ({"first": "2026-11-20"}, {"division_id": land.divisions["220281101"]}):
        refusal = desk.post(LEDGER, 422, form="csv", **{**SPAN, **nothing})
        assert refusal["code"] == "patrols.nothing_to_export"
    backwards = {"first": "2026-11-30", "last": "2026-11-01"}
    assert desk.post(LEDGER, 422, form="csv", **backwards)["code"] == "patrols.span_reversed"
    desk.post(LEDGER, 422, form="pdf", **SPAN)


def test_nobody_takes_out_what_is_not_theirs(land: County) -> None:
    patrol_id = walked(land)
    for outsider in ("stranger", "neighbour"):
        desk = land.client(blueprint, outsider)
        assert desk.post(LEDGER, 422, form="csv", **SPAN)["code"] == "patrols.nothing_to_export"
        place = land.divisions["220281100"]
        code = desk.post(LEDGER, 404, form="csv", division_id=place, **SPAN)["code"]
        assert code == "patrols.division_missing"
        office = str(land.people["township_officer"].office_id)
        code = desk.post(LEDGER, 404, form="csv", office_id=office, **SPAN)["code"]
        assert code == "patrols.office_missing"
    powerless = land.client(blueprint, "township_officer", "patrols.export")
    assert powerless.post(LEDGER, 403, form="csv", **SPAN)["code"] == "kernel.forbidden"
    assert patrol_id.encode() in land.client(blueprint, "inspector").take(
        LEDGER, form="csv", **SPAN
    )


def test_each_file_has_a_line_for_its_office_and_in_the_audit(land: County, desk: Desk) -> None:
    walked(land)
    content = desk.take(LEDGER, form="csv", **SPAN)

    (line,) = desk.get("/api/patrols/exports")["items"]
    assert (line["kind"], line["form"], line["patrols"]) == ("ledger", "csv", 1)
    assert (line["filters"], line["sha256"]) == (SPAN, sha256(content).hexdigest())
    assert land.client(blueprint, "township_officer").get("/api/patrols/exports")["items"] == []
    with land.sessions() as session:
        acts = session.scalars(select(AuditLine).where(AuditLine.subject_table == "patrol_exports"))
        assert [(act.act, act.details) for act in acts] == [
            ("patrols.patrols_exported", {"patrols": 1})
        ]
        assert session.scalar(select(PatrolExport.officer_id)) == land.people["inspector"].id
    assert land.tampered() == []
