"""Signing in once with a network, and from then on with a PIN alone."""

from playwright.sync_api import expect

from tests.web.browsers import PIN, Handset

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


def test_a_copied_profile_shows_neither_names_of_secrets_nor_tokens(phone: Handset) -> None:
    phone.sign_in()
    phone.switch_off()
    disk = b"".join(path.read_bytes() for path in phone.profile.rglob("*") if path.is_file())

    assert disk.count(b"kuangxun-field"), "the profile holds the app's database"
    for secret in (PIN, "kuangxun-demo"):
        assert secret.encode() not in disk
