"""A patrol where no signal is, on a phone whose battery dies twice."""

import re
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from kernel import clock
from patrols.schemas.findings import FindingPayload
from patrols.schemas.walks import PatrolPayload
from server.demo.people import PASSWORD
from server.demo.person import Worker
from server.demo.wire import Wire
from tests.server.served import Served
from tests.web.browsers import PIN, PLACE, Handset
from tests.web.disks import rows, sealed
from tests.web.walking import STEP, fixes, walk

_ALL_ARRIVED = """
async (number) => {
  const asked = indexedDB.open('kuangxun-field');
  const db = await new Promise((yes) => { asked.onsuccess = () => yes(asked.result) });
  const read = db.transaction('items').objectStore('items').getAll();
  const items = await new Promise((yes) => { read.onsuccess = () => yes(read.result) });
  db.close();
  return items.length === number && items.every((item) => item.state === 'complete');
}
"""
_PATIENCE_S = 60


def _lose_itself(phone: Handset) -> None:
    """Be nowhere for a moment, as receivers sometimes are, and then again in the hills."""
    phone.move(0, 0)
    expect(phone.page.get_by_text("1 个定位点不可信")).to_be_visible()
    walk(phone, 7)


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
    expect(page.locator("[data-say=announced]")).to_contain_text("不写入记录")
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
    expect(page.locator(".facts")).to_contain_text("已逾期 1 天")
    page.click("[data-act=on-map]")
    page.wait_for_selector("canvas")
    assert page.url.endswith("#/map"), "a place stays out of the browser's history"
    page.go_back()
    page.click("[data-value=not_stopped]")
    expect(page.get_by_text("已记入正在进行的巡查")).to_be_visible()
    page.evaluate("location.hash = '#/patrol'")
    page.wait_for_selector("[data-act=end]")


def _correct_the_finding(page: Page) -> None:
    """It was served a notice and did not stop, and here is how it looks."""
    page.evaluate("location.hash = '/corrections'")
    page.locator(".list .van-cell").filter(has_text="发现").filter(has_not_text="巡查 ·").click()
    page.click("[data-value=stop_notice]")
    page.fill("[name=printed-no]", "责停〔2026〕7号")
    page.get_by_role("radio", name="未停止").click()
    page.get_by_role("button", name="拍照").first.click()
    page.click("button.shutter:not([disabled])")
    page.get_by_text("已保存 1 张").wait_for()
    page.get_by_role("button", name="完成").click()
    expect(page.locator(".strip li")).to_have_count(1)
    page.fill("[name=reason]", "漏填现场处置，补一张照片。")
    sides = page.get_by_role("table", name="更正前后对照")
    expect(sides.locator(".after").first).to_have_text("下达责令停止违法行为通知书")
    expect(sides.locator(".after").last).to_have_text("未停止")
    page.click("[data-act=seal]")
    page.wait_for_selector("[data-act=seal]", state="detached")


def _correct_the_notice(page: Page) -> None:
    """Its number was copied wrongly from the paper."""
    page.evaluate("location.hash = '/corrections'")
    page.locator(".list .van-cell").filter(has_text="发现").filter(has_not_text="巡查 ·").click()
    page.fill("[name=printed-no]", "责停〔2026〕17号")
    page.fill("[name=reason]", "文书编号抄错。")
    expect(page.locator(".before")).to_contain_text("责停〔2026〕7号")
    page.click("[data-act=seal]")
    page.wait_for_selector("[data-act=seal]", state="detached")


def _set_out_by_mistake(page: Page, server: Served) -> None:
    """The county saw the township out, and sees that nothing came of it."""
    page.evaluate("location.hash = '#/'")
    page.click("[data-act=start]")
    page.click("[data-act=set-out]")
    _until(lambda: _is_out(server))
    page.click("[data-act=end]")
    page.click(".van-dialog__confirm")
    page.click("[data-act=throw-away]")
    page.click(".van-dialog__confirm")
    _until(lambda: not _is_out(server))
    assert rows(page, "drafts") == []


