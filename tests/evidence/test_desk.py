"""The desk looks at evidence, takes originals away, and never without a trace."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from evidence import service
from evidence.models import SealedRecord
from evidence.service import SealedIn
from kernel import audit
from kernel.audit import AuditLine
from kernel.clock import now
from kernel.ids import new_id
from tests.evidence.office import CountyOffice, actor, named, seal, send, settings_in
from tests.evidence.test_pain_16_said_sent_but_failed import photograph
from tests.phone import digest

API = "/api/evidence"
PAGE = b"<html><script>alert(1)</script>"


def item_of(client: FlaskClient, record_id: object) -> str:
    (item,) = client.get(f"{API}/records/{record_id}").json["items"]
    return str(item["id"])


def keep_with(office: CountyOffice, photo: bytes) -> str:
    (kept,) = office.keep(seal(photo))
    send(office.as_("liu:phone"), photo, kept.id)
    return item_of(office.as_("wang"), kept.id)


def test_an_original_comes_back_byte_for_byte_and_leaves_a_line(office: CountyOffice) -> None:
    photo = photograph()
    item = keep_with(office, photo)

    answer = office.as_("wang").get(f"{API}/items/{item}/original", buffered=True)

    assert sha256(answer.data).hexdigest() == digest(photo)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{item}.jpg"'
    with office.look() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.subject_id == item)).all()
        assert [line.act for line in lines] == [
            "evidence.file_arrived",
            "evidence.original_handed_out",
        ]
        assert lines[-1].actor_id == named("wang")
        assert list(audit.verify(session)) == []


def test_a_page_uploaded_as_a_photo_cannot_run_in_a_browser(office: CountyOffice) -> None:
    item = keep_with(office, PAGE)

    headers = office.as_("wang").get(f"{API}/items/{item}/original", buffered=True).headers

    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in headers["Cache-Control"]


def test_what_has_not_arrived_cannot_be_taken(office: CountyOffice) -> None:
    (kept,) = office.keep(seal(PAGE))
    desk = office.as_("wang")
    item = item_of(desk, kept.id)

    answer = desk.get(f"{API}/items/{item}/original", buffered=True)

    assert (answer.status_code, answer.json["code"]) == (409, "evidence.not_here_yet")
    assert desk.get(f"{API}/items/{item}").json["stored"] is None


def test_a_stranger_finds_nothing(office: CountyOffice) -> None:
    item = keep_with(office, PAGE)
    stranger = office.as_("stranger@elsewhere")
    (record,) = office.as_("wang").get(f"{API}/records").json["items"]

    answers = [
        stranger.get(f"{API}/{path}")
        for path in (
            f"records/{record['id']}",
            f"items/{item}",
            f"items/{item}/original",
            f"items/{item}/preview",
        )
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert stranger.get(f"{API}/records").json == {"items": [], "next": None}


def test_previews_and_readings_are_shown_once_made(office: CountyOffice) -> None:
    item = keep_with(office, photograph())
    desk = office.as_("wang")
    assert desk.get(f"{API}/items/{item}/preview?size=320").status_code == 404

    office.drain()

    shown = desk.get(f"{API}/items/{item}").json
    assert shown["stored"]["media_type"] == "image/jpeg"
    assert shown["stored"]["reading"]["version"] == shown["stored"]["reading_version"]
    for size in (320, 1600):
        preview = desk.get(f"{API}/items/{item}/preview?size={size}", buffered=True)
        assert (preview.status_code, preview.headers["Content-Type"]) == (200, "image/jpeg")
        assert preview.data.startswith(b"\xff\xd8\xff")
    assert desk.get(f"{API}/items/{item}/preview?size=4000").status_code == 422


def told(**instead: Any) -> SealedIn:
    """Return a report that names who told it."""
    payload = {"description": "夜间挖砂", "informant": {"name": "张三", "contact": "13800000000"}}
    return seal(kind="clue_report", payload=payload, secret=True, **instead)


def test_the_informant_is_not_read_off_the_seal(office: CountyOffice) -> None:
    (kept,) = office.keep(told())

    answer = office.as_("wang").get(f"{API}/records/{kept.id}")

    assert "张三" not in answer.text
    assert answer.json["claims"]["payload"] == {"description": "夜间挖砂", "informant": None}
    assert answer.json["withheld"] == ["payload.informant"]


def test_a_record_is_exported_word_for_word_and_leaves_a_line(office: CountyOffice) -> None:
    sealed = seal(PAGE)
    office.keep(sealed)

    exported = office.as_("wang").get(f"{API}/records/{sealed.id}/original")

    assert (exported.text, exported.headers["Content-Type"]) == (sealed.jws, "application/jose")
    assert digest(exported.data) == office.record(sealed.id).digest
    stranger = office.as_("stranger@elsewhere").get(f"{API}/records/{sealed.id}/original")
    assert stranger.status_code == 404
    with office.look() as session:
        lines = select(AuditLine).where(AuditLine.act == "evidence.record_handed_out")
        (line,) = session.scalars(lines)
        assert (line.actor_id, line.subject_id) == (named("wang"), str(sealed.id))
        assert list(audit.verify(session)) == []


def test_a_record_that_names_an_informant_is_not_exported_here(office: CountyOffice) -> None:
    (kept,) = office.keep(told())

    answer = office.as_("wang").get(f"{API}/records/{kept.id}/original")

    assert (answer.status_code, answer.json["code"]) == (403, "evidence.confidential")


@pytest.mark.parametrize("kept_as", [(None, None), ("a.b.c", b"locked")])
def test_the_words_are_kept_in_clear_or_locked_never_both_nor_neither(
    office: CountyOffice, kept_as: tuple[str | None, bytes | None]
) -> None:
    (kept,) = office.keep(told())
    words = dict(zip(("jws", "jws_locked"), kept_as, strict=True))

    with pytest.raises(IntegrityError), office.write() as session:
        session.execute(update(SealedRecord).where(SealedRecord.id == kept.id).values(words))


def test_who_lost_the_key_cannot_read_what_is_locked_and_all_the_rest(
    office: CountyOffice, tmp_path: Path
) -> None:
    secret, plain = told(), seal()
    office.keep(secret, plain)
    elsewhere = CountyOffice(office.sessions, settings_in(tmp_path / "without its keys"))
    desk = elsewhere.as_("wang")

    lost = desk.get(f"{API}/records/{secret.id}")

    assert (lost.status_code, lost.json["code"]) == (500, "kernel.key_lost")
    assert desk.get(f"{API}/records/{plain.id}").status_code == 200
    assert len(desk.get(f"{API}/records").json["items"]) == 2
    (again,) = elsewhere.keep(secret)
    assert (again.fresh, again.digest) == (False, secret.digest)


def test_lists_come_by_the_page_and_by_state(office: CountyOffice) -> None:
    office.keep(*[seal() for _ in range(3)], seal(PAGE), seal(after_id=new_id()))
    desk = office.as_("wang")

    first = desk.get(f"{API}/records?limit=2").json
    second = desk.get(f"{API}/records?limit=2&after={first['next']}").json

    assert len(first["items"]) == len(second["items"]) == 2
    assert len(desk.get(f"{API}/records?state=held").json["items"]) == 1
    assert len(desk.get(f"{API}/records?incomplete=true").json["items"]) == 2
    assert desk.get(f"{API}/records?state=eaten").status_code == 422


def test_a_refused_submission_is_kept_listed_and_exported(office: CountyOffice) -> None:
    text = "not.a.seal"
    with office.write() as session:
        for _ in range(2):
            refused = [(digest(text), text, "records.bad_seal")]
            service.park_many(session, actor("liu:phone"), refused, safe=office.safe, now=now())

    (parked,) = office.as_("wang").get(f"{API}/parked").json["items"]
    exported = office.as_("wang").get(f"{API}/parked/{parked['id']}/original", buffered=True)

    assert parked["reason_code"] == "records.bad_seal"
    assert (exported.text, exported.headers["Content-Type"]) == (text, "application/jose")
    with office.look() as session:
        lines = select(AuditLine.actor_id).where(AuditLine.act == "evidence.parked_handed_out")
        assert session.scalars(lines).all() == [named("wang")]
    stranger = office.as_("stranger@elsewhere")
    assert stranger.get(f"{API}/parked").json["items"] == []
    assert stranger.get(f"{API}/parked/{parked['id']}/original").status_code == 404


@pytest.mark.parametrize("damage", ["changed", "missing", "orphan"])
def test_checking_the_store_finds(office: CountyOffice, damage: str) -> None:
    keep_with(office, PAGE)
    (stored,) = (office.settings.store_root / "objects").glob("*/*/*")
    if damage == "changed":
        stored.chmod(0o600)
        stored.write_bytes(PAGE.replace(b"alert", b"erase"))
    elif damage == "missing":
        stored.unlink()
    else:
        office.store.put(b"nobody named this")

    found = list(service.verify_store(office.look, office.store, patience_s=1))

    assert [finding.kind for finding in found] == [damage]
