"""The desk asks for a copy of a photo: with a band that tells of it, or with faces covered."""

import io
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from evidence import service
from evidence.copies.tables import EvidenceCopy
from evidence.service import FileIn
from evidence.service.copies import settle_copy
from evidence.states import CopyState
from identity.models import Office, Officer
from kernel import audit
from kernel.audit import AuditLine
from kernel.fonts import MISSING
from tests.databases import embedded_only
from tests.evidence.office import CountyOffice, named, seal, send
from tests.evidence.test_desk import PAGE, item_of
from tests.evidence.test_pain_16_said_sent_but_failed import photograph
from tests.phone import digest

API = "/api/evidence"
CAPTURE: Mapping[str, Any] = {
    "taken_at": "2026-11-20T09:12:05+08:00",
    "fix": {
        "lon": 126.8742,
        "lat": 42.041,
        "accuracy_m": 6.5,
        "altitude_m": None,
        "time": "2026-11-20T09:12:04+08:00",
        "source": "gnss",
    },
    "heading_deg": 75.0,
    "location_source": "shutter",
}
FACE = {"x": 0.25, "y": 0.25, "w": 0.1, "h": 0.1}
REDACTION = {"boxes": [FACE], "reason": "网站公开执法案例"}


@pytest.fixture
def staffed(office: CountyOffice) -> CountyOffice:
    """The office with the officer who takes the photos, under names that are written out."""
    with office.write() as session:
        session.get_one(Office, named("county")).name = "江源区自然资源局"
        session.add(Officer(id=named("liu"), name="刘𠮷喆", login="liu", password_hash="-"))
    return office


def keep(office: CountyOffice, photo: bytes, capture: Mapping[str, Any] | None = None) -> str:
    file = FileIn(digest(photo), len(photo), "image/jpeg", "photo", capture and dict(capture))
    (kept,) = office.keep(seal(photo, files=(file,)))
    send(office.as_("liu:phone"), photo, kept.id)
    office.drain()
    return item_of(office.as_("wang"), kept.id)


def ask(office: CountyOffice, item: str, kind: str, form: Any = None) -> dict[str, Any]:
    answer = office.as_("wang").post(f"{API}/items/{item}/copies/{kind}", json=form)
    assert answer.status_code == 202, answer.text
    return dict(answer.json)


def made(office: CountyOffice, item: str, kind: str, form: Any = None) -> dict[str, Any]:
    copy = ask(office, item, kind, form)
    assert copy["state"] == "asked"
    office.drain()
    return dict(office.as_("wang").get(f"{API}/copies/{copy['id']}").json)


def test_a_watermark_says_who_says_what_and_is_a_file_of_its_own(staffed: CountyOffice) -> None:
    photo = photograph()
    item = keep(staffed, photo, CAPTURE)

    copy = made(staffed, item, "watermark")

    said = dict(copy["parameters"]["lines"])
    assert said["时间"] == "2026-11-20 09:12:05 +08:00（拍摄时手机记录）"
    assert said["地点"] == "county（封存记录）"
    assert said["坐标"].startswith("126.874200°E 42.041000°N，WGS-84，±6.5 米，卫星定位")
    assert said["朝向"] == "75.0°，真北或磁北未记（拍摄时手机记录）"
    assert said["人员"] == f"刘{MISSING}喆（封存记录）"
    assert said["单位"] == "江源区自然资源局（封存记录）"
    assert digest(photo)[:16] in said["原件"]
    assert said["缺字"].endswith("U+20BB7")
    assert (copy["state"], copy["original_sha256"]) == ("made", digest(photo))
    answer = staffed.as_("wang").get(f"{API}/copies/{copy['id']}/file", buffered=True)
    picture = Image.open(io.BytesIO(answer.data))
    assert picture.size == (copy["width"], copy["height"])
    assert picture.width == 2000 < picture.height + 500
    original = staffed.as_("wang").get(f"{API}/items/{item}/original", buffered=True)
    assert original.data == photo


