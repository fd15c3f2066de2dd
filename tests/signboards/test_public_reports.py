"""What the public reports from in front of a board: kept once, and a clue by event."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import select

from clues.jobs import register_board_report
from clues.models import Clue
from evidence.models import StoredFile
from evidence.service import store_at
from kernel.jobs import Work
from kernel.secrets import safe
from signboards.public.tables import BoardReport
from tests.evidence.photographs import Photo
from tests.signboards.site import Site, receipt_of

JPEG = Photo().jpeg()


def clues_of(site: Site) -> list[Clue]:
    with site.land.sessions() as session:
        return list(session.scalars(select(Clue)))


def test_a_report_is_received_with_a_number_to_ask_by(site: Site) -> None:
    answer = site.tell(words="牌上写的矿种不对，\r\n实际在采河沙。", place="新站镇东头")

    (report,) = site.reports()
    assert answer.status_code == 200
    assert receipt_of(answer) == report.receipt
    assert report.receipt.startswith("20261120-")
    assert (report.problem, report.place) == ("board_differs", "新站镇东头")
    assert report.words == "牌上写的矿种不对，\n实际在采河沙。"
    assert report.office_id == site.land.people["inspector"].office_id
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_becomes_one_clue_of_the_county_however_often_the_job_runs(site: Site) -> None:
    site.tell(words="有人越界采石。", problem="beyond_boundary", lon="127.341", lat="43.721")
    site.land.drain()
    (report,) = site.reports()
    work = Work(site.land.sessions, site.land.settings, site.now)
    register_board_report(work, str(report.id))

    (clue,) = clues_of(site)
    assert (clue.channel, clue.state, clue.registered_by) == ("qr", "registered", None)
    assert clue.office_id == report.office_id
    assert (clue.lon, clue.lat) == pytest.approx((127.341, 43.721))
    assert clue.discovered_at == report.received_at
    assert "越界开采" in clue.description
    assert report.receipt in clue.description
    assert site.land.tampered() == []


def test_the_desk_goes_from_the_clue_to_the_report_and_not_from_elsewhere(site: Site) -> None:
    site.tell()
    site.land.drain()
    (clue,) = clues_of(site)
    desk = site.desk("clue_keeper")
    (named,) = desk.get(f"/api/clues/{clue.id}/board-reports")
    door = f"/api/signboards/reports/{named['board_report_id']}"

    assert desk.get(door)["words"] == "牌上写的矿种不对。"
    assert [one["id"] for one in desk.get("/api/signboards/reports")["items"]] == [
        named["board_report_id"]
    ]
    site.desk("stranger").get(door, 404)
    assert site.desk("stranger").get("/api/signboards/reports")["items"] == []


def test_who_told_us_is_sealed_at_once_and_opened_only_with_the_clue(site: Site) -> None:
    site.tell(name="刘大爷", contact="13900001234")
    (before,) = site.reports()
    assert before.informant is not None
    assert b"13900001234" not in before.informant
    site.land.drain()
    (after,) = site.reports()
    (clue,) = clues_of(site)

    assert after.informant is None
    assert clue.informant == before.informant
    desk = site.desk()
    shown = str(desk.get(f"/api/signboards/reports/{after.id}")) + str(
        desk.get(f"/api/clues/{clue.id}")
    )
    assert "刘大爷" not in shown
    assert "1390000" not in shown
    opened = desk.post(f"/api/clues/{clue.id}/informant", 200, reason="回访核实")
    assert opened == {"name": "刘大爷", "contact": "13900001234"}
    assert safe(site.settings.informant_key).open(before.informant)
    assert site.land.tampered() == []


def test_without_a_name_it_is_anonymous(site: Site) -> None:
    site.tell()
    site.land.drain()
    (clue,) = clues_of(site)

    assert clue.informant is None
    assert not site.desk().get(f"/api/clues/{clue.id}")["has_informant"]


def test_two_taps_are_one_report_with_one_number(site: Site) -> None:
    address, phone = site.address(), site.phone()
    ticket = site.open_form(phone, address)
    site.wait(20)
    first = site.tell(phone, address, ticket=ticket, photo=JPEG)
    second = site.tell(phone, address, ticket=ticket, photo=JPEG)

    assert receipt_of(first) == receipt_of(second)
    assert len(site.reports()) == 1


def test_a_photo_is_kept_as_it_came_read_in_the_sandbox_and_handed_out_inert(site: Site) -> None:
    site.tell(photo=JPEG, words="")
    site.land.drain()
    (report,) = site.reports()
    door = f"/api/signboards/reports/{report.id}"
    client = site.app.test_client()
    original = client.get(f"{door}/photo", headers=_SIGNED_IN, buffered=True)
    preview = client.get(f"{door}/preview?size=320", headers=_SIGNED_IN, buffered=True)

    assert original.data == JPEG
    assert original.content_type == "application/octet-stream"
    assert original.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in original.headers["Content-Security-Policy"]
    assert preview.status_code == 200
    assert preview.data.startswith(b"\xff\xd8\xff")
    with site.land.sessions() as session:
        file = session.get_one(StoredFile, report.photo_sha256)
    assert (file.reading_version is None, file.previews_version is None) == (False, False)
    assert store_at(site.settings).exists(file.sha256)
    assert site.land.tampered() == []


def test_a_photo_that_is_evidence_already_stays_one_file(site: Site) -> None:
    site.tell(photo=JPEG)
    site.tell(photo=JPEG, words="第二个人也拍了。")
    site.land.drain()

    assert len({report.photo_sha256 for report in site.reports()}) == 1
    assert len(clues_of(site)) == 2


def test_a_report_without_photo_has_none_to_hand_out(site: Site) -> None:
    site.tell()
    (report,) = site.reports()
    desk = site.desk()

    desk.get(f"/api/signboards/reports/{report.id}/photo", 404)
    desk.get(f"/api/signboards/reports/{report.id}/preview", 404)
    desk.get(f"/api/signboards/reports/{uuid.UUID(int=1)}/photo", 404)


def test_each_report_of_a_day_has_a_number_of_its_own(site: Site) -> None:
    numbers = {receipt_of(site.tell()) for _ in range(8)}

    assert len(numbers) == 8
    assert {number[:9] for number in numbers} == {"20261120-"}


def test_the_day_of_a_number_is_the_day_in_china(site: Site) -> None:
    site.now = dt.datetime(2026, 11, 20, 17, tzinfo=dt.UTC)

    assert receipt_of(site.tell()).startswith("20261121-")
    with site.land.sessions() as session:
        assert session.scalars(select(BoardReport.received_at)).one() >= site.now.replace(minute=0)


_SIGNED_IN = {"Authorization": "Bearer whoever"}
