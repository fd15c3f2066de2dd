"""The worst day: no signal, a phone that dies ten times, and a line that drops all the way home."""

import json
import random
from collections import Counter
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Page, Playwright
from sqlalchemy import select

from evidence.models import ManifestFile, SealedRecord
from evidence.service import store_at
from kernel.db import reading
from kernel.jws import opened
from patrols.models import Finding, Patrol
from server.house import House
from tests.server.served import Served
from tests.web.bad_line import bad_line
from tests.web.browsers import PLACE, handset
from tests.web.disks import rows
from tests.web.dying import PHOTOS, Walker
from tests.web.walking import STEP

_IN_THE_FIELD, _AT_MOST = 10, 12  # deaths; it may have sent everything before the last two
_LONG_LIVES = 3  # in which the phone lives on until some fixes must not be lost any more


def noise(folder: Path, dice: random.Random) -> Path:
    """Make what the camera sees: a picture of some megabytes, and no two alike."""
    file, frame = folder / "noise.y4m", 1280 * 720 * 3 // 2
    frames = b"".join(b"FRAME\n" + dice.randbytes(frame) for _ in range(5))
    file.write_bytes(b"YUV4MPEG2 W1280 H720 F5:1 Ip C420jpeg\n" + frames)
    return file


def is_sent(page: Page) -> bool:
    page.wait_for_timeout(300)
    return {item["state"] for item in rows(page, "items")} == {"complete"}


def test_each_record_reaches_the_office_once_however_often_the_phone_dies(
    playwright: Playwright, server: Served, tmp_path: Path
) -> None:
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")  # noqa: T201 (shown when it fails)
    dice = random.Random(seed)  # noqa: S311 (of deaths, not of secrets)
    with (
        bad_line(server.port, dice) as line,
        handset(playwright, line.url, tmp_path / "phone", view=noise(tmp_path, dice)) as phone,
    ):
        phone.sign_in()
        phone.page.wait_for_selector("[data-say=duty]")
        phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        phone.lose_signal()
        walker = Walker(phone, dice, deaths=_IN_THE_FIELD, between=(0.3, 3))
        walker.long_lives = frozenset(dice.sample(range(_IN_THE_FIELD), _LONG_LIVES))
        walker.live(walker.walk)

        line.bad, walker.deaths, walker.between = True, _AT_MOST, (0.1, 0.8)
        phone.find_signal()
        walker.live(is_sent)
        items = [UUID(item["id"]) for item in rows(phone.page, "items")]
        assert rows(phone.page, "drafts") == rows(phone.page, "fixes") == []
        files = rows(phone.page, "files")
        assert len(files) == sum(PHOTOS)
        shots = {(UUID(file["owner"]), file["sha256"]) for file in files}
        kept = {file["id"] for file in files}
        # What is left is of shots in the middle of which it died; they are swept a day later.
        assert kept & {part["file"] for part in rows(phone.page, "parts")} == set()
        assert phone.faults == []
    assert walker.died >= _IN_THE_FIELD
    assert walker.outlived >= _LONG_LIVES  # or it would show nothing of what is written when
    assert line.dropped > 1
    with server.installation.house() as house:
        as_sealed(house, items, walker, shots)
    assert server.faults() == []


def as_sealed(
    house: House, items: list[UUID], walker: Walker, shots: set[tuple[UUID, str]]
) -> None:
    """Nothing is lost, nothing twice, and no fix older than five seconds is missing."""
    with reading(house.sessions) as session:
        records = session.scalars(select(SealedRecord).where(SealedRecord.id.in_(items))).all()
        assert Counter(record.kind for record in records) == {"finding": len(PHOTOS), "patrol": 1}
        assert {record.state for record in records} == {"complete"}
        assert len(session.scalars(select(Patrol).where(Patrol.id.in_(items))).all()) == 1
        findings = session.scalars(select(Finding).where(Finding.id.in_(items))).all()
        assert len(findings) == len(PHOTOS)
        held = session.scalars(select(ManifestFile).where(ManifestFile.record_id.in_(items))).all()
        assert {(file.record_id, file.sha256) for file in held if file.role == "photo"} == shots
        store = store_at(house.settings)
        assert all(store.size(file.sha256) == file.bytes for file in held)
        (patrol,) = (record for record in records if record.kind == "patrol")
        claims = json.loads(opened(patrol.jws).payload)
    track = claims["payload"]["track"]
    walked = {round((lon - PLACE[0]) / STEP) for lon in track["lon"]}
    assert walker.must - walked == set()
    assert len(walker.must) > 0
    assert track["t"] == sorted(track["t"])
