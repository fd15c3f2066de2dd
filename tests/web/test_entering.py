"""Signing in once with a network, and from then on with a PIN alone."""

from pathlib import Path

from playwright.sync_api import Page, Playwright, Response, expect

from tests.server.served import Served
from tests.web.browsers import PIN, Handset, handset
from tests.web.disks import rows

# As Chromium has it with a damaged profile: every opening fails, until the mark is gone.
DAMAGED = """
const really = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (...what) {
  if (!localStorage.getItem("damaged")) return really.apply(this, what);
  const asked = new EventTarget();
  const fault = new DOMException("Internal error opening backing store", "UnknownError");
  Object.defineProperty(asked, "error", { value: fault });
  asked.addEventListener("error", (event) => asked.onerror(event));
  setTimeout(() => asked.dispatchEvent(new Event("error", { cancelable: true })));
  return asked;
};
"""


def test_an_officer_gets_in_without_a_signal_and_a_wrong_pin_does_not(phone: Handset) -> None:
    phone.sign_in()
    expect(phone.page.get_by_text("李建国").first).to_be_visible()
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.lose_signal()
    phone.page.reload()
    phone.unlock_wrongly("123456")
    expect(phone.page.get_by_role("alert")).to_contain_text("PIN 不对")
    phone.unlock(PIN)
    expect(phone.page.get_by_text("李建国").first).to_be_visible()
    assert phone.faults == []
    _what_does_not_open_is_told(phone)
    phone.unlock(PIN)


def _what_does_not_open_is_told(phone: Handset) -> None:
    page = phone.page
    assert phone.context is not None
    phone.context.add_init_script(DAMAGED)
    page.evaluate("localStorage.setItem('damaged', 'yes')")
    page.reload()
    expect(page.get_by_role("heading")).to_have_text("矿巡没有打开")
    expect(page.get_by_role("main")).to_contain_text("没有删除手机上的任何记录")
    page.get_by_text("技术信息").click()
    expect(page.locator("pre")).to_contain_text("Internal error opening backing store")
    page.evaluate("localStorage.removeItem('damaged')")
    page.get_by_role("button", name="再试一次").click()


def test_a_piece_of_the_app_that_does_not_come_is_told(
    playwright: Playwright, server: Served, tmp_path: Path
) -> None:
    with handset(playwright, server.url, tmp_path, service_workers="block") as phone:
        page = phone.page
        page.route("**/assets/work-*.js", lambda route: route.abort())
        page.reload()
        expect(page.get_by_role("heading")).to_have_text("矿巡没有打开")
        expect(page.get_by_role("main")).to_contain_text("应用的一部分没有载入")
        page.unroute("**/assets/work-*.js")
        page.get_by_role("button", name="再试一次").click()
        expect(page.locator("input[name=login]")).to_be_visible()


def test_a_copied_profile_shows_neither_what_was_written_nor_tokens(phone: Handset) -> None:
    said: list[str] = [PIN, "kuangxun-demo"]
    phone.page.on("response", lambda answer: said.extend(_secrets(answer)))
    phone.sign_in()
    said += [_set_out(phone.page, "红石采石区"), _begin_a_clue(phone.page, "后山有一处新采坑")]
    phone.switch_off()
    disk = b"".join(path.read_bytes() for path in phone.profile.rglob("*") if path.is_file())

    assert disk.count("李建国".encode("utf-16-le")), "the profile holds the app's database"
    assert len(said) == 7
    for secret in said:
        assert secret.encode() not in disk, secret
        assert secret.encode("utf-16-le") not in disk, secret


def _secrets(answer: Response) -> list[str]:
    """What the service hands to a phone that signs in."""
    if not answer.url.endswith("/api/field/v1/session"):
        return []
    told = answer.json()
    return [told[name] for name in ("access_token", "refresh_token", "device_secret")]


def _set_out(page: Page, area: str) -> str:
    """Browsers remember what is typed into a form that is left."""
    page.click("[data-act=start]")
    page.fill("[name=area]", area)
    page.click("[data-act=set-out]")
    page.wait_for_selector("[data-act=end]")
    return area


def _begin_a_clue(page: Page, words: str) -> str:
    """Browsers keep what stands in a form, to have it there again when they are opened."""
    page.evaluate("location.hash = '#/clue-report'")
    page.fill("textarea[name=description]", words)
    while len(rows(page, "drafts")) < 2:
        page.wait_for_timeout(200)
    return words
