"""A record's files are checked once they are here, and the desk sees what was found."""

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from evidence.checks import CHECKS, VERSION, version_of
from evidence.likeness.tables import FileCheck
from evidence.models import StoredFile
from evidence.sandbox import Outcome
from evidence.service import FileIn
from evidence.service.checking import check_file
from kernel import clock
from kernel.ids import new_id
from tests.assets import asset
from tests.evidence.office import ELSEWHERE, CountyOffice, named, seal, send
from tests.evidence.photographs import LAT, LON, Photo
from tests.phone import digest

API = "/api/evidence"
SIDECAR = {
    "taken_at": "2026-11-20T10:00:20+08:00",
    "fix": {"lon": LON, "lat": LAT, "accuracy_m": 8.0, "source": "gnss"},
    "location_source": "shutter",
}
PHOTO = Photo(place=(LON, LAT))
HOUR = dt.datetime(2026, 11, 20, 2, tzinfo=dt.UTC)


def keep(office: CountyOffice, content: bytes, capture: Any = None, **more: Any) -> uuid.UUID:
    """Seal and send a photograph, and let the jobs do their work; return the record's id."""
    files = (FileIn(digest(content), len(content), "image/jpeg", "photo", capture),)
    more = {"sealed_at": HOUR + dt.timedelta(minutes=5)} | more
    (kept,) = office.keep(seal(files=files, id=new_id(), **more))
    if office.record(kept.id).state != "complete":
        send(office.as_("liu:phone"), content, kept.id)
    office.drain()
    return kept.id


def of_record(office: CountyOffice, record_id: uuid.UUID, who: str = "wang") -> dict[str, Any]:
    answer = office.as_(who).get(f"{API}/records/{record_id}/checks")
    assert answer.status_code == 200, answer.text
    return {one["check"]: one for one in answer.json}


def written(office: CountyOffice) -> int | None:
    with office.look() as session:
        return session.scalar(select(func.count()).where(FileCheck.check != "likeness"))


@pytest.fixture
def office(office: CountyOffice) -> CountyOffice:
    office.at = HOUR + dt.timedelta(minutes=20)
    return office


def test_every_check_answers_for_a_photograph_with_its_reason(office: CountyOffice) -> None:
    record_id = keep(office, PHOTO.jpeg(), SIDECAR, clock_offset_ms=0)

    found = of_record(office, record_id)

    assert set(found) == {*CHECKS, "likeness"}
    assert {name: (one["verdict"], one["reason"]) for name, one in found.items()} == {
        "place_against_sidecar": ("agrees", "near_sidecar"),
        "place_in_division": ("cannot_tell", "divisions_without_boundaries"),
        "place_against_right": ("none", "no_right_nearby"),
        "time_against_sidecar": ("agrees", "same_moment_in_china"),
        "time_against_seal": ("agrees", "before_seal"),
        "time_against_receipt": ("agrees", "before_receipt"),
        "clock_against_receipt": ("agrees", "sealed_before_receipt_corrected"),
        "software": ("agrees", "camera_only"),
        "dates_in_file": ("cannot_tell", "one_date_only"),
        "size_in_file": ("cannot_tell", "no_size_stated"),
        "camera_in_file": ("cannot_tell", "camera_named_once"),
        "thumbnail_in_file": ("none", "no_thumbnail"),
        "credentials": ("none", "no_credentials"),
        "likeness": ("none", "nothing_like_it"),
    }
    seal_ = found["time_against_seal"]
    assert seal_["version"] == version_of("time_against_seal")
    assert seal_["facts"] == {"of": "file", "seconds": 300}
    assert "5 分" in seal_["reason_zh"]
    assert "5 min" in seal_["reason_en"]


def test_the_file_itself_shows_all_that_was_ever_said_of_it(office: CountyOffice) -> None:
    keep(office, PHOTO.jpeg(), SIDECAR)

    answer = office.as_("wang").get(f"{API}/files/{digest(PHOTO.jpeg())}/checks")

    assert {one["check"] for one in answer.json} == {*CHECKS, "likeness"}


def test_a_stranger_learns_nothing_of_a_records_checks(office: CountyOffice) -> None:
    record_id = keep(office, PHOTO.jpeg(), SIDECAR)

    answer = office.as_("zhao@elsewhere").get(f"{API}/records/{record_id}/checks")

    assert (answer.status_code, answer.json["code"]) == (404, "evidence.record_missing")


