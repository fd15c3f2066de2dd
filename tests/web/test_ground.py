"""Knowing where one stands, and saying what is there, where no signal is."""

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from kernel import clock
from server.demo.people import PASSWORD
from server.demo.person import Worker
from server.demo.wire import Wire
from tests.server.served import Served
from tests.web.browsers import PIN, Handset
from tests.web.disks import rows, sealed

WITHIN = (126.8620, 42.0320)  # the demo's quarry, 166 m from its line
LICENCE = "C2206052021037100000001"
_PATIENCE_S = 60


def _answer(page: Page, **answers: bool) -> None:
    for question, yes in answers.items():
        page.click(f"[data-question={question}] button:has-text('{'是' if yes else '否'}')")


def _seal(page: Page) -> None:
    page.click("[data-act=seal]")
    expect(page.get_by_text("已封存").first).to_be_visible()
    page.wait_for_selector("[data-act=seal]", state="detached")


def _go(page: Page, path: str) -> None:
    page.evaluate("path => { location.hash = path }", path)


def _take_along(phone: Handset) -> Page:
    """Sign in with a network, and take pack, app and base map along into the hills."""
    phone.sign_in("inspector")
    page = phone.page
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    _go(page, "/basemap")
    page.click("button:has-text('下载')")
    expect(page.get_by_text("底图已在手机上")).to_be_visible()
    phone.lose_signal()
    phone.move(*WITHIN)
    page.reload()
    phone.unlock()
    return page


def _tap_the_quarry(page: Page) -> None:
    """See on the map that one stands within it, tap it, and go on from there to its board."""
    _go(page, "/map")
    expect(page.locator("[data-act=where]")).to_contain_text("演示江源建筑石料矿”范围内")
    expect(page.get_by_text("演示底图")).to_be_visible()
    page.click("[data-act=me]")
    expect(page.locator("[data-sheet=where]")).to_contain_text("演示湾沟煤矿")
    page.locator("[data-sheet=where] .close").click()
    box = page.locator(".canvas").bounding_box()
    assert box is not None
    page.wait_for_timeout(1000)  # the map was moved, and is drawn anew
    page.mouse.click(box["x"] + box["width"] / 2 + 45, box["y"] + box["height"] / 2 - 20)
    sheet = page.locator("[data-sheet=thing]")
    expect(sheet).to_contain_text(LICENCE)
    expect(sheet.locator("[data-side=inside]")).to_be_visible()
    sheet.get_by_text("标识牌检查").click()


def _check_the_board(page: Page) -> None:
    expect(page.locator("[data-side=inside]")).to_be_visible()
    _answer(page, present=True, conspicuous=True, legible=True, damaged=False)
    page.fill("[name=licence_no]", LICENCE[:-1] + "7")
    expect(page.get_by_text("第 23 位牌上是“7”，登记是“1”")).to_be_visible()
    page.fill("[name=licence_no]", LICENCE)
    expect(page.get_by_text("与登记的证号一致")).to_be_visible()
    page.wait_for_timeout(600)
    page.reload()  # the page dies; what was written does not
    page.fill("input[name=pin]", PIN)
    page.click("button[type=submit]")
    expect(page.locator("[name=licence_no]")).to_have_value(LICENCE)
    _seal(page)


def _take_a_clue_down(page: Page) -> None:
    _go(page, "/clue-report")
    expect(page.get_by_text("只有有权限的人写明理由才能查看")).to_be_visible()
    page.fill("[name=description]", "老乡说后山夜里有车运矿。")
    _answer(page, here=True)
    page.fill("[name=informant]", "王大爷")
    page.fill("[name=contact]", "13800000000")
    _seal(page)


def _answer_the_task(page: Page) -> None:
    _go(page, "/tasks")
    page.get_by_text("松树镇石灰岩矿东侧").click()
    page.click("[data-result=partly]")
    page.fill("[name=description]", "有旧车辙，未见作业。")
    _answer(page, stop=False)
    _seal(page)
    _go(page, "/tasks")
    expect(page.get_by_text("已核查，待送达")).to_be_visible()


def _correct_the_check(page: Page) -> None:
    _go(page, "/corrections")
    page.get_by_text("标识牌检查：演示江源建筑石料矿").click()
    _answer(page, damaged=True)
    page.fill("[name=reason]", "回看照片发现右下角开裂。")
    sides = page.get_by_role("table", name="更正前后对照")
    expect(sides.locator(".before")).to_have_text("否")
    expect(sides.locator(".after")).to_have_text("是")
    _seal(page)


def _until(look: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.5)
    raise AssertionError("it did not come to the office")


def test_an_officer_without_a_signal_knows_the_ground_and_says_what_is_there(
    phone: Handset, server: Served
) -> None:
    page = _take_along(phone)
    _tap_the_quarry(page)
    _check_the_board(page)
    _take_a_clue_down(page)
    _answer_the_task(page)
    _correct_the_check(page)
    assert rows(page, "drafts") == []
    said = sealed(page, PIN)
    ground = said["signboard_check"]["payload"]["ground"]
    assert (ground["answer"], ground["boundary_version"]) == ("inside", 1)
    assert 160 < ground["distance_m"] < 170  # metres
    assert said["correction"]["after"] == said["signboard_check"]["id"]

    phone.find_signal()
    _until(lambda: all(item["state"] == "complete" for item in rows(page, "items")))
    _as_the_office_has_it(Worker(Wire(server.url), clock.now, "handler", PASSWORD))
    assert phone.faults == []


def _as_the_office_has_it(handler: Worker) -> None:
    """The board as corrected, the clue with its informant locked away, the task answered."""
    call = handler.wire.call

    def corrected() -> Any:
        checks = call("GET", "/api/signboards/checks?limit=50")["items"]
        return [one for one in checks if one["version"] == 2]

    (check,) = _until(corrected)
    assert (check["damaged"], check["reason"]) == (True, "回看照片发现右下角开裂。")
    (clue,) = _until(lambda: call("GET", "/api/clues?channel=walk_in")["items"])
    assert (clue["description"], clue["has_informant"]) == ("老乡说后山夜里有车运矿。", True)
    verified = "/api/clues?state=found_partly"
    assert "松树镇" in _until(lambda: call("GET", verified)["items"])[0]["description"]
