"""What a patrol saw from the way it went."""

import datetime as dt

import pytest

from patrols import queries
from patrols.states import Grade, SightKind
from registry.states import RightKind, RightState
from tests.county import County
from tests.patrols.ground_seen import along, area, mine, reason, sights, square, walked


def test_a_walk_past_a_mine_sees_it_from_how_far_when_and_how_long(land: County) -> None:
    seen = mine(land, square(400, 150, 100))
    mine(land, square(400, 250, 100), number=2)
    way = along(1000)

    patrol_id = walked(land, way, [0.0] * len(way))

    ((key, sight),) = sights(land, patrol_id).items()
    assert key == (SightKind.RIGHT, seen)
    assert sight.nearest_m == pytest.approx(150, rel=0.005)
    within = (200**2 - 150**2) ** 0.5  # metres before and behind the mine
    assert sight.near_s == pytest.approx((100 + 2 * within) / 2, abs=15)
    nine = dt.datetime(2026, 11, 18, 1, tzinfo=dt.UTC)
    assert sight.first_at is not None
    assert (sight.first_at - nine).total_seconds() == pytest.approx((400 - within) / 2, abs=15)
    assert land.tampered() == []


def test_who_walks_inside_is_no_metre_away(land: County) -> None:
    seen = mine(land, square(-100, -100, 2000))

    patrol_id = walked(land, along(500), [0.0] * 26)

    sight = sights(land, patrol_id)[SightKind.RIGHT, seen]
    assert (sight.nearest_m, sight.near_s) == (0, 250)


def test_nothing_is_seen_from_the_straight_line_over_a_gap(land: County) -> None:
    between = mine(land, square(1000, 20, 100))
    way = along(2000)
    silent = [*along(300), *(1700 + metres for metres in along(300))]
    joined = walked(land, way, [0.0] * len(way))

    parted = walked(land, silent, [0.0] * len(silent), pause=1200)

    assert set(sights(land, joined)) == {(SightKind.RIGHT, between)}
    assert sights(land, parted) == {}


def test_areas_places_and_mines_are_told_apart(land: County) -> None:
    key, full = area(land, square(0, -500, 1000)), area(land, square(0, 0, 900), grade=Grade.FULL)
    place, right = reason(land, 500, 60), mine(land, square(700, 30, 50))

    patrol_id = walked(land, along(1000), [0.0] * 51)

    found = sights(land, patrol_id)
    assert set(found) == {
        (SightKind.AREA, key),
        (SightKind.AREA, full),
        (SightKind.PLACE, place),
        (SightKind.RIGHT, right),
    }
    assert found[SightKind.PLACE, place].nearest_m == pytest.approx(60, rel=0.005)
    assert [found[SightKind.AREA, one].cells is None for one in (key, full)] == [False, True]
    with land.sessions() as session:
        assert queries.areas_seen(session, [patrol_id]) == {patrol_id: frozenset({key, full})}


def test_what_is_not_there_that_day_is_not_seen(land: County) -> None:
    here = square(0, -50, 100)
    area(land, here, months=[5, 6, 7])
    area(land, here, valid_to=dt.date(2026, 11, 17), name="西山")
    area(land, here, valid_from=dt.date(2026, 11, 19), name="南山")
    reason(land, 0, 0, until=dt.date(2026, 11, 17))
    reason(land, 0, 0, given_at=dt.datetime(2026, 11, 18, 16, tzinfo=dt.UTC))
    mine(land, here, state=RightState.WITHDRAWN)
    mine(land, here, number=2, oil_gas=True)
    mine(land, here, number=3, valid_from=dt.date(2026, 11, 19))

    patrol_id = walked(land, along(200), [0.0] * 11)

    assert sights(land, patrol_id) == {}


def test_a_closed_mine_and_one_to_be_explored_are_seen_too(land: County) -> None:
    here = square(0, -50, 100)
    closed = mine(land, here, state=RightState.CANCELLED, ended_on=dt.date(2020, 1, 1))
    explored = mine(land, here, number=2, kind=RightKind.EXPLORATION)

    patrol_id = walked(land, along(200), [0.0] * 11)

    assert {target for _, target in sights(land, patrol_id)} == {closed, explored}
