"""Photos of boards are read by a job, and officers confirm or overrule each field."""

import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from evidence.service.pictures import Outcome
from kernel.jobs import Work
from registry.models import Right
from signboards.boardtext import VERSION
from signboards.models import Contradiction
from signboards.readings import jobs
from signboards.readings.routes import blueprint
from signboards.readings.tables import BoardPhoto, BoardReading
from signboards.routes import blueprint as boards
from signboards.states import Contradicts
from tests.county import County
from tests.signboards.photographed import NUMBER, SAYS, arrive, keep, picture, told


@pytest.fixture
def check_id(land: County) -> uuid.UUID:
    """Return a check whose one photo shows the board as it ought to be."""
    found = arrive(land, picture())
    keep(land, found, told(SAYS))
    return found


def reading(land: County, check_id: uuid.UUID, who: str = "inspector") -> dict[str, Any]:
    said = land.client(blueprint, who).get(f"/api/signboards/checks/{check_id}/reading")
    return {one["field"]: one for one in said["fields"]} | {"photos": said["photos"]}


def decide(land: County, check_id: uuid.UUID, field: str, status: int = 200, **word: Any) -> Any:
    desk = land.client(blueprint, word.pop("who", "inspector"))
    return desk.post(f"/api/signboards/checks/{check_id}/readings/{field}", status, **word)


def test_each_field_is_held_against_the_register(land: County, check_id: uuid.UUID) -> None:
    seen = reading(land, check_id)

    assert {name: seen[name]["likeness"] for name in ("licence_no", "holder", "mineral")} == {
        "licence_no": "equal",
        "holder": "equal",
        "mineral": "equal",
    }
    assert (seen["valid_to"]["likeness"], seen["valid_to"]["ought"]) == ("equal", "2028-06-30")
    assert seen["valid_from"]["likeness"] == seen["office"]["likeness"] == "unregistered"
    assert (seen["scale"]["likeness"], seen["scale"]["said"]) == ("unread", None)
    assert seen["licence_no"]["box"] == [220, 100, 1140, 140]
    assert [photo["ended"] for photo in seen["photos"]] == ["done"]
    assert seen["photos"][0]["lines"][0]["text"] == f"证号:{NUMBER}"


def test_reading_twice_is_reading_once(land: County, check_id: uuid.UUID) -> None:
    before = reading(land, check_id)
    keep(land, check_id, told({"证号": "C2202812010127120000000"}))
    work = Work(land.sessions, land.settings, land.now)
    jobs.read_check(work, str(check_id))
    jobs.sweep_unread(work)

    assert reading(land, check_id) == before
    with land.sessions() as session:
        assert session.scalar(select(func.count()).select_from(BoardPhoto)) == 1
        assert session.scalar(select(func.count()).select_from(BoardReading)) == 15
    assert land.tampered() == []


def test_an_officer_confirms_a_field(land: County, check_id: uuid.UUID) -> None:
    row = decide(land, check_id, "holder", decision="confirm")

    assert (row["decision"], row["stands"]) == ("confirm", "equal")
    assert row["decided_by"] == str(land.people["inspector"].id)
    check = land.client(boards, "inspector").get(f"/api/signboards/checks/{check_id}")
    assert (check["verdict"], check["defects"]) == ("ok", [])
    assert land.tampered() == []


def test_a_difference_confirmed_is_a_defect_to_be_put_right(land: County) -> None:
    check_id = arrive(land, picture())
    keep(land, check_id, told(SAYS | {"采矿权人": "别的石材有限公司"}))
    desk = land.client(boards, "inspector")
    assert reading(land, check_id)["holder"]["likeness"] == "differs"
    assert desk.get(f"/api/signboards/checks/{check_id}")["defects"] == []  # nothing by itself

    decide(land, check_id, "holder", decision="confirm")

    assert desk.get(f"/api/signboards/checks/{check_id}")["defects"] == ["holder_differs"]
    assert desk.get("/api/signboards")["items"][0]["state"] == "defective"

    word = {"decision": "overrule", "value": "蛟河新站石材有限公司", "reason": "照片反光，现场核对"}
    assert decide(land, check_id, "holder", **word)["stands"] == "equal"
    assert desk.get(f"/api/signboards/checks/{check_id}")["defects"] == []
    assert desk.get("/api/signboards")["items"][0]["state"] == "ok"
    assert land.tampered() == []


def test_another_item_that_differs_is_a_defect_too(land: County) -> None:
    check_id = arrive(land, picture())
    keep(land, check_id, told(SAYS | {"矿种": "石灰岩"}))
    decide(land, check_id, "mineral", decision="confirm")

    check = land.client(boards, "inspector").get(f"/api/signboards/checks/{check_id}")
    assert (check["verdict"], check["defects"]) == ("defects", ["item_differs"])


def test_the_number_of_another_mine_confirmed_is_told_to_the_rooms_above(land: County) -> None:
    check_id = arrive(land, picture())
    keep(land, check_id, told(SAYS | {"证号": "C2202812010127120011111"}))
    decide(land, check_id, "licence_no", decision="confirm")
    land.drain()

    row = decide(land, check_id, "licence_no", decision="confirm")
    assert row["stands"] == "differs"
    with land.sessions() as session:
        kinds = session.scalars(select(Contradiction.kind)).all()
    assert kinds == [Contradicts.NUMBER_OF_NO_RIGHT]


