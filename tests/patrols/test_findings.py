"""What a patrol comes upon."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from evidence.models import ManifestFile
from evidence.service import FileIn
from kernel.errors import Refusal
from kernel.lifecycle import IllegalMove
from kernel.spatial import Point, within_m
from patrols import queries, service
from patrols.models import Finding
from patrols.policy import FindingIsSettled, NotYours
from patrols.queries import FindingMissing
from patrols.routes import blueprint
from patrols.schemas import FindingPayload
from patrols.states import FindingState
from tests.county import PHOTO, TODAY, County, fix, refused_fields
from tests.phone import digest

REASON = "当场未停止，补拍一张"
MORE = FileIn(digest(b"another photo"), 13, "image/jpeg", "photo", None)
TRACK = FileIn(digest(b"a track"), 7, "application/json", "track", None)


def finding(**instead: Any) -> dict[str, Any]:
    return {
        "found_at": "2026-11-20T10:01:00+08:00",
        "fix": fix(),
        "description": "矿界外新开采面，一台挖掘机正在作业。",
        "suspected_offence": "mining_beyond_boundary",
        "party": "蛟河新站石材有限公司",
        "right_id": None,
        "patrol_id": None,
        "measure": "spoken_stop",
        "stopped": True,
        **instead,
    }


def stored(land: County, finding_id: uuid.UUID) -> Finding:
    with land.sessions() as session:
        return queries.held_finding(session, finding_id)


def test_a_finding_lies_where_the_phone_was(land: County) -> None:
    finding_id = land.send("township_officer", "finding", finding(right_id=str(land.right_id)))

    with land.sessions() as session:
        near = queries.findings_readable_by(land.people["inspector"], TODAY).where(
            within_m(Finding.position, Point(127.3401, 43.72), 20)
        )
        assert [found.id for found in session.scalars(near)] == [finding_id]


def test_a_finding_is_passed_on_only_with_its_photo(land: County) -> None:
    waiting = land.send("township_officer", "finding", finding(), files=(PHOTO,))
    whole = land.send("township_officer", "finding", finding())
    land.drain()

    assert stored(land, waiting).state is FindingState.RECEIVED
    assert stored(land, whole).state is FindingState.COMPLETE
    assert land.tampered() == []


@pytest.mark.parametrize(
    ("doubtful", "flag"),
    [
        (fix(0, 0), "fix_nowhere"),
        (fix(127.34, 213.0), "fix_out_of_range"),
        (fix(time="2026-11-18T10:00:00+08:00"), "fix_stale"),
    ],
)
def test_a_doubtful_fix_is_kept_raw_and_no_place_invented(
    land: County, doubtful: dict[str, Any], flag: str
) -> None:
    finding_id = land.send("township_officer", "finding", finding(fix=doubtful))
    land.drain()

    shown = land.client(blueprint, "inspector").get(f"/api/patrols/findings/{finding_id}")
    assert (shown["lon"], shown["lat"], shown["flags"]) == (None, None, [flag])
    assert shown["fix"] == doubtful
    assert shown["state"] == "complete"
    assert land.tampered() == []


def test_a_right_of_another_county_is_as_good_as_none(land: County) -> None:
    codes = set()
    for right_id in (land.right_id, uuid.UUID(int=5)):
        with pytest.raises(Refusal) as refused:
            land.send("stranger", "finding", finding(right_id=str(right_id)))
        codes.add(refused.value.code)

    assert codes == {"registry.no_such_right"}


def test_a_finding_may_come_before_the_patrol_that_names_it(land: County) -> None:
    finding_id = land.send("township_officer", "finding", finding(patrol_id=str(uuid.uuid4())))

    assert stored(land, finding_id).patrol_id is not None


def test_a_clock_that_runs_ahead_does_not_put_discovery_into_the_future(land: County) -> None:
    tomorrow = finding(found_at="2026-11-21T10:01:00+08:00")
    ahead = land.send("township_officer", "finding", tomorrow)
    known = land.send("township_officer", "finding", tomorrow, clock_offset_ms=-86_400_000)

    assert stored(land, ahead).discovered_at == land.now
    assert stored(land, known).discovered_at.isoformat() == "2026-11-20T02:01:00+00:00"


def test_a_correction_says_what_stands_and_the_first_stays_visible(land: County) -> None:
    first = land.send("township_officer", "finding", finding())
    land.drain()
    better = finding(party="张某", fix=fix(127.35))

    second = land.correct("township_colleague", "finding", first, better, "当事人认错了")

    desk = land.client(blueprint, "inspector")
    shown = desk.get(f"/api/patrols/findings/{first}")
    assert (shown["party"], shown["lon"], shown["version"]) == ("张某", 127.35, 2)
    assert (shown["state"], shown["current_record_id"]) == ("complete", str(second))
    versions = desk.get(f"/api/patrols/findings/{first}/versions")
    assert [(v["number"], v["payload"]["party"], v["reason"]) for v in versions] == [
        (1, "蛟河新站石材有限公司", None),
        (2, "张某", "当事人认错了"),
    ]
    assert land.tampered() == []


def test_photos_of_a_correction_are_seen_with_the_corrected_finding(land: County) -> None:
    first = land.send("township_officer", "finding", finding(), files=(PHOTO,))
    told = {"stopped": False, "measure": "none"}

    land.correct("township_officer", "finding", first, finding(**told), REASON, files=(MORE, TRACK))

    desk = land.client(blueprint, "inspector")
    shown = desk.get(f"/api/patrols/findings/{first}")
    assert (shown["stopped"], shown["measure"]) == (False, "none")
    versions = desk.get(f"/api/patrols/findings/{first}/versions")
    with land.sessions() as session:
        items = {item.sha256: str(item.id) for item in session.scalars(select(ManifestFile))}
    photos = [items[PHOTO.sha256], items[MORE.sha256]]
    assert [version["photos"] for version in versions] == [photos[:1], photos[1:]]
    assert shown["photos"] == photos


def test_the_county_may_read_a_township_finding_but_not_reword_it(land: County) -> None:
    first = land.send("township_officer", "finding", finding())

    with pytest.raises(NotYours):
        land.correct("inspector", "finding", first, finding(), "我来改")
    with pytest.raises(FindingMissing):
        land.correct("stranger", "finding", first, finding(), "我来改")


@pytest.mark.parametrize("judge", [service.confirm_finding, service.refute_finding])
def test_once_verified_its_facts_stand_and_only_its_description_is_corrected(
    land: County, judge: Callable[..., None]
) -> None:
    first = land.send("township_officer", "finding", finding())
    land.drain()
    with land.sessions.begin() as session:
        judge(session, None, first, now=land.now)

    for changed in (
        {"found_at": "2026-11-20T09:00:00+08:00"},
        {"fix": fix(127.35)},
        {"suspected_offence": None},
        {"party": "张某"},
    ):
        with pytest.raises(FindingIsSettled):
            land.correct("township_officer", "finding", first, finding(**changed), "改")
    land.correct(
        "township_officer", "finding", first, finding(description="另见便道一条。"), "补充"
    )

    after = stored(land, first)
    assert (after.description, after.version, after.party) == (
        "另见便道一条。",
        2,
        "蛟河新站石材有限公司",
    )
    assert land.tampered() == []


def test_a_finding_is_confirmed_or_refuted_only_when_complete_and_only_once(land: County) -> None:
    finding_id = land.send("township_officer", "finding", finding())
    with land.sessions() as session, pytest.raises(IllegalMove):
        service.confirm_finding(session, None, finding_id, now=land.now)
    land.drain()

    with land.sessions.begin() as session:
        service.refute_finding(session, None, finding_id, now=land.now)

    with land.sessions() as session, pytest.raises(IllegalMove):
        service.confirm_finding(session, None, finding_id, now=land.now)
    assert stored(land, finding_id).state is FindingState.REFUTED


def test_a_stranger_finds_no_finding(land: County) -> None:
    finding_id = land.send("township_officer", "finding", finding())
    desk = land.client(blueprint, "stranger")

    assert desk.get("/api/patrols/findings") == {"items": [], "next": None}
    desk.get(f"/api/patrols/findings/{finding_id}", 404)
    desk.get(f"/api/patrols/findings/{finding_id}/versions", 404)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("fix", None),
        ("fix", fix(source="guess")),
        ("fix", fix(accuracy_m=-1)),
        ("fix", fix(lon="127")),
        ("description", ""),
        ("suspected_offence", "a; b"),
        ("stopped", "no"),
        ("measure", "arrest"),
        ("version", 3),
    ],
)
def test_a_phone_that_writes_a_field_wrongly_is_told_which(field: str, wrong: object) -> None:
    assert refused_fields(FindingPayload(), finding(**{field: wrong})) == {field}
