"""A full phone where no signal is: its backup goes on from another phone, and from a desk."""

import random
import re
import uuid
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from evidence.models import ManifestFile, Receipt, SealedRecord
from kernel.db import reading
from tests.server.served import Served
from tests.web.browsers import Handset
from tests.web.disks import rows

_PASSPHRASE = "红石后山 1987 旧井口"
_WORDS = "老乡说井口夜里有人，明早再来看一次。"


def _go(page: Page, path: str, shows: str) -> None:
    page.evaluate("path => { location.hash = path }", path)
    page.wait_for_selector(shows)


def _files(*contents: bytes) -> list[dict[str, object]]:
    kind = "image/jpeg"
    return [
        {"name": f"井口{n}.jpg", "mimeType": kind, "buffer": bytes_}
        for n, bytes_ in enumerate(contents)
    ]


def _find(page: Page) -> None:
    """Seal a finding with a photograph."""
    _go(page, "/finding", "[data-value=mine_without_right]")
    page.click("[data-value=mine_without_right]")
    page.click(".strip .van-button--primary")
    page.click(".shutter:enabled")
    page.wait_for_selector(".said.safe")
    page.click("footer button.side >> nth=0")
    page.click("[data-act=seal]")
    page.wait_for_selector("[data-act=seal]", state="detached")


def _bring_evidence(page: Page, title: str, *contents: bytes) -> None:
    _go(page, "/upload", "input[name=title]")
    page.set_input_files("input[type=file]", _files(*contents))  # type: ignore[arg-type] # a dict
    page.fill("input[name=title]", title)
    page.click(f"button:has-text('封存并上传 {len(contents)} 个文件')")
    page.wait_for_selector("a.line")


def _begin(page: Page, content: bytes) -> None:
    """Leave a finding half written."""
    _go(page, "/finding", "[name=description]")
    page.set_input_files("input[multiple]", _files(content))  # type: ignore[arg-type] # as above
    page.wait_for_selector(".strip .look")
    page.fill("[name=description]", _WORDS)


def _back_up(page: Page, to: Path) -> Path:
    _go(page, "/backup", "input[name=passphrase]")
    page.evaluate("delete window.showSaveFilePicker")  # phones have none
    page.fill("input[name=passphrase]", _PASSPHRASE)
    page.fill("input[name=again]", _PASSPHRASE)
    with page.expect_download() as coming:
        page.click("button[type=submit]")
    expect(page.locator("main [role=status]")).to_contain_text("已生成 kuangxun-")
    coming.value.save_as(to)
    return to


def _bring_in(page: Page, file: Path, passphrase: str = _PASSPHRASE) -> None:
    _go(page, "/backup/import", "input[name=backup]")
    page.set_input_files("input[name=backup]", file)
    page.fill("input[name=passphrase]", passphrase)
    page.click("button[type=submit]")


def _came(page: Page, *lines: str) -> None:
    said = page.locator(".came")
    for line in lines:
        expect(said).to_contain_text(line)
    assert not said.locator(".bad").count()


def _all_arrive(page: Page, count: int) -> None:
    _go(page, "/queue", "a.line")
    expect(page.locator("a.line", has_text="已全部送达")).to_have_count(count, timeout=60_000)


def _on_another_phone(phone: Handset, file: Path) -> None:
    page = phone.page
    phone.sign_in()
    _bring_in(page, file, "红石后山 1987 新井口")
    expect(page.get_by_role("alert")).to_contain_text("口令不对，请核对后重试。内容没有改动。")
    assert rows(page, "items") == []
    _bring_in(page, file)
    _came(page, "新增 2 项，已有 0 项", "新增 4 个，已有 0 个", "新增 1 份，已有 0 份")
    page.fill("input[name=passphrase]", _PASSPHRASE)
    page.click("button[type=submit]")
    _came(page, "新增 0 项，已有 2 项", "新增 0 个，已有 4 个", "新增 0 份，已有 1 份")
    _all_arrive(page, 2)
    page.click("[data-say=drafts] .van-cell")
    expect(page.locator("[name=description]")).to_have_value(_WORDS)
    expect(page.locator(".strip .look")).to_have_count(1)


def _at_the_desk(desk: Handset, file: Path) -> None:
    """Another officer sends it, and reads nothing of it."""
    page = desk.page
    desk.sign_in("handler", "860214")
    _bring_in(page, file)
    # What the office has by now need not be kept here.
    _came(page, "新增 3 项，已有 0 项", "1 份草稿属于其他人员")
    _all_arrive(page, 3)
    queue = page.locator("main")
    expect(queue).to_contain_text("李建国")
    expect(queue).not_to_contain_text(re.compile("井口|无证"))
    page.click("a.line >> nth=0")
    expect(page.locator("main")).to_contain_text("可由您代传，内容不显示")
    expect(page.locator("main")).not_to_contain_text(re.compile("井口|无证"))
    assert rows(page, "drafts") == rows(page, "parts") == []


def test_what_one_phone_cannot_send_goes_on_from_others_and_arrives_once(
    new_handset: Callable[[str], Handset], server: Served, tmp_path: Path
) -> None:
    dice = random.Random(1987)  # noqa: S311 (of pictures, not of secrets)
    pit, shaft, half, later = (dice.randbytes(size) for size in (2_300_000, 90_000, 4_000, 7_000))
    first = new_handset("first")
    page = first.page
    first.sign_in()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    first.lose_signal()
    _find(page)
    _bring_evidence(page, "后山旧井口", pit, shaft)
    _begin(page, half)
    _on_another_phone(new_handset("second"), _back_up(page, tmp_path / "morning.kxb"))

    _bring_evidence(page, "井口下方", later)
    desk = new_handset("desk")
    _at_the_desk(desk, _back_up(page, tmp_path / "evening.kxb"))
    _on_disk = {row["sha256"]: row["owner"] for row in rows(page, "files")}
    first.find_signal()
    _all_arrive(page, 3)
    (draft,) = rows(page, "drafts")
    assert {row["file"] for row in rows(page, "parts")} == {
        row["id"] for row in rows(page, "files") if row["owner"] == draft["id"]
    }
    assert first.faults == desk.faults == []
    contents = {sha256(one).hexdigest() for one in (pit, shaft, later)}
    assert contents < _on_disk.keys()
    of_draft = sha256(half).hexdigest()
    _arrived_once(server, {sha: owner for sha, owner in _on_disk.items() if sha != of_draft})


def _arrived_once(server: Served, owners: dict[str, str]) -> None:
    """Every record is complete, said so once, and has the bytes that were on the phone."""
    with server.installation.house() as house, reading(house.sessions) as session:
        for record_id in set(owners.values()):
            record = session.scalars(
                select(SealedRecord).where(SealedRecord.id == uuid.UUID(record_id))
            ).one()
            assert record.state == "complete"
            told = select(Receipt.state).where(Receipt.record_id == record.id)
            assert session.scalars(told).all().count("complete") == 1
            held = select(ManifestFile.sha256).where(ManifestFile.record_id == record.id)
            mine = {sha for sha, owner in owners.items() if owner == record_id}
            assert set(session.scalars(held)) == mine
    assert server.faults() == []