def _is_out(server: Served) -> bool:
    """Whether the county sees the township on its way, though no record has come."""
    call = Worker(Wire(server.url), clock.now, "inspector", PASSWORD).wire.call
    units = call("GET", "/api/patrols/duty/now")
    return [one["state"] for one in units if one["division"] == "湾沟镇"] == ["out"]


def _until(look: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + _PATIENCE_S
    while not (found := look()):
        assert time.monotonic() < deadline, "it did not come to the office"
        time.sleep(0.5)
    return found


def _cross_a_ridge(phone: Handset, server: Served) -> None:
    """Have a signal for a moment: the county hears that the township is on its way."""
    assert not _is_out(server)
    phone.find_signal()
    _until(lambda: _is_out(server))
    phone.lose_signal()


def _as_the_office_has_it(server: Served) -> None:
    call = Worker(Wire(server.url), clock.now, "inspector", PASSWORD).wire.call
    (finding,) = _until(lambda: [one for one in _findings(call) if one["version"] == 3])
    assert (finding["measure"], finding["stopped"]) == ("stop_notice", False)
    at = f"/api/patrols/findings/{finding['id']}"
    assert len(call("GET", at)["photos"]) == 1
    (notice,) = call("GET", f"{at}/stop-notice")
    assert notice["printed_no"] == "责停〔2026〕17号"
    versions = call("GET", f"{at}/stop-notice/versions")
    assert [one["printed_no"] for one in versions] == ["责停〔2026〕7号", "责停〔2026〕17号"]
    ground, place = finding["ground"], call("GET", at)["place"]
    assert (ground["right_id"], ground["answer"]) == (place["right_id"], place["answer"])


def _findings(call: Callable[..., Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = call("GET", "/api/patrols/findings?limit=50")["items"]
    return found


def test_a_patrol_outlives_two_deaths_of_the_phone_and_loses_no_fix(
    phone: Handset, server: Served
) -> None:
    _set_out(phone)
    walk(phone, 1, 2, 3)
    phone.page.click("[data-act=stop]")
    phone.page.fill("[name=stop-note]", "矿山停产。")
    phone.page.click("[data-act=keep-stop]")

    page = _die_and_come_back(phone)
    expect(page.locator("[data-say=recording]")).to_contain_text("未解锁也不中断")
    walk(phone, 4, 5)  # nobody gave a PIN yet
    assert fixes(page) >= 2

    page = _die_and_come_back(phone)
    phone.unlock()
    page.click("[data-act=running]")
    _cross_a_ridge(phone, server)
    walk(phone, 6, 7)
    _lose_itself(phone)
    assert fixes(page) >= 8
    _find(page)
    _see_whether_it_stopped(page)
    page.click("[data-act=end]")
    page.click(".van-dialog__confirm")
    expect(page.locator("[name=content]")).to_have_value(re.compile("红石采石区.*发现问题 1 处"))
    page.click("[data-act=seal]")
    page.wait_for_selector("nav .van-tabbar")

    _as_it_was(page)
    phone.find_signal()
    page.wait_for_function(_ALL_ARRIVED, arg=2, timeout=60_000)
    _correct_the_finding(page)
    page.wait_for_function(_ALL_ARRIVED, arg=3, timeout=60_000)
    _correct_the_notice(page)
    page.wait_for_function(_ALL_ARRIVED, arg=4, timeout=60_000)
    _as_the_office_has_it(server)
    _set_out_by_mistake(page, server)
    assert phone.faults == []


def _as_it_was(page: Page) -> None:
    """Both records are what the office takes, and all that was walked is in them."""
    assert rows(page, "drafts") == []
    assert rows(page, "fixes") == []
    found = sealed(page, PIN)
    patrol = PatrolPayload().load(found["patrol"]["payload"])
    finding = FindingPayload().load(found["finding"]["payload"])
    track = patrol["track"]
    steps = {round((lon - PLACE[0]) / STEP) for lon in track["lon"]}
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
