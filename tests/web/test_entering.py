"""Signing in once with a network, and from then on with a PIN alone."""

from playwright.sync_api import expect

from tests.web.browsers import PIN, Handset


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


def test_a_copied_profile_shows_neither_names_of_secrets_nor_tokens(phone: Handset) -> None:
    phone.sign_in()
    phone.switch_off()
    disk = b"".join(path.read_bytes() for path in phone.profile.rglob("*") if path.is_file())

    assert disk.count(b"kuangxun-field"), "the profile holds the app's database"
    for secret in (PIN, "kuangxun-demo"):
        assert secret.encode() not in disk
