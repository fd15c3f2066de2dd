"""A track is doubted beside others: a copy, a clock that cannot be, photographs far from it."""

import datetime as dt
import uuid
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from patrols.models import Patrol
from patrols.tracks.marks import KEPT, SAME, marks
from tests.county import County
from tests.patrols.tracks_made import walk
from tests.phone import patrol


def columns(seed: int = 1, count: int = 300) -> dict[str, Any]:
    fixes = walk(count, seed=seed)
    return {name: getattr(fixes, name).tolist() for name in ("t", "lon", "lat")}


def shared(one: dict[str, Any], other: dict[str, Any]) -> int:
    return len(set(marks(one)) & set(marks(other)))


def test_a_track_is_known_again_however_its_times_were_moved() -> None:
    copied = columns()
    copied["t"] = [second * 1.1 + 600 for second in copied["t"]]

    assert shared(columns(), copied) == KEPT


def test_a_track_gone_backwards_or_in_part_is_known_again() -> None:
    back = {name: column[::-1] for name, column in columns().items()}
    part = {name: column[: len(column) * 3 // 4] for name, column in columns().items()}

    assert shared(columns(), back) == KEPT
    assert shared(columns(), part) >= SAME


def test_the_same_road_walked_again_is_no_copy() -> None:
    """Both follow one way; each receiver wavers by two metres of its own."""
    way = columns(seed=7)
    chance = np.random.default_rng(3)
    for _ in range(20):
        again = {
            **way,
            "lon": (np.array(way["lon"]) + chance.normal(0, 2 / 82_600, 300)).tolist(),
            "lat": (np.array(way["lat"]) + chance.normal(0, 2 / 111_090, 300)).tolist(),
        }
        assert shared(way, again) < SAME


@given(st.integers(0, 29), st.floats(-1e-4, 1e-4))
def test_short_and_straight_tracks_bear_no_marks(count: int, step: float) -> None:
    straight = {"lon": [126 + n * step for n in range(300)], "lat": [43.0] * 300}

    assert marks({name: column[:count] for name, column in columns().items()}) == []
    assert marks({**straight, "t": list(range(300))}) == []


# Through the service


def sent(land: County, who: str, **track: Any) -> dict[str, Any]:
    """Have somebody seal a patrol with this track; return the doubts by their code."""
    walked = patrol()
    began = land.now - dt.timedelta(hours=1)
    walked["track"] = {"t0": began.isoformat(), **columns(), **track}
    walked["started_at"] = began.isoformat()
    walked["ended_at"] = (began + dt.timedelta(minutes=25)).isoformat()
    return doubts(land, land.send(who, "patrol", walked))


def doubts(land: County, patrol_id: uuid.UUID) -> dict[str, Any]:
    land.drain()
    with land.sessions() as session:
        found = session.get_one(Patrol, patrol_id)
        assert found.suspicion == min(100, sum(doubt["weight"] for doubt in found.doubts))
        return {doubt["code"]: {**doubt["facts"], "id": str(patrol_id)} for doubt in found.doubts}


def test_who_hands_in_the_same_track_again_is_doubted(land: County) -> None:
    first = sent(land, "township_officer")
    other = sent(land, "neighbour", **columns(seed=2))
    copied = sent(land, "stranger")

    assert "same_track_twice" not in first
    assert "same_track_twice" not in other
    assert copied["same_track_twice"]["shared"] == KEPT
    with land.sessions() as session:
        named = session.get_one(Patrol, uuid.UUID(copied["same_track_twice"]["patrol_id"]))
    assert named.author_id == land.people["township_officer"].id


def test_fixes_from_the_future_are_doubted_unless_the_clock_is_known_to_be_fast(
    land: County,
) -> None:
    ahead = (land.now + dt.timedelta(hours=2)).isoformat()

    assert "fixes_after_receipt" in sent(land, "township_officer", t0=ahead)
    assert "fixes_after_receipt" not in sent(land, "neighbour", **columns(seed=2))


def test_fixes_of_another_time_are_doubted(land: County) -> None:
    yesterday = (land.now - dt.timedelta(days=1)).isoformat()

    found = sent(land, "township_officer", t0=yesterday)

    assert found["fixes_outside_patrol"]["share"] == pytest.approx(1.0)
