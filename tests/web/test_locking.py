"""A phone that is put down: it locks, loses nothing, and what goes on is recorded."""

import datetime as dt
import uuid
from pathlib import Path

import requests
from playwright.sync_api import Page, expect
from sqlalchemy import select

from kernel.clock import now
from kernel.db import reading
from patrols.models import Patrol
from tests.server.served import Served
from tests.web.browsers import PLACE, Handset
from tests.web.disks import rows
from tests.web.walking import fixes, heard, walk

_LON, _LAT = PLACE
_CLOCK = """
  const True = Date;
  window.ahead = 0;
  Date = class extends True {
    constructor(...said) { said.length ? super(...said) : super(Date.now()) }
    static now() { return True.now() + window.ahead }
  };
"""
_MINUTE_MS = 60_000
_WORDS = "村民反映后山夜间有挖掘机作业，灯光持续到凌晨。"


def _go(page: Page, path: str, shows: str) -> None:
    page.evaluate("path => { location.hash = path }", path)
    page.wait_for_selector(shows)


def _set_clock(page: Page, minutes: int) -> None:
    """Be so many minutes off the real time."""
    page.evaluate("ahead => { window.ahead = ahead }", minutes * _MINUTE_MS)


def _lie(page: Page) -> None:
    """Lie on a table for eleven minutes, and be looked at again."""
    _set_clock(page, 11)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def _a_form_outlives_the_lock(phone: Handset) -> None:
    page = phone.page
    _go(page, "/clue-report", "[name=description]")
    page.fill("[name=party]", "某石料场")
    page.fill("[name=description]", _WORDS)
    _lie(page)
    page.wait_for_selector("input[name=pin]")
    assert "挖掘机" not in page.content()
    phone.unlock()
    expect(page.locator("[name=description]")).to_have_value(_WORDS)
    expect(page.locator("[name=party]")).to_have_value("某石料场")
    _set_clock(page, 0)
    page.click("main")  # somebody is there again


def _a_patrol_goes_on_behind_the_lock(phone: Handset) -> None:
    """Twenty minutes of it the phone heard nothing: it lay in the car."""
    page = phone.page
    _set_clock(page, -20)
    _go(page, "/", "[data-act=start]")
    page.click("[data-act=start]")
    page.fill("[name=area]", "红石采石区")
    page.click("[data-act=set-out]")
    page.wait_for_selector("[data-act=end]")
    _set_clock(page, 0)
    walk(phone, 1, 2)
    _lie(page)
    page.wait_for_timeout(500)
    _set_clock(page, 0)
    expect(page.locator("[data-act=end]")).to_be_visible()  # it locks nobody out on the way
    _go(page, "/me", "text=立即锁定")
    page.click("text=立即锁定")
    page.wait_for_selector("[data-say=recording]")
    before = fixes(page)
    walk(phone, 3, 4, 5)
    assert fixes(page) >= before + 3
    phone.unlock()
    _go(page, "/patrol", "[data-act=end]")
    assert heard(page) >= before + 3  # with the one that was heard by a clock 20 minutes off


def _tell(page: Page, key: str, *minutes_ago: float) -> set[int]:
    """Send fixes as OwnTracks does; return how that was answered."""
    address = page.locator("code[data-say=address]").inner_text()
    answers = set()
    for minutes in minutes_ago:
        at = int(now().timestamp() - minutes * 60)
        fix = {"_type": "location", "lat": _LAT, "lon": _LON + minutes * 0.0003, "tst": at}
        answer = requests.post(address, json=fix, auth=("anybody", key), timeout=30)
        answers.add(answer.status_code)
    return answers


def _another_recorder_tells(page: Page) -> str:
    """Return its key."""
    _go(page, "/me/recorders", "[data-act=owntracks]")
    page.click("[data-act=owntracks]")
    key = page.locator("code[data-say=key]").inner_text()
    mine = page.locator("[data-say=recorders]")
    expect(mine).to_contain_text("还没有收到定位")
    assert _tell(page, key, 16.0, 15.5, 15.0) == {200}
    page.click("[data-act=look]")
    expect(mine).to_contain_text("最近一次定位")
    return key


def _it_is_silenced(page: Page, key: str) -> None:
    address = page.locator("code[data-say=address]").inner_text()
    page.click("[data-act=revoke]")
    page.click(".van-dialog__confirm")
    page.wait_for_selector("[data-say=recorders]", state="detached")
    fix = {"_type": "location", "lat": _LAT, "lon": _LON, "tst": int(now().timestamp())}
    answer = requests.post(address, json=fix, auth=("anybody", key), timeout=30)
    assert (answer.status_code, answer.json()["code"]) == (401, "kernel.unauthenticated")


def _gpx(folder: Path) -> Path:
    """Write what a receiver in the car recorded, ten to twelve minutes ago."""
    times = [now() - dt.timedelta(seconds=600 + 20 * n) for n in range(6, -1, -1)]
    points = "".join(
        f'<trkpt lat="{_LAT}" lon="{_LON + n * 0.0004}"><time>{at:%FT%TZ}</time></trkpt>'
        for n, at in enumerate(times)
    )
    path = folder / "车载.gpx"
    path.write_text(f'<gpx version="1.1"><trk><trkseg>{points}</trkseg></trk></gpx>')
    return path


def _end(page: Page) -> None:
    _go(page, "/patrol", "[data-act=end]")
    page.click("[data-act=end]")
    page.click(".van-dialog__confirm")
    page.wait_for_selector("[name=content]")
    page.click("[data-act=seal]")
    page.wait_for_selector("nav .van-tabbar")
    _go(page, "/queue", "a.line")
    expect(page.locator("a.line")).to_contain_text("已全部送达", timeout=60_000)


def _bring_track(page: Page, file: Path) -> None:
    _go(page, "/me/recorders", "[data-act=import]")
    with page.expect_file_chooser() as chooser:
        page.click("[data-act=import]")
    chooser.value.set_files(file)
    said = page.locator("main [role=status]")
    expect(said).to_contain_text("服务器已收到 车载.gpx")
    expect(said).to_contain_text("有 7 个定位点；7 个补进了空缺", timeout=60_000)
    expect(said).to_contain_text("有 3 个定位点；3 个补进了空缺")


def test_a_phone_that_is_put_down_locks_and_what_goes_on_is_recorded(
    phone: Handset, server: Served, tmp_path: Path
) -> None:
    assert phone.context is not None
    phone.context.add_init_script(_CLOCK)
    page = phone.page
    page.reload()
    phone.sign_in()
    _a_form_outlives_the_lock(phone)
    _a_patrol_goes_on_behind_the_lock(phone)
    key = _another_recorder_tells(page)
    _it_is_silenced(page, key)
    _end(page)
    _bring_track(page, _gpx(tmp_path))
    (item,) = rows(page, "items")
    with server.installation.house() as house, reading(house.sessions) as session:
        patrol = session.scalars(select(Patrol).where(Patrol.id == uuid.UUID(item["id"]))).one()
        assert patrol.filled == 10
    assert phone.faults == []
    assert server.faults() == []
