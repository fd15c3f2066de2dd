"""The line to the office: of two officers on one phone, with two pages open, and nothing twice."""

import random
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from time import sleep

from playwright.sync_api import Page, Playwright, expect
from sqlalchemy import select, update

from evidence.models import ManifestFile, Receipt, SealedRecord
from identity.models import LoginSession, Officer
from kernel.clock import now
from kernel.db import reading, writing
from server.demo.people import PASSWORD
from server.demo.person import Worker
from server.demo.wire import Refused, Wire
from tests.evidence.photographs import Photo
from tests.server.served import Served
from tests.web.bad_line import bad_line
from tests.web.browsers import PIN, Handset, handset
from tests.web.disks import rows

_WIFI_ONLY = "[aria-label='原件仅用 Wi-Fi 上传']"
_A_DAY_BEHIND = """
  const True = Date, late = 86_400_000;
  Date = class extends True {
    constructor(...said) { said.length ? super(...said) : super(True.now() - late) }
    static now() { return True.now() - late }
  };
"""


def seal(page: Page, title: str, *files: bytes) -> None:
    """Submit files as evidence."""
    page.evaluate("location.hash = '#/upload'")
    given = [
        {"name": f"后山{n}.jpg", "mimeType": "image/jpeg", "buffer": bytes_}
        for n, bytes_ in enumerate(files)
    ]
    page.set_input_files("input[type=file]", given)  # type: ignore[arg-type] # as a plain dict
    page.fill("input[name=title]", title)
    page.click(f"button:has-text('封存并上传 {len(files)} 个文件')")
    page.wait_for_selector("a.line")


def states(page: Page) -> set[str]:
    return {item["state"] for item in rows(page, "items")}


def _as_the_desk_sees(server: Served, picture: bytes, of: str) -> None:
    """Wait until the office is shown a small picture of ``picture``, made ``of`` which it says."""
    wire = Worker(Wire(server.url), now, "inspector", PASSWORD).wire
    for _ in range(180):
        for item in _brought(wire):
            if item["sha256"] == sha256(picture).hexdigest() and _made_of(wire, item) == of:
                assert (item["arrived_at"] is None) == (of == "phone")
                return
        sleep(0.5)
    raise AssertionError(f"no small picture of {of}")


def _brought(wire: Wire) -> list[dict[str, str]]:
    """Return the files of what was brought three at a time, which no other record here was."""
    listed = wire.call("GET", "/api/evidence/records?kind=evidence")["items"]
    records = [one["id"] for one in listed if one["files_total"] == 3]
    return [
        item
        for record in records
        for item in wire.call("GET", f"/api/evidence/records/{record}")["items"]
    ]


def _made_of(wire: Wire, item: dict[str, str]) -> str | None:
    with suppress(Refused):  # not here yet, or being made
        shown = wire.send("GET", f"/api/evidence/items/{item['id']}/preview?size=320")
        return shown.headers["preview-of"]
    return None


def _come_home(phone: Handset, server: Served) -> None:
    """Be in the middle of sending when the service goes away; it comes back on the same port."""
    phone.page.wait_for_function(
        "document.querySelector('progress')?.value > 0 || document.body.innerText.includes('送达')"
    )
    server.kill()
    phone.page.wait_for_timeout(1500)
    server.start()


def test_what_one_officer_sealed_another_sends_and_never_reads(
    playwright: Playwright, server: Served, tmp_path: Path
) -> None:
    dice = random.Random(2026)  # noqa: S311 (of a bad line, not of secrets)
    pit = Photo().jpeg()
    pictures = [
        dice.randbytes(200_000),
        pit + dice.randbytes(700_000 - len(pit)),
        dice.randbytes(1_600_000),
    ]
    with (
        bad_line(server.port, dice) as line,
        handset(playwright, line.url, tmp_path / "phone") as phone,
    ):
        assert phone.context is not None
        phone.context.add_init_script(_A_DAY_BEHIND)
        page = phone.page
        page.reload()
        phone.sign_in()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.wait_for_timeout(1000)
        phone.lose_signal()
        seal(page, "后山采坑", *pictures)
        bar = page.locator("a.unsent")
        expect(bar).to_contain_text("1 项未传 · 2.4 MB")
        expect(bar).to_contain_text("无网络")
        page.click(_WIFI_ONLY)
        _end_sessions(server)

        second = phone.context.new_page()
        second.goto(f"{line.url}/field/#/queue")
        second.fill("input[name=pin]", PIN)
        second.click("button[type=submit]")
        expect(second.locator("a.line")).to_contain_text("后山采坑")
        phone.find_signal()
        expect(second.locator("a.unsent")).to_contain_text("登录已过期")
        assert states(page) <= {"sealed", "queued"}

        line.bad = True
        page.reload()
        page.click("text=其他人员登录")
        phone.sign_in("handler", "860214")
        page.click("nav >> text=待传")
        expect(page.locator("a.line")).to_contain_text("李建国")
        expect(page.locator("a.line")).not_to_contain_text("后山采坑")
        expect(page.locator("a.unsent")).to_contain_text("1440 分钟")
        _as_the_desk_sees(server, pictures[1], "phone")
        assert {file["state"] for file in rows(page, "files")} == {"kept"}
        page.click(_WIFI_ONLY)
        _come_home(phone, server)
        expect(page.locator("a.line")).to_contain_text("已全部送达", timeout=90_000)
        assert rows(page, "parts") == []
        assert phone.faults == []
    _as_the_desk_sees(server, pictures[1], "original")
    _sent_once(server, pictures)


def _end_sessions(server: Served) -> None:
    with server.installation.house() as house, writing(house.sessions) as session:
        session.execute(update(LoginSession).values(ended_at=now(), end_reason="signed_out"))


def _sent_once(server: Served, pictures: list[bytes]) -> None:
    with server.installation.house() as house, reading(house.sessions) as session:
        li = session.scalars(select(Officer).where(Officer.login == "officer")).one()
        mine = select(SealedRecord).where(SealedRecord.author_id == li.id)
        (record,) = session.scalars(
            mine.where(SealedRecord.kind == "evidence").order_by(SealedRecord.id.desc()).limit(1)
        ).all()
        assert record.state == "complete"
        told = session.scalars(select(Receipt.state).where(Receipt.record_id == record.id)).all()
        assert told.count("complete") == 1
        held = session.scalars(select(ManifestFile).where(ManifestFile.record_id == record.id))
        assert {file.sha256 for file in held} == {sha256(one).hexdigest() for one in pictures}
    assert server.faults() == []
