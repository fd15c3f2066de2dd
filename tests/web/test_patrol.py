"""A patrol where no signal is, on a phone whose battery dies twice."""

import re

from playwright.sync_api import Page, expect

from patrols.schemas.findings import FindingPayload
from patrols.schemas.walks import PatrolPayload
from tests.web.browsers import PIN, PLACE, Handset
from tests.web.disks import rows, sealed

_LON, _LAT = PLACE
_ALL_ARRIVED = """
async () => {
  const asked = indexedDB.open('kuangxun-field');
  const db = await new Promise((yes) => { asked.onsuccess = () => yes(asked.result) });
  const read = db.transaction('items').objectStore('items').getAll();
  const items = await new Promise((yes) => { read.onsuccess = () => yes(read.result) });
  db.close();
  return items.length === 2 && items.every((item) => item.state === 'complete');
}
"""
_STEP = 0.0003  # degrees east; some 25 m


def _walk(phone: Handset, *steps: int) -> None:
    """Go on so many steps from where the patrol began, each of them heard."""
    for step in steps:
        phone.move(_LON + step * _STEP, _LAT)
        phone.page.wait_for_timeout(700)


def _lose_itself(phone: Handset) -> None:
    """Be nowhere for a moment, as receivers sometimes are, and then again in the hills."""
    phone.move(0, 0)
    phone.page.wait_for_timeout(700)
    expect(phone.page.get_by_text("1 个定位点不可信")).to_be_visible()
    _walk(phone, 7)


def _count(page: Page, name: str) -> int:
    said = page.locator(f"[data-say={name}]").inner_text()
    found = re.search(r"(\d+) 个定位点", said)
    assert found, said
    return int(found[1])


def _die_and_come_back(phone: Handset) -> Page:
    """Lose all power, and start without a network."""
    phone.page.wait_for_timeout(1000)
    phone.kill()
    return phone.switch_on()


def _set_out(phone: Handset) -> None:
    phone.sign_in()
    page = phone.page
    expect(page.locator("[data-say=duty]")).to_contain_text("0 / 2 次")
    expect(page.locator("[data-say=dues]")).to_contain_text("已逾期")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.lose_signal()
    page.click("[data-act=start]")
    expect(page.locator("[data-check=location]")).to_have_count(0)  # in order, so not listed
    page.fill("[name=area]", "红石采石区")
    page.click("[data-act=set-out]")
    page.wait_for_selector("[data-act=end]")


def _find(page: Page) -> None:
    """Three taps."""
    page.click("[data-act=finding]")
    page.click("[data-value=mine_without_right]")
    page.click("[data-act=seal]")
    page.wait_for_selector("[data-act=end]")


def _see_whether_it_stopped(page: Page) -> None:
    """From the day's list to the place on the map, and back to the answer."""
    page.evaluate("location.hash = '#/'")
    page.click("[data-due=follow_up] >> nth=0")
    page.click("[data-act=on-map]")
    page.wait_for_selector("canvas")
    assert page.url.endswith("#/map"), "a place stays out of the browser's history"
    page.go_back()
    page.click("[data-value=not_stopped]")
    expect(page.get_by_text("已记入正在进行的巡查")).to_be_visible()
    page.evaluate("location.hash = '#/patrol'")
    page.wait_for_selector("[data-act=end]")


def test_a_patrol_outlives_two_deaths_of_the_phone_and_loses_no_fix(phone: Handset) -> None:
    _set_out(phone)
    _walk(phone, 1, 2, 3)
    phone.page.click("[data-act=stop]")
    phone.page.fill("[name=stop-note]", "矿山停产。")
    phone.page.click("[data-act=keep-stop]")

    page = _die_and_come_back(phone)
    expect(page.locator("[data-say=recording]")).to_contain_text("未解锁也不中断")
    _walk(phone, 4, 5)  # nobody gave a PIN yet
    assert _count(page, "recording") >= 2

    page = _die_and_come_back(phone)
    phone.unlock()
    page.click("[data-act=running]")
    _walk(phone, 6, 7)
    _lose_itself(phone)
    assert _count(page, "fixes") >= 8
    _find(page)
    _see_whether_it_stopped(page)
    page.click("[data-act=end]")
    page.click(".van-dialog__confirm")
    expect(page.locator("[name=content]")).to_have_value(re.compile("红石采石区.*发现问题 1 处"))
    page.click("[data-act=seal]")
    page.wait_for_selector("nav .van-tabbar")

    _as_it_was(page)
    phone.find_signal()
    page.wait_for_function(_ALL_ARRIVED, timeout=60_000)
    assert phone.faults == []


def _as_it_was(page: Page) -> None:
    """Both records are what the office takes, and all that was walked is in them."""
    assert rows(page, "drafts") == []
    assert rows(page, "fixes") == []
    found = sealed(page, PIN)
    patrol = PatrolPayload().load(found["patrol"]["payload"])
    finding = FindingPayload().load(found["finding"]["payload"])
    track = patrol["track"]
    steps = {round((lon - _LON) / _STEP) for lon in track["lon"]}
    assert steps == set(range(8))  # with the start, where each switching on found itself
    assert track["t"] == sorted(track["t"])
    assert track["t0"] == patrol["started_at"]
    assert [stop["note"] for stop in patrol["stops"]] == ["矿山停产。"]
    assert [look["outcome"] for look in patrol["follow_ups"]] == ["not_stopped"]
    assert [str(one) for one in patrol["findings"]] == [found["finding"]["id"]]
    assert str(finding["patrol_id"]) == found["patrol"]["id"]
    assert finding["suspected_offence"] == "mine_without_right"
    assert patrol["violation_found"] is True
    assert [file["role"] for file in found["patrol"]["files"]] == ["track"]  # where it was nowhere
