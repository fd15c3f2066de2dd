"""What an officer may begin to upload in a day, and how large each kind of file may be."""

import datetime as dt
import threading
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from evidence import policy, queries
from evidence.models import Upload
from evidence.policy import MediaKind
from evidence.service import FileIn
from evidence.service.quota import reached, take_from_quota
from evidence.service.uploads import Wanted, open_upload
from kernel.bulk import insert_many
from kernel.clock import SHANGHAI, day_of, start_of
from kernel.errors import Refusal
from kernel.ids import new_id
from tests.evidence.office import FILES, CountyOffice, actor, announce, named, part, seal, send
from tests.evidence.test_lists_by_index import plan
from tests.phone import digest

PHOTO = b"\xff\xd8\xff" + b"the shaft" * 1000
NOON = dt.datetime(2026, 11, 20, 12, tzinfo=SHANGHAI)


def at(office: CountyOffice, instant: dt.datetime) -> FlaskClient:
    """Return Liu's phone at ``instant``."""
    office.app.extensions["clock"] = lambda: instant
    return office.as_("liu:phone")


def began(
    office: CountyOffice, files: int, length: int, *, who: str = "liu", when: dt.datetime = NOON
) -> None:
    """Have somebody begin uploads on a day."""
    row: dict[str, Any] = {
        **dict.fromkeys(c.key for c in Upload.__table__.columns),
        "officer_id": named(who),
        "office_id": named("county"),
        "length": length,
        "metadata_line": "",
        "created_at": when,
        "quota_day": day_of(when),
        "expires_at": when + policy.UPLOAD_KEPT_FOR,
    }
    with office.write() as session:
        insert_many(session, Upload, [{**row, "id": new_id()} for _ in range(files)])


def begin(phone: FlaskClient, length: int, kind: str = "video/mp4", **more: str) -> TestResponse:
    headers = {**announce(PHOTO, type=kind), "Upload-Length": str(length), **more}
    return phone.post(FILES, headers=headers)


def taken(office: CountyOffice, who: str = "liu", on: dt.datetime = NOON) -> tuple[int, int]:
    with office.look() as session:
        files, length = session.execute(queries.begun_on(named(who), day_of(on))).one()
        return files, int(length)


def test_the_last_file_of_a_day_is_taken_and_the_next_is_told_when(office: CountyOffice) -> None:
    began(office, policy.quota(day_of(NOON)).files - 1, 1)
    phone = at(office, NOON)

    last, beyond = begin(phone, 10), begin(phone, 10)

    assert last.status_code == 201
    assert (beyond.status_code, beyond.json["code"]) == (429, "evidence.quota_reached")
    assert beyond.headers["Retry-After"] == str(12 * 3600)
    assert beyond.json["facts"]["opens"] == "2026-11-21T00:00+08:00"
    assert len(list((office.settings.store_root / "incoming").iterdir())) == 1


@pytest.mark.parametrize(("beyond", "status"), [(0, 201), (1, 429)])
def test_bytes_count_to_the_last(office: CountyOffice, beyond: int, status: int) -> None:
    most = policy.quota(day_of(NOON)).bytes
    began(office, 1, most - 1000)

    assert begin(at(office, NOON), 1000 + beyond).status_code == status


def test_it_is_said_in_both_languages_what_to_do(office: CountyOffice) -> None:
    began(office, 1, policy.quota(day_of(NOON)).bytes)
    phone = at(office, NOON)

    zh = begin(phone, 1).json["detail"]
    en = begin(phone, 1, **{"Accept-Language": "en"}).json["detail"]

    assert "请保留原件，2026-11-21T00:00+08:00 后再传" in zh
    assert "send it after 2026-11-21T00:00+08:00" in en


def test_midnight_is_that_of_china(office: CountyOffice) -> None:
    began(office, 1, policy.quota(day_of(NOON)).bytes)
    midnight = start_of(day_of(NOON) + dt.timedelta(days=1))

    before = begin(at(office, midnight - dt.timedelta(microseconds=1)), 1)
    after = begin(at(office, midnight), 1)

    assert (before.status_code, before.headers["Retry-After"]) == (429, "1")
    assert after.status_code == 201
    assert midnight.hour == 16  # in UTC: the day of the office, not of the server


@given(st.timedeltas(dt.timedelta(0), dt.timedelta(days=1000)))
def test_whoever_waits_as_long_as_told_is_there_on_the_next_day(later: dt.timedelta) -> None:
    now = NOON + later
    wait = reached(policy.quota(day_of(now)), day_of(now), now).retry_after_s
    assert wait is not None
    assert 0 < wait <= 24 * 3600

    assert day_of(now + dt.timedelta(seconds=wait)) == day_of(now) + dt.timedelta(days=1)
    assert day_of(now + dt.timedelta(seconds=wait - 1)) == day_of(now)