def test_asking_twice_gives_the_same_and_other_words_give_another(staffed: CountyOffice) -> None:
    item = keep(staffed, photograph(), CAPTURE)
    first = made(staffed, item, "watermark")

    again = ask(staffed, item, "watermark")
    with staffed.write() as session:
        session.get_one(Office, named("county")).name = "江源分局"
    renamed = made(staffed, item, "watermark")

    assert again == first
    assert renamed["id"] != first["id"]
    assert renamed["sha256"] != first["sha256"]
    listed = staffed.as_("wang").get(f"{API}/items/{item}/copies").json
    assert [one["id"] for one in listed] == [renamed["id"], first["id"]]


def test_many_who_ask_at_once_get_the_same(office: CountyOffice) -> None:
    item = keep(office, photograph())

    with ThreadPoolExecutor(6) as crowd:
        copies = list(crowd.map(lambda _: ask(office, item, "watermark"), range(6)))

    assert len({one["id"] for one in copies}) == 1


def test_a_copy_leaves_as_a_picture_and_as_nothing_else(office: CountyOffice) -> None:
    item = keep(office, photograph())
    copy = made(office, item, "redacted", REDACTION)

    answer = office.as_("wang").get(f"{API}/copies/{copy['id']}/file", buffered=True)

    assert digest(answer.data) == copy["sha256"]
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{copy["id"]}.jpg"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert int(answer.headers["Content-Length"]) == copy["bytes"] == len(answer.data)


def test_boxes_and_reason_are_kept_with_a_redacted_copy(office: CountyOffice) -> None:
    item = keep(office, photograph())
    other = {"x": 0.5, "y": 0.0, "w": 0.5, "h": 1}

    copy = made(office, item, "redacted", {**REDACTION, "boxes": [other, FACE, FACE]})

    assert copy["parameters"] == {
        "boxes": [[0.25, 0.25, 0.1, 0.1], [0.5, 0.0, 0.5, 1.0]],
        "reason": REDACTION["reason"],
    }
    turned = {**REDACTION, "boxes": [FACE, other]}
    assert ask(office, item, "redacted", turned)["id"] == copy["id"]
    answer = office.as_("wang").get(f"{API}/copies/{copy['id']}/file", buffered=True)
    picture = Image.open(io.BytesIO(answer.data))
    assert picture.size == (2000, 1500)
    assert picture.crop((1008, 8, 1992, 1492)).convert("L").getextrema()[1] < 12


def test_asked_made_and_taken_are_lines_of_the_item_and_of_the_copy(office: CountyOffice) -> None:
    item = keep(office, photograph())
    copy = made(office, item, "redacted", REDACTION)
    office.as_("zhao").get(f"{API}/copies/{copy['id']}/file", buffered=True)

    with office.look() as session:
        lines = select(AuditLine).where(AuditLine.act.startswith("evidence.copy_"))
        kept = session.scalars(lines.order_by(AuditLine.id)).all()
        found = [(one.act.removeprefix("evidence.copy_"), one.actor_id) for one in kept]
        assert found[::2] == found[1::2]
        assert found[::2] == [
            ("asked", named("wang")),
            ("made", None),
            ("handed_out", named("zhao")),
        ]
        assert {one.subject_id for one in kept} == {item, copy["id"]}
        assert list(audit.verify(session)) == []


def test_before_it_is_made_there_is_nothing_to_take(office: CountyOffice) -> None:
    copy = ask(office, keep(office, photograph()), "watermark")

    answer = office.as_("wang").get(f"{API}/copies/{copy['id']}/file", buffered=True)

    assert (answer.status_code, answer.json["code"]) == (409, "evidence.copy_not_made_yet")


