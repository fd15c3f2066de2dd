"""Four real tracks with times raise no doubt; the same played back, drawn or joined do."""

from dataclasses import replace

import numpy as np
import pytest

from patrols.states import Transport
from patrols.tracks import files
from patrols.tracks.cleaning import clean
from patrols.tracks.fixes import Fixes
from patrols.tracks.suspicion import LOOK_AT, Suspicion, suspect
from tests.assets import asset
from tests.patrols.tracks_made import placed, walk

TIMED = [
    "mapillar__sf_30km_h.gpx",
    "tkrajina__around-visnjan-with-car.gpx",
    "tkrajina__korita-zbevnica.gpx",
    "tkrajina__track-with-empty-segment.gpx",
]


def doubt(raw: Fixes, transport: Transport | None = None) -> Suspicion:
    return suspect(raw, clean(raw, transport), transport)


def codes(raw: Fixes, transport: Transport | None = None) -> list[str]:
    return [reason.code for reason in doubt(raw, transport).reasons]


@pytest.mark.parametrize("name", TIMED)
def test_a_real_track_raises_no_doubt(name: str) -> None:
    raw = files.read(asset(f"tracks/{name}").read_bytes()).fixes

    assert codes(raw) == []


@pytest.mark.parametrize("name", TIMED[:3])
def test_a_real_track_at_ten_times_its_speed_does(name: str) -> None:
    raw = files.read(asset(f"tracks/{name}").read_bytes()).fixes

    assert doubt(replace(raw, t=raw.t / 10)).score >= LOOK_AT


@pytest.mark.parametrize("every", [1.0, 2.0, 5.0, 10.0])
def test_who_walks_briskly_is_not_too_fast_however_often_the_receiver_tells(every: float) -> None:
    for seed in range(25):
        assert codes(walk(speed=1.9, every=every, seed=seed), Transport.FOOT) == []


def test_a_walk_raises_no_doubt_and_ridden_it_is_no_walk() -> None:
    assert codes(walk(), Transport.FOOT) == []
    assert "too_fast" in codes(walk(speed=5.0), Transport.FOOT)
    assert codes(walk(speed=5.0), Transport.MOTORCYCLE) == []


def test_a_way_drawn_with_a_ruler_does_not_waver() -> None:
    drawn = placed(np.arange(200) * 5.0, np.arange(200) * 6.0, np.arange(200) * 2.0)

    assert codes(drawn, Transport.FOOT) == ["no_jitter"]
    assert doubt(drawn, Transport.FOOT).score >= LOOK_AT


def test_two_phones_in_two_places_are_not_one_patrol() -> None:
    one, other = walk(50), walk(50, seed=2)
    both = Fixes.of(
        {
            name: [*getattr(one, name), *(getattr(other, name) + shift)]
            for name, shift in (("t", 0), ("lon", 0.05), ("lat", 0), ("accuracy_m", 0))
        }
    )

    found = doubt(both, Transport.FOOT)

    assert "two_places_at_once" in [reason.code for reason in found.reasons]
    assert found.score >= LOOK_AT


def test_leaps_count_each() -> None:
    raw = walk(100)
    for n in (20, 40, 60):
        raw.lon[n] += 0.3

    (reason,) = doubt(raw, Transport.FOOT).reasons

    assert (reason.code, reason.facts["count"]) == ("teleport", 6)


def test_a_made_up_accuracy_is_odd_but_no_proof() -> None:
    raw = walk(300)
    raw.accuracy_m[:] = 5.0

    assert codes(raw, Transport.FOOT) == ["constant_accuracy"]
    assert doubt(raw, Transport.FOOT).score < LOOK_AT


def test_a_way_without_times_may_be_a_drawing() -> None:
    raw = walk(60)
    raw.t[:] = np.nan

    assert codes(raw) == ["no_times"]
