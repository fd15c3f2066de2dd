"""Checks whose photos are all here, and what a reader told of them."""

import uuid
from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import select

import signboards.service
from evidence.models import ManifestFile, SealedRecord, StoredFile
from evidence.service import FileIn, store_at
from evidence.service.pictures import Outcome
from kernel import audit
from signboards.readings import acts
from tests.county import County
from tests.phone import digest
from tests.signboards.boardtext.written import line
from tests.signboards.test_checks import look

NUMBER = "C2202812010127120098765"
NONSENSE = Outcome("done", {"looks": [[{"corners": 1}]], "flags": []})
SAYS = {
    "证号": NUMBER,
    "采矿权人": "蛟河新站石材有限公司",
    "矿山名称": "新站采石场",
    "矿种": "建筑用花岗岩",
    "有效期限": "2018年7月1日至2028年6月30日",
    "监督单位": "蛟河市自然资源局",
}


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (640, 400), "navy").save(out, "JPEG")
    return out.getvalue()


def arrive(land: County, *photos: bytes, **said: Any) -> uuid.UUID:
    """Have a check sealed with photos, all of them here."""
    files = tuple(FileIn(digest(one), len(one), "image/jpeg", "photo", None) for one in photos)
    check_id = land.send("township_officer", "signboard_check", look(land, **said), files=files)
    store = store_at(land.settings)
    with land.sessions.begin() as session:
        for one in photos:
            kept = store.put(one)
            session.add(
                StoredFile(
                    sha256=kept.sha256,
                    bytes=len(one),
                    stored_at=land.now,
                    media_type="image/jpeg",
                    flags=[],
                )
            )
        for item in session.scalars(select(ManifestFile)):
            item.arrived_at = land.now
        record = session.get_one(SealedRecord, check_id)
        record.files_here = len(photos)
        record.complete(land.now)
        audit.record(session, None, "evidence.completed", record, now=land.now)
    judge(land, check_id)
    return check_id


def judge(land: County, check_id: uuid.UUID) -> None:
    with land.sessions.begin() as session:
        signboards.service.judge_check(session, check_id, now=land.now)


def told(says: dict[str, str], **doubts: str) -> Outcome:
    lines = [
        line(f"{label}：{value}", 100, 100 + 70 * row, doubt=doubts.get("doubt", ""))
        for row, (label, value) in enumerate(says.items())
    ]
    return Outcome("done", {"looks": [lines], "width": 640, "height": 400, "flags": []})


def keep(land: County, check_id: uuid.UUID, outcome: Outcome | None) -> None:
    with land.sessions.begin() as session:
        items = session.scalars(select(ManifestFile)).all()
        acts.keep(session, check_id, [acts.Seen(one, outcome) for one in items], now=land.now)
