"""Every clue gets a number, whichever way it comes, and only one."""

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import select

from clues import service
from clues.jobs import clue_report_completed, register_finding
from clues.models import Clue
from clues.routes import blueprint
from clues.schemas import ClueReportPayload
from kernel.jobs import Work
from tests.clues.makers import (
    assigned,
    call,
    clue_of_finding,
    finding,
    registered,
    report,
    shown,
    verification,
)
from tests.county import PHOTO, County, fix, refused_fields


def clues(land: County) -> list[dict[str, Any]]:
    return list(land.client(blueprint, "inspector").get("/api/clues")["items"])


def test_a_complete_finding_becomes_exactly_one_clue(land: County) -> None:
    finding_id = land.send("township_officer", "finding", finding())
    land.drain()
    for _twice in range(2):
        register_finding(Work(land.sessions, land.settings, land.now), str(finding_id))

    (clue,) = clues(land)
    assert (clue["finding_id"], clue["channel"]) == (str(finding_id), "patrol")
    assert (clue["offence"], clue["lon"]) == ("mining_beyond_boundary", 127.34)
    assert clue["office_id"] == str(land.people["township_officer"].office_id)
    assert clue["state"] == "registered"
    assert land.tampered() == []


def test_a_finding_whose_photo_is_missing_is_no_clue_yet(land: County) -> None:
    land.send("township_officer", "finding", finding(), files=(PHOTO,))
    land.drain()

    assert clues(land) == []


def test_a_clue_of_a_friday_is_due_on_wednesday(land: County) -> None:
    clue = clue_of_finding(land)

    assert (clue["verify_due"], clue["verify_due_provisional"]) == ("2026-11-25", False)


def test_a_clue_of_a_year_without_calendar_is_due_provisionally(land: County) -> None:
    land.now = dt.datetime(2035, 3, 1, 4, tzinfo=dt.UTC)
    clue = clue_of_finding(land, found_at="2035-03-01T10:00:00+08:00")

    assert clue["verify_due_provisional"]


def test_a_report_from_the_field_becomes_exactly_one_clue(land: County) -> None:
    record_id = land.send("township_officer", "clue_report", report())
    land.drain()
    clue_report_completed(Work(land.sessions, land.settings, land.now), str(record_id))

    (clue,) = clues(land)
    assert (clue["record_id"], clue["channel"], clue["party"]) == (
        str(record_id),
        "walk_in",
        "李某",
    )
    assert clue["has_informant"]
    assert land.tampered() == []


def test_the_informant_is_nowhere_in_what_the_room_keeps_or_shows(land: County) -> None:
    record_id = land.send("township_officer", "clue_report", report())
    land.drain()
    (clue,) = clues(land)

    desk = land.client(blueprint, "inspector")
    reports = desk.get(f"/api/clues/{clue['id']}/reports")
    assert [said["id"] for said in reports] == [str(record_id)]
    assert "王大娘" not in str(reports) + str(clue)
    with land.sessions() as session:
        kept = session.scalars(select(Clue)).one().informant
    assert kept is not None
    assert "王大娘".encode() not in kept


def test_a_corrected_report_rewords_its_clue(land: County) -> None:
    first = land.send("township_officer", "clue_report", report())
    land.drain()
    land.correct(
        "township_colleague", "clue_report", first, report(party="赵某", fix=fix(127.5)), "记错姓名"
    )

    (clue,) = clues(land)
    assert (clue["party"], clue["lon"], clue["state"]) == ("赵某", 127.5, "registered")
    said = land.client(blueprint, "inspector").get(f"/api/clues/{clue['id']}/reports")
    assert [(one["version"], one["payload"]["party"], one["reason"]) for one in said] == [
        (1, "李某", None),
        (2, "赵某", "记错姓名"),
    ]
    assert land.tampered() == []


