"""What was never confirmed is nowhere told of as a violation, whoever asks."""

import uuid

import pytest

import identity.service
from identity.models import Appointment, Division, Officer, Post
from kernel.access import Actor
from kernel.clock import day_of
from patrols import service
from tests.county import LONG_AGO, County
from tests.patrols.desks import desk_of
from tests.patrols.test_ladder import came_upon
from tests.powers import Powers

VIOLATIONS = "/api/patrols/violations"


@pytest.fixture(autouse=True)
def city(land: County) -> None:
    """Set an officer at a desk of the city."""
    with land.sessions.begin() as session:
        seat = session.get_one(Division, land.divisions["2202"])
        office = identity.service.found_office(session, None, name="市局", seat=seat, now=LONG_AGO)
        post = Post(office_id=office.id, name="岗位", permissions=[*Powers])
        officer = Officer(name="city", login="city", password_hash="-", active=True)
        session.add_all([post, officer])
        session.flush()
        held = Appointment(officer_id=officer.id, post_id=post.id, valid_from=day_of(LONG_AGO))
        session.add(held)
        land.people["city_officer"] = Actor(officer.id, office.id, frozenset(Powers))


def judged(land: County, finding_id: str, *, true: bool) -> str:
    judge = service.confirm_finding if true else service.refute_finding
    with land.sessions.begin() as session:
        judge(session, None, uuid.UUID(finding_id), now=land.now)
    return finding_id


def told(land: County, who: str) -> list[str]:
    return [one["id"] for one in desk_of(land, who).get(VIOLATIONS)["items"]]


def test_only_what_verification_confirmed_is_a_violation(land: County) -> None:
    came_upon(land)
    judged(land, came_upon(land), true=False)
    true = judged(land, came_upon(land), true=True)

    for who in ("township_officer", "inspector", "city_officer"):
        assert told(land, who) == [true]
        (count,) = desk_of(land, who).get(f"{VIOLATIONS}/counts")
        assert count == {"division_id": land.divisions["220281100"], "violations": 1}


def test_until_anything_is_confirmed_the_city_counts_nothing(land: County) -> None:
    came_upon(land)

    assert told(land, "city_officer") == []
    assert desk_of(land, "city_officer").get(f"{VIOLATIONS}/counts") == []


def test_violations_of_another_county_are_nobodys_here(land: County) -> None:
    judged(land, came_upon(land), true=True)

    assert told(land, "stranger") == []
    assert desk_of(land, "stranger").get(f"{VIOLATIONS}/counts") == []