def test_what_was_begun_can_be_finished_and_found_again(office: CountyOffice) -> None:
    phone = at(office, NOON)
    (kept,) = office.keep(seal(PHOTO))
    url = phone.post(FILES, headers=announce(PHOTO, kept.id)).headers["Location"]
    phone.patch(url, headers=part(0), data=PHOTO[:100])
    began(office, 1, policy.quota(day_of(NOON)).bytes)

    again = phone.post(FILES, headers=announce(PHOTO, kept.id))
    rest = phone.patch(url, headers=part(100), data=PHOTO[100:])

    assert (again.status_code, again.headers["Location"]) == (201, url)
    assert rest.status_code == 204
    assert office.record(kept.id).state == "complete"


def test_bytes_that_need_not_be_sent_do_not_count(office: CountyOffice) -> None:
    phone = at(office, NOON)
    first, second = office.keep(seal(PHOTO), seal(PHOTO))
    assert send(phone, PHOTO, first.id).status_code == 204
    began(office, 1, policy.quota(day_of(NOON)).bytes - len(PHOTO))

    answer = phone.post(FILES, headers=announce(PHOTO, second.id))

    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(len(PHOTO)))
    assert taken(office) == (2, policy.quota(day_of(NOON)).bytes)


def test_what_is_given_up_counts_no_more(office: CountyOffice) -> None:
    phone = at(office, NOON)
    url = begin(phone, 1000).headers["Location"]
    assert taken(office) == (1, 1000)

    phone.delete(url)

    assert taken(office) == (0, 0)


def test_others_on_the_same_phone_are_not_kept_from_theirs(office: CountyOffice) -> None:
    began(office, 1, policy.quota(day_of(NOON)).bytes)
    at(office, NOON)

    assert begin(office.as_("wang:phone"), 1000).status_code == 201


def test_those_who_come_at_once_do_not_all_find_the_same_room(office: CountyOffice) -> None:
    most = policy.quota(day_of(NOON))
    began(office, most.files - 3, 1)
    start, answers = threading.Barrier(8), []

    def come() -> None:
        start.wait()
        try:
            open_upload(office.edge(), actor("liu:phone"), Wanted(length=10), now=NOON)
            answers.append("taken")
        except Refusal as refusal:
            answers.append(refusal.code)

    threads = [threading.Thread(target=come) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == ["evidence.quota_reached"] * 5 + ["taken"] * 3


def test_a_day_is_counted_from_the_index_alone(office: CountyOffice) -> None:
    began(office, 300, 1)
    for number in range(20):
        began(office, 300, 1, who=f"colleague {number}")
    with office.write() as session:
        session.connection().exec_driver_sql("ANALYZE")
    with office.look() as session:
        way = plan(session, queries.begun_on(named("liu"), day_of(NOON)))
        day = take_from_quota(session, actor("liu"), 1, now=NOON)

    assert "ix_uploads_officer_id_quota_day_length" in way
    assert "Seq Scan" not in way
    assert day == day_of(NOON)


@pytest.mark.parametrize(
    ("declared", "kind"),
    [
        ("image/jpeg", MediaKind.PHOTO),
        ("VIDEO/MP4; codecs=avc1", MediaKind.VIDEO),
        ("audio/amr", MediaKind.AUDIO),
        ("application/pdf", MediaKind.PDF),
        ("application/zip", MediaKind.OTHER),
        ("imagejpeg", MediaKind.OTHER),
        ("", MediaKind.OTHER),
    ],
)
def test_each_kind_of_file_has_its_size(
    office: CountyOffice, declared: str, kind: MediaKind
) -> None:
    phone = at(office, NOON)
    most = policy.largest(kind, day_of(NOON))

    largest, larger = begin(phone, most, declared), begin(phone, most + 1, declared)

    assert largest.status_code == 201
    assert (larger.status_code, larger.json["code"]) == (413, "evidence.file_too_large")
    assert str(most) in larger.json["detail"]
    assert "Retry-After" not in larger.headers


def test_what_the_seal_says_of_a_file_goes_before_what_the_upload_says(
    office: CountyOffice,
) -> None:
    most = policy.largest(MediaKind.PHOTO, day_of(NOON))
    film = FileIn(digest(PHOTO), most + 1, "image/jpeg", "photo", None)
    (kept,) = office.keep(seal(files=(film,)))
    headers = {**announce(PHOTO, kept.id, type="video/mp4"), "Upload-Length": str(most + 1)}

    answer = at(office, NOON).post(FILES, headers=headers)

    assert (answer.status_code, answer.json["facts"]["kind"]) == (413, "photo")


def test_the_largest_of_all_is_what_the_server_tells(office: CountyOffice) -> None:
    told = at(office, NOON).options(FILES).headers["Tus-Max-Size"]

    assert int(told) == max(policy.largest(kind, day_of(NOON)) for kind in MediaKind) == 8 << 30