@pytest.mark.parametrize("filed", [False, True])
def test_a_report_corrected_after_the_visit_does_not_reword_what_was_found(
    land: County, *, filed: bool
) -> None:
    first = land.send("township_officer", "clue_report", report())
    land.drain()
    (clue,) = clues(land)
    visit = verification(assigned(land, clue), party="孙某")
    land.send("inspector", "verification", visit)
    land.drain()
    if filed:
        with land.sessions.begin() as session:
            desk = land.people["inspector"]
            service.mark_filed(session, desk, uuid.UUID(clue["id"]), uuid.uuid4(), now=land.now)
    before = shown(land, clue)

    land.correct("township_colleague", "clue_report", first, report(party="赵某"), "记错姓名")

    assert shown(land, clue) == before
    assert before["party"] == "孙某"
    said = land.client(blueprint, "inspector").get(f"/api/clues/{clue['id']}/reports")
    assert [one["payload"]["party"] for one in said] == ["李某", "赵某"]
    assert land.tampered() == []


def test_a_report_corrected_before_its_photos_came_is_registered_as_corrected(
    land: County,
) -> None:
    first = land.send("township_officer", "clue_report", report(), files=(PHOTO,))
    land.correct("township_officer", "clue_report", first, report(party="赵某"), "记错姓名")
    assert clues(land) == []

    clue_report_completed(Work(land.sessions, land.settings, land.now), str(first))

    (clue,) = clues(land)
    assert (clue["party"], clue["record_id"]) == ("赵某", str(first))


def test_the_desk_registers_a_call_with_and_without_a_place(land: County) -> None:
    placed = registered(land, lon=127.3, lat=43.7, party="不明")
    unplaced = registered(land, channel="letter")

    assert (placed["lon"], placed["party"], placed["has_informant"]) == (127.3, "不明", False)
    assert (unplaced["lon"], unplaced["channel"]) == (None, "letter")
    assert placed["registered_by"] == str(land.people["inspector"].id)


def test_numbers_run_without_gaps_in_each_office_though_some_calls_are_refused(
    land: County,
) -> None:
    numbers = []
    wrong = call(land, division_id=land.divisions["220282"])
    for _ in range(3):
        numbers.append(registered(land)["number"])
        land.client(blueprint, "inspector").post("/api/clues", 404, **wrong)
    elsewhere = registered(land, "neighbour", division_id=land.divisions["220281101"])

    assert numbers == [1, 2, 3]
    assert elsewhere["number"] == 1
    assert elsewhere["reference"] == f"线索〔{elsewhere['number_year']}〕1号"


@pytest.mark.parametrize(
    "wrong",
    [
        {"lon": 127.0},
        {"channel": "rumour"},
        {"description": ""},
        {"state": "valid"},
        {"discovered_at": "2020-01-01T00:00:00+08:00"},
        {"division_id": "1"},
        {"informant": {"name": "x", "address": "y"}},
    ],
)
def test_what_the_desk_may_not_say_is_refused(land: County, wrong: dict[str, Any]) -> None:
    land.client(blueprint, "inspector").post("/api/clues", 422, **call(land, **wrong))


def test_neighbours_and_strangers_see_no_clue(land: County) -> None:
    clue = clue_of_finding(land)

    assert [c["id"] for c in land.client(blueprint, "township_officer").get("/api/clues")["items"]]
    for who in ("neighbour", "stranger"):
        desk = land.client(blueprint, who)
        assert desk.get("/api/clues")["items"] == []
        desk.get(f"/api/clues/{clue['id']}", 404)
        desk.get(f"/api/clues/{clue['id']}/reports", 404)
        desk.get(f"/api/clues/{clue['id']}/verifications", 404)
        desk.post(f"/api/clues/{clue['id']}/triage", 404, verdict="valid")
        desk.post(f"/api/clues/{clue['id']}/informant", 404, reason="想知道")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("informant", {"name": ""}),
        ("channel", "sms"),
        ("fix", {"lon": 1}),
        ("number", 7),
    ],
)
def test_a_phone_that_writes_a_field_wrongly_is_told_which(field: str, wrong: object) -> None:
    assert refused_fields(ClueReportPayload(), report(**{field: wrong})) == {field}


def test_a_job_for_a_report_that_is_not_there_fails_loudly(land: County) -> None:
    with pytest.raises(Exception, match="report_missing"):
        clue_report_completed(Work(land.sessions, land.settings, land.now), str(uuid.uuid4()))
