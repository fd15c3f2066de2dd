"""A newer version of the app: never over work that is not sent, and never half of one."""

from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from tests.server.served import Served
from tests.web.browsers import Handset, handset
from tests.web.disks import rows
from tests.web.front import shelf
from tests.web.test_queue import seal

_LOOKED = "navigator.serviceWorker.ready.then(() => true)"


def _open(phone: Handset) -> Page:
    phone.page.reload()
    phone.unlock()
    phone.page.click("nav >> text=待传")
    return phone.page


def test_a_new_version_waits_for_the_work_and_a_broken_one_gives_way(
    playwright: Playwright, server: Served, tmp_path: Path
) -> None:
    with (
        shelf(tmp_path / "app", server.port) as app,
        handset(playwright, app.url, tmp_path / "phone") as phone,
    ):
        phone.sign_in()
        page = phone.page
        page.evaluate(_LOOKED)
        page.click("nav >> text=待传")
        page.click("[aria-label=暂停全部上传]")
        seal(page, "后山采坑", b"\xff\xd8 a picture")
        app.put("二版")
        _open(phone)
        expect(page.locator(".update")).to_contain_text("待记录传完后启用")
        _open(phone)
        assert page.title().startswith("矿巡"), "nothing moves over what is not sent"

        page.click("[aria-label=暂停全部上传]")
        expect(page.locator("a.line")).to_contain_text("已全部送达")
        _open(phone)
        assert page.title().startswith("二版")

        app.put("三版", whole=False)
        _open(phone)
        page.wait_for_timeout(3000)
        expect(page.locator(".update")).to_have_count(0)
        app.put("四版", script="assets/none-")
        _open(phone)
        expect(page.locator(".update")).to_contain_text("下次打开时启用")
        titles = []
        for _ in range(4):
            page.reload()
            titles.append(page.title()[:2])
        assert titles == ["四版", "四版", "四版", "二版"]

        phone.lose_signal()
        page.reload()
        phone.unlock()
        assert [item["state"] for item in rows(page, "items")] == ["complete"]
