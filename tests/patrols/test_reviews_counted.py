"""What the county returns counts nowhere until it is corrected: not as duty, not as kilometres."""

import uuid

from sqlalchemy import select

from patrols.models import DutyVerdict, UnitWeek
from patrols.routes import blueprint
from patrols.service import recounting
from tests.county import County
from tests.patrols.test_patrol_corrections import REASON, sent
from tests.patrols.test_reviews import WHY
from tests.phone import patrol


def counted(land: County, patrol_id: uuid.UUID) -> tuple[bool, int, float]:
    """Return whether it counts as duty, how many patrols the week has, and its metres."""
    with land.sessions() as session:
        verdict = session.get_one(DutyVerdict, patrol_id)
        weeks = session.scalars(select(UnitWeek)).all()
        assert list(recounting.differences(session)) == []
    metres = sum(week.length_cm for week in weeks) / 100
    return verdict.counts, sum(week.patrols for week in weeks), metres


def test_a_returned_patrol_counts_nowhere_until_it_is_corrected(land: County) -> None:
    patrol_id, payload = sent(land)
    desk = land.client(blueprint, "inspector")

    first = counted(land, patrol_id)
    desk.post(f"/api/patrols/{patrol_id}/return", 200, version=1, reason=WHY)
    returned = counted(land, patrol_id)
    land.correct("township_officer", "patrol", patrol_id, {**payload, "content": "补"}, REASON)
    corrected = counted(land, patrol_id)
    desk.post(f"/api/patrols/{patrol_id}/approve", 200, version=2, opinion="")

    assert first[:2] == (True, 1)
    assert first[2] > 900
    assert returned == (False, 0, 0)
    assert corrected == first == counted(land, patrol_id)
    assert land.tampered() == []


def test_nobody_reviews_what_they_corrected(land: County) -> None:
    payload = patrol()
    desk = land.client(blueprint, "clue_keeper")
    county_id = land.send("inspector", "patrol", payload)
    land.drain()
    land.correct("clue_keeper", "patrol", county_id, {**payload, "content": "改"}, REASON)

    refused = desk.post(f"/api/patrols/{county_id}/approve", 403, version=2, opinion="")

    assert refused["code"] == "patrols.own_patrol"
