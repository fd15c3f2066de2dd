"""Elsewhere the record arrives, its photos never do, and nobody is told."""

from dataclasses import replace
from uuid import UUID

from evidence.models import SealedRecord
from evidence.service import FileIn, present_receipt
from tests.evidence.office import CountyOffice, seal, send
from tests.phone import digest, said

FIRST, SECOND = b"\xff\xd8\xff first", b"\xff\xd8\xff second"


def test_a_record_without_its_photos_is_received_and_not_complete(office: CountyOffice) -> None:
    (kept,) = office.keep(seal(FIRST, SECOND))

    receipt = said(kept.receipt)
    assert (kept.state, receipt["state"]) == ("received", "received")
    assert receipt["missing"] == [digest(FIRST), digest(SECOND)]


def test_the_desk_sees_how_many_files_are_missing_and_since_when(office: CountyOffice) -> None:
    (kept,) = office.keep(seal(FIRST, SECOND))
    send(office.as_("liu:phone"), FIRST, kept.id)

    (listed,) = office.as_("wang").get("/api/evidence/records?incomplete=true").json["items"]

    assert (listed["files_here"], listed["files_total"]) == (1, 2)
    assert (listed["state"], listed["completed_at"]) == ("received", None)
    assert listed["heard_at"] > listed["received_at"]


def ask(office: CountyOffice, record_id: UUID) -> str:
    """Return what the phone is told when it asks for the receipt of its record."""
    with office.look() as session:
        record = session.get_one(SealedRecord, record_id)
        return present_receipt(session, office.write, record, office.signer, now=office.at)


def test_who_asks_is_told_what_is_missing_until_nothing_is(office: CountyOffice) -> None:
    (kept,) = office.keep(seal(FIRST, SECOND))
    assert ask(office, kept.id) == kept.receipt
    for photo in (SECOND, FIRST):
        assert send(office.as_("liu:phone"), photo, kept.id).status_code == 204
        assert ask(office, kept.id) == ask(office, kept.id)

    detail = office.as_("wang").get(f"/api/evidence/records/{kept.id}").json

    told = [said(receipt["jws"]) for receipt in detail["receipts"]]
    assert [(one["state"], len(one["missing"])) for one in told] == [
        ("received", 2),
        ("received", 1),
        ("complete", 0),
    ]
    assert office.as_("wang").get("/api/evidence/records?incomplete=true").json["items"] == []


def test_photos_nobody_asks_about_cost_two_receipts(office: CountyOffice) -> None:
    photos = [b"\xff\xd8\xff %d" % number for number in range(25)]
    (kept,) = office.keep(seal(*photos))
    for photo in photos:
        send(office.as_("liu:phone"), photo, kept.id)

    shown = office.as_("wang").get(f"/api/evidence/records/{kept.id}").json["receipts"]

    assert [(one["number"], one["state"]) for one in shown] == [(1, "received"), (2, "complete")]


def test_only_the_newest_receipts_are_shown(office: CountyOffice) -> None:
    photos = [b"\xff\xd8\xff %d" % number for number in range(22)]
    (kept,) = office.keep(seal(*photos))
    for photo in photos:
        send(office.as_("liu:phone"), photo, kept.id)
        ask(office, kept.id)

    shown = office.as_("wang").get(f"/api/evidence/records/{kept.id}").json["receipts"]

    assert [one["number"] for one in shown] == list(range(4, 24))


def test_one_photo_named_twice_completes_both_items(office: CountyOffice) -> None:
    (kept,) = office.keep(seal(FIRST, FIRST))

    send(office.as_("liu:phone"), FIRST, kept.id)

    assert office.record(kept.id).state == "complete"


def test_a_file_of_another_size_under_the_same_hash_never_arrives(office: CountyOffice) -> None:
    right = FileIn(digest(FIRST), len(FIRST), "image/jpeg", "photo", None)
    (kept,) = office.keep(seal(files=(right, replace(right, bytes=len(FIRST) + 1))))

    send(office.as_("liu:phone"), FIRST, kept.id)

    record = office.record(kept.id)
    assert (record.state, record.files_here) == ("received", 1)
    shown = office.as_("wang").get(f"/api/evidence/records/{kept.id}").json["items"]
    assert [item["arrived_at"] is None for item in shown] == [False, True]