def test_a_doubt_confirmed_is_a_difference(land: County) -> None:
    check_id = arrive(land, picture())
    keep(land, check_id, told(SAYS | {"矿山名称": "新站采名场"}, doubt="名"))
    assert reading(land, check_id)["name"]["likeness"] == "doubtful"

    assert decide(land, check_id, "name", decision="confirm")["stands"] == "differs"


def test_what_was_decided_stays_with_a_newer_reader(land: County, check_id: uuid.UUID) -> None:
    decide(land, check_id, "mineral", decision="overrule", value="石灰岩", reason="看错")
    with land.sessions.begin() as session:
        for row in session.scalars(select(BoardPhoto)):
            row.reader_version = "an older one"
    with land.sessions.begin() as session:
        for one in session.scalars(select(BoardReading)):
            one.reader_version = "an older one"
    keep(land, check_id, told(SAYS | {"矿山名称": "另一采石场"}))
    seen = reading(land, check_id)

    assert (seen["mineral"]["decided_value"], seen["mineral"]["reader_version"]) == (
        "石灰岩",
        "an older one",
    )
    assert (seen["name"]["value"], seen["name"]["reader_version"]) == ("另一采石场", VERSION)
    assert [photo["reader_version"] for photo in seen["photos"]] == [VERSION]


def test_a_board_that_does_not_show_a_field_is_overruled_without_a_value(
    land: County, check_id: uuid.UUID
) -> None:
    row = decide(land, check_id, "office", decision="overrule", reason="牌上没有监督单位")
    assert (row["decided_value"], row["stands"]) == (None, "unread")


@pytest.mark.parametrize(
    ("field", "word", "status", "code"),
    [
        ("scale", {"decision": "confirm"}, 409, "signboards.nothing_to_confirm"),
        ("holder", {"decision": "overrule", "value": "某"}, 422, "signboards.reason_wanted"),
        (
            "valid_to",
            {"decision": "overrule", "value": "明年", "reason": "看"},
            422,
            "signboards.value_unclear",
        ),
        ("colour", {"decision": "confirm"}, 404, "signboards.no_such_field"),
    ],
)
def test_a_word_that_makes_no_sense_is_refused(
    land: County, check_id: uuid.UUID, field: str, word: dict[str, str], status: int, code: str
) -> None:
    assert decide(land, check_id, field, status, **word)["code"] == code


def test_nobody_decides_before_the_photo_is_read_or_beyond_their_county(land: County) -> None:
    unread = arrive(land, picture())
    refusal = decide(land, unread, "holder", 409, decision="confirm")

    assert refusal["code"] == "signboards.not_read_yet"
    for who in ("stranger", "neighbour"):
        desk = land.client(blueprint, who)
        desk.get(f"/api/signboards/checks/{unread}/reading", 404)
        decide(land, unread, "holder", 404, decision="confirm", who=who)
    powerless = land.client(blueprint, "inspector", "signboards.decide")
    powerless.post(f"/api/signboards/checks/{unread}/readings/holder", 403, decision="confirm")


@pytest.mark.parametrize(
    ("outcome", "ended", "flags"),
    [
        (Outcome("timeout"), "timeout", ["reader_timeout"]),
        (Outcome("memory"), "memory", ["reader_memory"]),
        (Outcome("done", {"flags": ["not_a_picture"]}), "no_picture", ["not_a_picture"]),
        (
            Outcome("done", {"looks": [[{"corners": 1}]], "flags": []}),
            "crash",
            ["reader_said_nonsense"],
        ),
        (None, "gone", ["no_bytes"]),
    ],
)
def test_a_photo_that_cannot_be_read_says_why_and_the_check_goes_on(
    land: County, outcome: Outcome | None, ended: str, flags: list[str]
) -> None:
    check_id = arrive(land, picture())
    keep(land, check_id, outcome)
    seen = reading(land, check_id)

    assert [(one["ended"], one["flags"]) for one in seen["photos"]] == [(ended, flags)]
    assert {seen[name]["likeness"] for name in ("licence_no", "holder")} == {"unread"}
    check = land.client(boards, "inspector").get(f"/api/signboards/checks/{check_id}")
    assert check["state"] == "judged"


def test_the_job_reads_the_bytes_in_its_child(land: County) -> None:
    check_id = arrive(land, picture())
    work = Work(land.sessions, land.settings, land.now)
    jobs.sweep_unread(work)
    land.drain()

    (photo,) = reading(land, check_id)["photos"]
    assert (photo["ended"], photo["flags"]) == ("done", ["no_text"])
    assert (photo["width"], photo["height"]) == (640, 400)
    assert photo["reader_version"] == VERSION


def test_photos_of_where_no_board_stands_are_not_read(land: County) -> None:
    check_id = arrive(land, picture(), present=False)
    jobs.read_check(Work(land.sessions, land.settings, land.now), str(check_id))

    assert reading(land, check_id)["photos"] == []


def test_the_registers_present_words_count(land: County) -> None:
    check_id = arrive(land, picture())
    with land.sessions.begin() as session:
        right = session.get_one(Right, land.right_id)
        right.scale, right.area_km2 = "30万吨/年", 0.3576
    keep(land, check_id, told(SAYS | {"生产规模": "300000吨/年", "面积": "35.76公顷"}))
    seen = reading(land, check_id)

    assert (seen["scale"]["likeness"], seen["area_km2"]["likeness"]) == ("equal", "equal")
    assert seen["area_km2"]["ought"] == "0.3576平方公里"
