"""A small picture goes ahead of its original: seen at once, and never mistaken for it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from evidence import policy
from evidence.ahead.tables import PhonePreview
from evidence.models import Derivative, StoredFile, Upload
from evidence.policy import LARGEST_PREVIEW, Quota
from evidence.service import verify_store
from kernel import audit
from kernel.ids import new_id
from kernel.jobs import Job
from tests.assets import asset
from tests.databases import embedded_only
from tests.evidence.office import FILES, CountyOffice, announce, seal, send
from tests.evidence.photographs import Photo, small
from tests.phone import digest, manifest_entry, said

API = "/api/evidence"
ORIGINAL, SMALL = Photo().jpeg(), small(1)


def entry(original: bytes = ORIGINAL, preview: bytes = SMALL) -> dict[str, Any]:
    sealed = {"sha256": digest(preview), "bytes": len(preview)}
    return manifest_entry(original, preview=sealed)


def taken(office: CountyOffice, content: bytes = SMALL, **what_matters: Any) -> Any:
    """Return the id of a record with a picture; its seal names a small one."""
    sealed = seal(ORIGINAL, **{"manifest": [entry(preview=content)], **what_matters})
    office.keep(sealed)
    return sealed.id


def door(record: object, original: bytes = ORIGINAL) -> str:
    return f"/api/field/v1/records/{record}/previews/{digest(original)}"


def show(
    office: CountyOffice,
    record: object,
    content: bytes = SMALL,
    *,
    who: str = "liu:phone",
    original: bytes = ORIGINAL,
    kind: str = "image/jpeg",
) -> TestResponse:
    return office.as_(who).post(door(record, original), data=content, content_type=kind)


def item(office: CountyOffice, record: object) -> dict[str, Any]:
    (one,) = office.as_("wang").get(f"{API}/records/{record}").json["items"]
    return dict(one)


def looked_at(office: CountyOffice, record: object) -> TestResponse:
    path = f"{API}/items/{item(office, record)['id']}/preview?size=320"
    return office.as_("wang").get(path, buffered=True)


def rows(office: CountyOffice, table: Any = PhonePreview) -> int:
    with office.look() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def acts(office: CountyOffice, record: object) -> list[str]:
    chain = office.as_("wang").get(f"{API}/items/{item(office, record)['id']}/custody").json
    return [one["act_zh"] for one in chain]


def code(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


def test_the_office_sees_the_small_picture_until_the_original_is_here(
    office: CountyOffice,
) -> None:
    record = taken(office)
    assert code(looked_at(office, record)) == (409, "evidence.not_here_yet")
    assert show(office, record).status_code == 204
    assert code(looked_at(office, record)) == (404, "evidence.no_preview")
    office.drain()

    ahead = looked_at(office, record)
    told = item(office, record)
    assert (ahead.status_code, ahead.headers["Preview-Of"]) == (200, "phone")
    assert ahead.headers["Cache-Control"] == "no-store"
    assert ahead.data.startswith(b"\xff\xd8\xff")
    assert ahead.data != SMALL  # of our making
    assert told["arrived_at"] is None
    assert (told["phone_preview"]["width"], told["phone_preview"]["height"]) == (320, 240)
    assert acts(office, record)[-2:] == ["收到手机小图", "查看"]

    send(office.as_("liu:phone"), ORIGINAL, record)
    assert rows(office) == 0
    office.drain()

    told = item(office, record)
    assert looked_at(office, record).headers["Preview-Of"] == "original"
    assert (told["phone_preview"], bool(told["arrived_at"])) == (None, True)
    with office.look() as session:
        assert list(audit.verify(session)) == []


def test_it_is_no_evidence_and_completes_nothing(office: CountyOffice) -> None:
    record = taken(office)
    show(office, record)
    office.drain()
    (other,) = office.keep(seal(SMALL))

    assert office.record(record).state == other.state == "received"
    assert office.record(record).files_here == 0
    assert said(other.receipt)["missing"] == [digest(SMALL)]
    assert [rows(office, table) for table in (StoredFile, Derivative, Upload)] == [0, 0, 0]
    assert list(verify_store(office.look, office.store)) == []
    one = item(office, record)["id"]
    desk = office.as_("wang")
    assert code(desk.get(f"{API}/items/{one}/original")) == (409, "evidence.not_here_yet")
    assert desk.post(f"{API}/items/{one}/copies/watermark", json={}).status_code == 409
    assert (
        desk.post(f"{API}/items/{one}/removal", json={"reason": "误拍私人住宅内部"}).status_code
        == 409
    )
    assert desk.get(f"{API}/records/{record}/checks").json == []


@pytest.mark.parametrize("who", ["liu", "wang:phone", "wang", "stranger:phone", "stranger:other"])
def test_whoever_may_bring_the_original_may_bring_it_and_nobody_else(
    office: CountyOffice, who: str
) -> None:
    record = taken(office)
    if who.startswith("stranger"):
        who = who.replace("stranger", "stranger@elsewhere")

    ahead, whole = show(office, record, who=who), office.as_(who)
    begun = whole.post(FILES, headers=announce(ORIGINAL, record))

    allowed = who != "stranger@elsewhere:other"
    assert (ahead.status_code, begun.status_code) == ((204, 201) if allowed else (404, 404))
    if not allowed:
        assert code(ahead) == code(begun) == code(show(office, new_id(), who=who))


def test_another_picture_than_the_sealed_one_is_refused(office: CountyOffice) -> None:
    record, plain = taken(office), taken(office, manifest=[manifest_entry(ORIGINAL)])
    other, more = small(2), SMALL + b"\0"
    answers = {
        "evidence.preview_differs": [show(office, record, one) for one in (other, more, b"")],
        "evidence.no_preview_sealed": [show(office, plain)],
        "evidence.not_in_manifest": [show(office, record, original=SMALL)],
        "evidence.record_missing": [show(office, new_id())],
        "kernel.wrong_media_type": [show(office, record, kind="text/plain")],
        "evidence.preview_too_large": [show(office, record, bytes(LARGEST_PREVIEW + 1))],
    }

    assert {one.json["code"] for some in answers.values() for one in some} == set(answers)
    assert all(one.json["code"] == name for name, some in answers.items() for one in some)
    assert [some[0].status_code for some in answers.values()] == [422, 422, 422, 404, 415, 413]
    assert rows(office) == 0


def test_twice_and_eight_times_at_once_is_once(office: CountyOffice) -> None:
    record = taken(office)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: show(office, record).status_code, range(8)))

    assert {*answers, show(office, record).status_code} == {204}
    assert rows(office) == 1
    assert acts(office, record).count("收到手机小图") == 1


def test_after_the_original_nothing_is_kept_of_it(office: CountyOffice) -> None:
    record = taken(office)
    send(office.as_("liu:phone"), ORIGINAL, record)

    assert show(office, record).status_code == 204
    assert rows(office) == 0


def test_whichever_of_the_two_comes_first_only_the_original_stays(office: CountyOffice) -> None:
    records = [taken(office, device=f"phone {n}", author=f"liu {n}") for n in range(4)]

    def whole(record: object) -> int:
        return send(office.as_("liu:phone"), ORIGINAL, record).status_code

    def small_one(record: object) -> int:
        return show(office, record).status_code

    with ThreadPoolExecutor(8) as threads:
        sent = [threads.submit(act, one) for one in records for act in (small_one, whole)]

    assert {one.result() for one in sent} <= {201, 204}
    assert {office.record(one).state for one in records} == {"complete"}
    assert rows(office) == 0


def test_of_a_picture_that_was_removed_none_is_kept_either(office: CountyOffice) -> None:
    first = taken(office, author="zhao", device="other")
    second = taken(office)
    send(office.as_("liu:phone"), ORIGINAL, second)
    assert show(office, first).status_code == 204

    why = {"reason": "误拍私人住宅内部"}
    removal = office.as_("wang").post(f"{API}/items/{item(office, second)['id']}/removal", json=why)
    decided = office.as_("zhao").post(f"{API}/removals/{removal.json['id']}/confirm")

    assert (decided.status_code, rows(office)) == (200, 0)
    assert (show(office, first).status_code, rows(office)) == (204, 0)


def test_who_informed_hides_no_picture(office: CountyOffice) -> None:
    payload = {"informant": {"name": "张三", "contact": "13800000000"}}
    record = taken(office, kind="clue_report", payload=payload, secret=True)

    assert show(office, record).status_code == 204


HOSTILE = {
    "text": b"<html><script>alert(1)</script>",
    "cut": SMALL[: len(SMALL) // 2],
    "png": small(1, "PNG")[:60_000],
    "bomb": "hostile_generated/bomb/jpeg_header_65500x65500.jpg",
    "empty frame": "hostile_generated/trunc/soi_eoi.jpg",
}


@embedded_only  # bytes, whatever database keeps them
def test_what_is_no_whole_small_picture_is_shown_to_nobody(office: CountyOffice) -> None:
    contents = [
        one if isinstance(one, bytes) else asset(one).read_bytes() for one in HOSTILE.values()
    ]
    records = [taken(office, one) for one in contents]
    for record, content in zip(records, contents, strict=True):
        assert show(office, record, content).status_code == 204

    office.drain()

    for record in records:
        assert code(looked_at(office, record)) == (409, "evidence.not_here_yet")
        assert item(office, record)["phone_preview"] is None
    with office.look() as session:
        kept = session.scalars(select(PhonePreview).order_by(PhonePreview.id)).all()
        assert [(one.picture, bool(one.flags)) for one in kept] == [(None, True)] * len(HOSTILE)
        assert set(session.scalars(select(Job.state))) == {"done"}


def test_so_many_may_wait_for_their_originals(
    office: CountyOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = taken(office), taken(office)
    monkeypatch.setattr(policy, "quota", lambda _: Quota(bytes=10, files=1))
    assert show(office, first).status_code == 204

    refused = show(office, second)

    assert code(refused) == (429, "evidence.previews_enough")
    assert refused.headers["Retry-After"] == "3600"
    assert show(office, second, who="wang:phone").status_code == 204


def test_what_a_lost_job_left_undrawn_is_drawn(office: CountyOffice) -> None:
    record = taken(office)
    show(office, record)
    with office.write() as session:
        for job in session.scalars(select(Job)):
            session.delete(job)
    office.wait(minutes=10)

    office.sweep("sweep_undone")
    office.drain()

    assert looked_at(office, record).headers["Preview-Of"] == "phone"