def test_a_stranger_neither_asks_nor_sees_nor_takes(office: CountyOffice) -> None:
    item = keep(office, photograph())
    copy = made(office, item, "watermark")
    stranger = office.as_("sun@elsewhere")

    answers = [
        stranger.post(f"{API}/items/{item}/copies/watermark"),
        stranger.post(f"{API}/items/{item}/copies/redacted", json=REDACTION),
        stranger.get(f"{API}/items/{item}/copies"),
        stranger.get(f"{API}/copies/{copy['id']}"),
        stranger.get(f"{API}/copies/{copy['id']}/file"),
    ]

    assert {one.status_code for one in answers} == {404}


def test_what_is_no_picture_or_not_here_is_refused_with_a_reason(office: CountyOffice) -> None:
    page = keep(office, PAGE)
    (kept,) = office.keep(seal(b"never sent"))
    absent = item_of(office.as_("wang"), kept.id)

    answers = [
        office.as_("wang").post(f"{API}/items/{item}/copies/watermark") for item in (page, absent)
    ]

    codes = [(one.status_code, one.json["code"]) for one in answers]
    assert codes == [(422, "evidence.not_a_picture"), (409, "evidence.not_here_yet")]


def test_a_broken_picture_is_told_as_such_and_may_be_asked_for_again(office: CountyOffice) -> None:
    item = keep(office, b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 64)
    copy = made(office, item, "watermark")

    answer = office.as_("wang").get(f"{API}/copies/{copy['id']}/file", buffered=True)

    assert (copy["state"], copy["problem"]) == ("failed", "unreadable_picture")
    assert "无法解码" in copy["problem_zh"]
    assert (answer.status_code, answer.json["code"]) == (409, "evidence.copy_failed")
    assert made(office, item, "watermark")["state"] == "failed"


@pytest.mark.parametrize(
    "box",
    [
        {**FACE, "w": 0},
        {**FACE, "x": -0.1},
        {**FACE, "x": 0.95},
        {**FACE, "h": 1.5},
        {**FACE, "y": "0.1"},
        {"x": 0.1, "y": 0.1},
    ],
)
@embedded_only
def test_a_box_outside_the_picture_is_refused(office: CountyOffice, box: Any) -> None:
    item = keep(office, photograph())
    form = {**REDACTION, "boxes": [box]}

    answer = office.as_("wang").post(f"{API}/items/{item}/copies/redacted", json=form)

    assert answer.status_code == 422


def test_nothing_is_published_without_a_reason_nor_with_boxes_beyond_count(
    office: CountyOffice,
) -> None:
    item = keep(office, photograph())
    forms: list[Any] = [{"boxes": [FACE]}, {"boxes": [FACE] * 201, "reason": "公开"}, {}]

    for form in forms:
        answer = office.as_("wang").post(f"{API}/items/{item}/copies/redacted", json=form)
        assert answer.status_code == 422


def test_a_job_that_runs_twice_writes_once(office: CountyOffice) -> None:
    copy = made(office, keep(office, photograph()), "watermark")
    copy_id = uuid.UUID(copy["id"])

    with office.write() as session:
        settle_copy(session, copy_id, None, {}, ["reader_crash"], now=office.at)

    assert office.as_("wang").get(f"{API}/copies/{copy_id}").json == copy
    with office.look() as session:
        assert session.scalar(select(func.count()).select_from(EvidenceCopy)) == 1


def test_the_database_keeps_a_made_copy_with_its_bytes(office: CountyOffice) -> None:
    copy = ask(office, keep(office, photograph()), "watermark")

    with pytest.raises(IntegrityError, match="bytes_if_made"), office.write() as session:
        session.get_one(EvidenceCopy, uuid.UUID(copy["id"])).state = CopyState.MADE


def test_copies_are_among_the_bytes_that_are_checked(office: CountyOffice) -> None:
    copy = made(office, keep(office, photograph()), "watermark")
    assert list(service.verify_store(office.look, office.store, patience_s=0)) == []

    folder = office.settings.store_root / "objects"
    next(folder.glob(f"*/*/{copy['sha256']}")).unlink()

    (lost,) = service.verify_store(office.look, office.store, patience_s=0)
    assert (lost.kind, lost.sha256) == ("missing", copy["sha256"])
