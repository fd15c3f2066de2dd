"""The phone is full: what was kept stays, what can be said is sealed, and sending makes room."""

import random
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Page, Playwright, expect
from sqlalchemy import select

from evidence.models import ManifestFile, SealedRecord
from kernel.db import reading
from tests.server.served import Served
from tests.web.browsers import Handset, handset
from tests.web.disks import rows
from tests.web.small_disk import small_disk
from tests.web.test_dying import noise
from tests.web.walking import walk

_DISK_MB = 150  # of which the browser gives three fifths
_SIZES, _EACH = (6_000_000, 300_000, 20_000), 20
_PIECES = 6  # of the reserve
_RESERVED = """
async () => {
  const asked = indexedDB.open('kuangxun-field');
  const db = await new Promise((yes) => { asked.onsuccess = () => yes(asked.result) });
  const read = db.transaction('notes').objectStore('notes').getAllKeys();
  const names = await new Promise((yes) => { read.onsuccess = () => yes(read.result) });
  db.close();
  return names.filter((name) => name.startsWith('reserve/')).length;
}
"""


def test_on_a_full_phone_nothing_kept_is_lost_and_sending_makes_room(
    playwright: Playwright, server: Served, tmp_path: Path
) -> None:
    dice = random.Random(2026)  # noqa: S311 (of pictures, not of secrets)
    view = noise(tmp_path, dice)
    with (
        small_disk(tmp_path / "disk", _DISK_MB) as disk,
        handset(playwright, server.url, disk / "phone", view=view) as phone,
    ):
        _set_out(phone)
        _fill_up(phone, dice)
        _say_what_was_seen(phone)
        kept = {file["sha256"] for file in rows(phone.page, "files")}
        assert 0 < phone.page.evaluate(_RESERVED) < _PIECES
        phone.kill()
        phone.switch_on()
        phone.unlock()  # which a full disk must not hinder
        assert {item["state"] for item in rows(phone.page, "items")} == {"sealed"}
        phone.find_signal()
        all_sent = phone.page.locator("a.line:has-text('已全部送达')")
        phone.page.evaluate("location.hash = '#/queue'")
        expect(all_sent).to_have_count(3, timeout=120_000)
        items = {UUID(item["id"]): item["kind"] for item in rows(phone.page, "items")}
        _shoot(phone.page)
        phone.page.wait_for_selector(".said.safe")
        assert phone.faults == []
    _as_kept(server, items, kept)


def _set_out(phone: Handset) -> None:
    phone.sign_in()
    phone.page.wait_for_selector("[data-say=duty]")
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    while phone.page.evaluate(_RESERVED) < _PIECES:
        phone.page.wait_for_timeout(100)
    phone.lose_signal()
    phone.page.click("[data-act=start]")
    phone.page.fill("[name=area]", "红石采石区")
    phone.page.click("[data-act=set-out]")
    phone.page.wait_for_selector("[data-act=end]")


def _fill_up(phone: Handset, dice: random.Random) -> None:
    """Bring more than there is room for, and seal what is in."""
    page = phone.page
    page.evaluate("location.hash = '#/upload'")
    card = phone.profile.parent.parent / "card"
    card.mkdir()
    for n, size in enumerate(size for size in _SIZES for _ in range(_EACH)):
        (card / f"后山{n:02}.jpg").write_bytes(dice.randbytes(size))
    page.set_input_files("input[type=file]", sorted(card.iterdir()))
    expect(page.get_by_role("status")).to_contain_text("✓", timeout=90_000)
    expect(page.get_by_role("alert")).to_contain_text("个没有保存：手机空间不足")
    kept = len(rows(page, "files"))
    assert 0 < kept < len(_SIZES) * _EACH
    page.fill("input[name=title]", "后山采坑")
    page.click(f"button:has-text('封存并上传 {kept} 个文件')")
    page.wait_for_selector("a.line")


def _shoot(page: Page) -> None:
    page.evaluate("location.hash = '#/upload'")
    page.click("button:has-text('拍照')")
    page.click(".shutter:enabled")


def _say_what_was_seen(phone: Handset) -> None:
    """The patrol goes on, a picture finds no room and says so, and its finding is sealed."""
    page = phone.page
    page.evaluate("location.hash = '#/'")
    page.click("[data-act=running]")
    walk(phone, *range(1, 40))
    expect(page.get_by_role("alert")).to_have_count(0)
    page.click("[data-act=finding]")
    page.click("[data-value=mine_without_right]")
    page.click(".strip .van-button--primary")
    for taken in range(1, 20):
        page.click(".shutter:enabled")
        said = page.locator(f".said.failed, .said.safe:has-text('{taken} 张')")
        if "没有保存" in said.inner_text():
            break
    expect(page.locator(".said")).to_contain_text("手机空间不足，刚才的内容没有保存")
    page.click("footer button.side >> nth=0")
    page.click("[data-act=seal]")
    page.wait_for_selector("[data-act=end]")
    page.click("[data-act=end]")
    page.click(".van-dialog__confirm")
    page.click("[data-act=seal]")
    page.wait_for_selector("nav .van-tabbar")


def _as_kept(server: Served, items: dict[UUID, str], kept: set[str]) -> None:
    with server.installation.house() as house, reading(house.sessions) as session:
        asked = select(SealedRecord).where(SealedRecord.id.in_(items))
        records = session.scalars(asked).all()
        assert {record.id: record.kind for record in records} == items
        assert {record.state for record in records} == {"complete"}
        held = select(ManifestFile.sha256).where(ManifestFile.record_id.in_(items))
        assert set(session.scalars(held).all()) == kept
    assert server.faults() == []