def test_the_same_bytes_in_another_record_are_held_against_its_seal(office: CountyOffice) -> None:
    first = keep(office, PHOTO.jpeg(), SIDECAR)
    again = keep(office, PHOTO.jpeg(), sealed_at=HOUR - dt.timedelta(days=2))

    assert of_record(office, first)["time_against_seal"]["verdict"] == "agrees"
    assert of_record(office, again)["time_against_seal"]["reason"] == "taken_after_seal"
    assert of_record(office, again)["place_against_sidecar"]["reason"] == "no_sidecar"


def test_of_another_countys_record_nothing_is_told(office: CountyOffice) -> None:
    keep(office, PHOTO.jpeg(), SIDECAR)
    theirs = {"author": "zhao", "office_id": named("elsewhere"), "division_id": ELSEWHERE}
    keep(office, PHOTO.jpeg(), **theirs)

    answer = office.as_("wang").get(f"{API}/files/{digest(PHOTO.jpeg())}/checks")

    assert len({one["record_id"] for one in answer.json}) == 1


def test_checking_twice_writes_once_and_a_newer_check_writes_again(office: CountyOffice) -> None:
    record_id = keep(office, PHOTO.jpeg(), SIDECAR)
    assert written(office) == len(CHECKS)

    forget(office)
    assert written(office) == len(CHECKS)

    with office.write() as session:
        session.add(changed(session.scalars(of_seal(record_id)).one()))
    forget(office)
    assert written(office) == len(CHECKS) + 2
    assert of_record(office, record_id)["time_against_seal"]["reason"] == "before_seal"


def of_seal(record_id: uuid.UUID) -> Any:
    this = FileCheck.record_id == record_id, FileCheck.check == "time_against_seal"
    return select(FileCheck).where(*this)


def changed(row: FileCheck) -> FileCheck:
    """Return what an older version of the check might have said."""
    names = row.__mapper__.column_attrs.keys()
    values = {name: getattr(row, name) for name in names} | {"id": new_id()}
    return FileCheck(**values | {"version": "time_against_seal/0", "reason": "no_time"})


def forget(office: CountyOffice) -> None:
    """Pretend that files were checked by an older version, and sweep."""
    with office.write() as session:
        for file in session.scalars(select(StoredFile)):
            file.checks_version = "checks/0"
    office.at = clock.now() + dt.timedelta(hours=1)  # uploads are stored by the real clock
    office.sweep("sweep_undone")
    office.drain()
    with office.look() as session:
        assert set(session.scalars(select(StoredFile.checks_version))) == {VERSION}


def test_signed_bytes_that_were_changed_are_told_at_the_desk(office: CountyOffice) -> None:
    content = asset("c2pa/contenta__XCA.jpg").read_bytes()
    record_id = keep(office, content)

    found = of_record(office, record_id)["credentials"]

    assert (found["verdict"], found["reason"]) == ("differs", "changed_since_signing")
    assert "C2PA Test Signing Cert" in found["reason_zh"]


def test_a_paper_is_asked_for_nothing_that_papers_do_not_say(office: CountyOffice) -> None:
    record_id = keep(office, b"%PDF-1.7 no picture at all")

    found = of_record(office, record_id)

    assert found["software"]["reason"] == "not_a_picture"
    assert "differs" not in {one["verdict"] for one in found.values()}


def test_a_file_that_its_reader_did_not_end_with_is_told_as_unread(office: CountyOffice) -> None:
    record_id = keep(office, PHOTO.jpeg(), SIDECAR)

    with office.write() as session:
        check_file(session, digest(PHOTO.jpeg()), Outcome("timeout"), now=office.at)
    found = of_record(office, record_id)

    assert {one["reason"] for one in found.values() if "timeout" in one["reason_en"]} == {
        "file_not_read"
    }
    assert found["credentials"]["verdict"] == "cannot_tell"
    assert found["time_against_seal"]["verdict"] == "agrees"


def test_a_thumbnail_is_held_against_the_print_that_likeness_keeps(office: CountyOffice) -> None:
    swapped = Photo(thumbnail=2).jpeg()

    record_id = keep(office, swapped)

    assert of_record(office, record_id)["thumbnail_in_file"]["verdict"] == "differs"
