"""Why places are to be visited, by whose word, and how that ends."""

import datetime as dt
import uuid
from typing import Any

import pytest
import shapely
from sqlalchemy import select

from kernel.audit import AuditLine
from kernel.jobs import Work
from kernel.spatial import Point, to_wkb_element
from patrols import jobs, queries, service
from patrols.lasting import LASTINGS, lasting, lasts_until
from patrols.models import ReasonToVisit
from patrols.routes import blueprint
from patrols.states import ReasonKind
from registry.models import Boundary, Right
from registry.states import RightState, SourceDatum
from tests.county import NOW, TODAY, County, Desk

REASONS = "/api/patrols/reasons"
DAY = dt.timedelta(days=1)


def wanted(land: County, **instead: Any) -> service.Wanted:
    said: dict[str, Any] = {
        "kind": ReasonKind.CLUE,
        "source": "clues/1",
        "place": Point(127.3, 43.7),
        "division_id": land.divisions["220281100"],
        "reason": "线索〔2026〕1号",
        "since": TODAY,
    }
    return service.Wanted(**{**said, **instead})


def give(land: County, *asked: service.Wanted) -> int:
    with land.sessions.begin() as session:
        return len(service.want_visits(session, asked, now=land.now))


def settle(land: County, source: str, settled_as: str = "not_true") -> None:
    with land.sessions.begin() as session:
        service.settle_reason(session, None, source, settled_as, now=land.now)


def listed(land: County, query: str = "", who: str = "inspector") -> list[Any]:
    desk: Desk = land.client(blueprint, who)
    desk.client.application.extensions["clock"] = lambda: land.now
    found: list[Any] = desk.get(f"{REASONS}{query}")["items"]
    return found


def test_a_source_gives_its_reason_once(land: County) -> None:
    assert give(land, wanted(land), wanted(land)) == 1
    assert give(land, wanted(land, reason="另一句")) == 0

    (told,) = listed(land)
    assert (told["reason"], told["kind"], told["settled_at"]) == ("线索〔2026〕1号", "clue", None)
    assert told["until"] == lasts_until(ReasonKind.CLUE, TODAY).isoformat()
    assert land.tampered() == []


def test_what_is_settled_is_history_and_comes_back_no_more(land: County) -> None:
    give(land, wanted(land))
    for _twice in range(2):
        settle(land, "clues/1")
    give(land, wanted(land))

    assert listed(land) == []
    (over,) = listed(land, "?over=true")
    assert over["settled_as"] == "not_true"
    assert listed(land, "?over=true&kind=expiry") == []
    with land.sessions() as session:
        lines = session.scalars(select(AuditLine.act).where(AuditLine.subject_id == over["id"]))
        assert sorted(lines) == ["patrols.reason_given", "patrols.reason_settled"]
    assert land.tampered() == []


def test_a_source_that_gave_nothing_has_nothing_to_settle(land: County) -> None:
    settle(land, "clues/unknown")

    assert listed(land, "?over=true") == []


def test_what_would_be_over_is_not_asked_for(land: County) -> None:
    old = TODAY - dt.timedelta(days=lasting(ReasonKind.CLUE, TODAY).after) - DAY

    assert give(land, wanted(land, since=old)) == 0
    assert give(land, wanted(land, since=old + DAY)) == 1


def test_a_wish_is_taken_back_and_nothing_else(land: County) -> None:
    desk = land.client(blueprint, "inspector")
    until = (dt.datetime.now(dt.UTC).date() + 9 * DAY).isoformat()
    place = {"lon": 127.3, "lat": 43.7, "division_id": land.divisions["220281100"]}
    wish = desk.post(REASONS, 201, **place, reason="看看", until=until)
    give(land, wanted(land))
    (clue,) = listed(land, "?kind=clue")

    desk.post(f"{REASONS}/{wish['id']}/withdraw", 200)
    again = desk.post(f"{REASONS}/{wish['id']}/withdraw", 409)
    other = desk.post(f"{REASONS}/{clue['id']}/withdraw", 409)
    assert (again["code"], other["code"]) == (
        "patrols.reason_settled",
        "patrols.reason_of_another_room",
    )
    land.client(blueprint, "stranger").post(f"{REASONS}/{wish['id']}/withdraw", 404)
    assert land.client(blueprint, "stranger").get(f"{REASONS}/{wish['id']}", 404)
    assert desk.get(f"{REASONS}/{wish['id']}")["settled_as"] == "withdrawn"


