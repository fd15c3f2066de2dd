"""The timetable leaves the house as a workbook and as a calendar that others can read."""

import datetime as dt
import io
import uuid
import zipfile
from typing import Any

import icalendar
import pytest
import python_calamine

from patrols.states import Grade, PlanPeriod
from patrols.timetable.calendars import as_ics
from patrols.timetable.giving import Line, Timetable, title_of
from patrols.timetable.sheet import as_xlsx
from tests.county import NOW, County, Desk
from tests.patrols.timetabling import PLANS, VISITS, desk_of, draw, office, proposed

HEADINGS = ["序号", "日期", "星期", "巡查单位", "巡查区域", "等级", "坐标（经度, 纬度）", "事由"]
EVIL = '=HYPERLINK("http://x","点")'


def line(**instead: Any) -> Line:
    said: dict[str, Any] = {
        "uid": uuid.UUID(int=1),
        "version": 3,
        "day": dt.date(2026, 11, 24),
        "unit": "湾沟镇自然资源所",
        "name": "后山采坑重点区",
        "grade": Grade.KEY,
        "why": "重点巡查区；尚无巡查记录",
        "state": "open",
        "walked_on": None,
        "note": "",
        "lon": 126.8742,
        "lat": 42.041,
        "cancelled": False,
    }
    return Line(**{**said, **instead})


def table(*lines: Line) -> Timetable:
    title = title_of("江源区", PlanPeriod.WEEK, dt.date(2026, 11, 23))
    return Timetable(title, "第3版 · 现行", lines)


def rows(content: bytes, sheet: int = 0) -> list[list[Any]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(sheet).to_python()


def events(content: bytes) -> list[icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar.errors == []
    return list(calendar.events)


def file(desk: Desk, path: str) -> Any:
    answer = desk.client.get(path, headers=desk.headers)
    assert answer.status_code == 200, answer.get_json()
    return answer


def test_a_plan_is_printed_in_the_columns_of_the_trade(land: County) -> None:
    draw(land, "二道沟", "220281100")
    desk = desk_of(land)
    plan = proposed(land, desk)
    answer = file(desk, f"{PLANS}/{plan['id']}/file?form=xlsx")
    title, standing, heads, *lines = rows(answer.data)

    assert title[0].startswith("蛟河市矿产资源巡查计划（")
    assert standing[0] == "第1版 · 草稿，未发布"
    assert heads[:8] == HEADINGS
    *lines, _, signed = lines
    assert signed[1].startswith("编制：")
    assert [row[0] for row in lines] == [float(n + 1) for n in range(len(plan["visits"]))]
    assert {row[4] for row in lines} == {"二道沟"}
    assert [row[1] for row in lines] == sorted(one["day"] for one in plan["visits"])
    assert "patrol-plan-" in answer.headers["Content-Disposition"]
    by_unit = {row[1]: row[2] for row in rows(answer.data, 1)[3:]}
    assert by_unit == {one["name"]: float(one["visits"]) for one in plan["units"]}


def test_nothing_in_a_workbook_can_run() -> None:
    evil = line(name=EVIL, note="+1+1", unit="@SUM(A1)", why="-2")
    content = as_xlsx(table(evil))

    row = rows(content)[3]
    assert (row[3], row[4], row[7], row[9]) == ("@SUM(A1)", EVIL, "-2", "+1+1")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets" in name]
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)


def test_a_calendar_reads_the_days_and_reasons_back() -> None:
    said = line(why="事由;一,二\\三\n" + "长" * 100, note="带无人机")
    (event,) = events(as_ics(table(said), now=NOW))

    assert event["uid"] == f"{uuid.UUID(int=1)}@kuangxun"
    assert (event["dtstart"].dt, event["dtend"].dt) == (
        dt.date(2026, 11, 24),
        dt.date(2026, 11, 25),
    )
    assert event["description"] == said.why + "\n带无人机"
    assert (event["sequence"], event["status"]) == (3, "CONFIRMED")
    assert event["dtstamp"].dt == NOW
    assert (event["geo"].latitude, event["geo"].longitude) == (42.041, 126.8742)


def test_a_calendar_keeps_to_its_standard() -> None:
    content = as_ics(table(line(), line(uid=uuid.UUID(int=2), name="线\r\nBEGIN:VALARM")), now=NOW)

    assert all(len(part) <= 75 for part in content.split(b"\r\n"))
    calendar = icalendar.Calendar.from_ical(content)
    assert [part.name for part in calendar.walk()] == ["VCALENDAR", "VEVENT", "VEVENT"]
    assert (calendar["version"], calendar["x-wr-timezone"]) == ("2.0", "Asia/Shanghai")
    assert calendar["prodid"]


def test_a_visit_keeps_its_uid_from_version_to_version(land: County) -> None:
    draw(land, "二道沟", "220281100")
    desk, township = desk_of(land), desk_of(land, "township_officer")
    first = proposed(land, desk)
    desk.post(f"{PLANS}/{first['id']}/publish", 200)
    second = desk.post(f"{PLANS}/{first['id']}/revise", 201)
    mine = [one for one in second["visits"] if one["office_id"] == office(land, "township_officer")]
    desk.post(f"{PLANS}/{second['id']}/visits/{mine[0]['id']}/remove", 200, because="雪大")
    desk.post(f"{PLANS}/{second['id']}/publish", 200)
    before = events(file(desk, f"{PLANS}/{first['id']}/file?form=ics").data)
    after = events(file(desk, f"{PLANS}/{second['id']}/file?form=ics").data)

    assert {event["uid"] for event in before} == {event["uid"] for event in after}
    assert [event["sequence"] for event in after] == [2] * len(after)
    gone = [event["uid"] for event in after if event["status"] == "CANCELLED"]
    assert gone == [f"{mine[0]['uid']}@kuangxun"]
    days = f"first={first['first_day']}&last={first['last_day']}"
    own = events(file(township, f"{VISITS}/file?{days}&form=ics").data)
    assert {event["uid"] for event in own} == {f"{one['uid']}@kuangxun" for one in mine[1:]}


@pytest.mark.parametrize("form", ["xlsx", "ics"])
def test_a_plan_without_visits_is_a_file_all_the_same(land: County, form: str) -> None:
    desk = desk_of(land)
    plan = proposed(land, desk)

    content = file(desk, f"{PLANS}/{plan['id']}/file?form={form}").data

    assert rows(content)[2][:8] == HEADINGS if form == "xlsx" else events(content) == []


@pytest.mark.parametrize(
    "query", ["first=2026-01-02&last=2026-01-01", "first=2026-01-01&last=2028-01-01", "first=x"]
)
def test_days_in_no_order_are_refused(land: County, query: str) -> None:
    desk_of(land).get(f"{VISITS}?{query}", 422)
    desk_of(land).get(f"{VISITS}/file?form=ics&{query}", 422)


def test_titles_say_which_week_or_month() -> None:
    assert title_of("江源区", PlanPeriod.WEEK, dt.date(2026, 12, 28)) == (
        "江源区矿产资源巡查计划（2026年第53周，12月28日至1月3日）"
    )
    assert title_of("江源区", PlanPeriod.MONTH, dt.date(2026, 12, 1)) == (
        "江源区矿产资源巡查计划（2026年12月）"
    )