@pytest.mark.parametrize("kind", sorted({one.kind for one in LASTINGS}))
def test_every_kind_lasts_by_an_entry_with_a_source(kind: ReasonKind) -> None:
    assert lasting(kind, TODAY).source
    assert len({(one.kind, one.valid_from) for one in LASTINGS}) == len(LASTINGS)


def test_past_cases_are_watched_for_the_two_years_of_the_interpretation() -> None:
    assert lasts_until(ReasonKind.PAST_CASE, dt.date(2026, 11, 20)) == dt.date(2028, 11, 19)


# Rights that end


def ends(land: County, day: dt.date, **more: Any) -> uuid.UUID:
    """Let the county's mine end on a day; give it ground if it has none."""
    with land.sessions.begin() as session:
        right = session.get_one(Right, land.right_id)
        right.valid_to = day
        for name, value in more.items():
            setattr(right, name, value)
        if not session.scalars(select(Boundary).where(Boundary.right_id == right.id)).all():
            ground = shapely.MultiPolygon([shapely.box(127.33, 43.71, 127.35, 43.73)])
            session.add(
                Boundary(
                    right_id=right.id,
                    version=1,
                    geometry=to_wkb_element(ground),
                    area_m2=3.5e6,
                    source_datum=SourceDatum.CGCS2000,
                    source_text="",
                    comparable=True,
                    valid_from=dt.date(2020, 1, 1),
                )
            )
        return right.id


def by_the_clock(land: County) -> None:
    for _twice in range(2):
        jobs.watch_expiry(Work(land.sessions, land.settings, land.now))


@pytest.mark.parametrize(("days", "asked"), [(91, 0), (90, 1), (0, 1), (-90, 1), (-91, 0)])
def test_rights_are_watched_before_and_after_their_last_day(
    land: County, days: int, asked: int
) -> None:
    ends(land, TODAY + days * DAY)
    by_the_clock(land)

    found = listed(land)
    assert len(found) == asked
    for one in found:
        assert one["kind"] == "expiry"
        assert one["reason"].startswith("新站采石场（C2202812010127120098765）")
        assert 127.33 < one["lon"] < 127.35
    assert land.tampered() == []


def test_a_renewed_right_is_watched_no_more(land: County) -> None:
    right_id = ends(land, TODAY + 10 * DAY)
    by_the_clock(land)
    ends(land, TODAY + 1000 * DAY)
    by_the_clock(land)

    assert listed(land) == []
    (over,) = listed(land, "?over=true")
    assert (over["settled_as"], over["source"]) == ("renewed", f"rights/{right_id}/2026-11-30")


def test_a_right_put_off_a_little_is_watched_for_its_new_day(land: County) -> None:
    right_id = ends(land, TODAY + 10 * DAY)
    by_the_clock(land)
    ends(land, TODAY + 40 * DAY)
    by_the_clock(land)

    assert [one["source"] for one in listed(land)] == [f"rights/{right_id}/2026-12-30"]


def test_a_cancelled_right_is_watched_no_more(land: County) -> None:
    ends(land, TODAY + 10 * DAY)
    by_the_clock(land)
    ends(land, TODAY + 10 * DAY, state=RightState.CANCELLED, ended_on=TODAY)
    by_the_clock(land)

    assert listed(land) == []
    assert listed(land, "?over=true")[0]["settled_as"] == "cancelled"


def test_a_right_without_ground_sends_nobody_anywhere(land: County) -> None:
    with land.sessions.begin() as session:
        session.get_one(Right, land.right_id).valid_to = TODAY + 10 * DAY
    by_the_clock(land)

    assert listed(land) == []


def test_a_reason_that_ended_is_in_no_proposal(land: County) -> None:
    give(land, wanted(land))
    with land.sessions() as session:
        county = land.divisions["220281"]
        assert len(session.scalars(queries.reasons_below(county, TODAY)).all()) == 1
    settle(land, "clues/1")
    with land.sessions() as session:
        assert session.scalars(queries.reasons_below(county, TODAY)).all() == []
        (kept,) = session.scalars(select(ReasonToVisit))
        assert kept.settled_at == NOW
