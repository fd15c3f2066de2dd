"""A cleaned track is a way somebody went, and no metre more."""

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import default_rng

from patrols.states import Transport
from patrols.tracks.cleaning import clean
from patrols.tracks.fixes import Fixes
from patrols.tracks.telling import raw_length_m
from tests.patrols.tracks_made import placed, walk

DEGREES = st.one_of(st.floats(-200, 200), st.just(math.nan))
FIX = st.tuples(
    st.one_of(st.none(), st.integers(0, 900).map(float), st.floats(0, 5000)),
    st.one_of(st.floats(126.5, 126.51), DEGREES, st.just(0.0)),
    st.one_of(st.floats(42.1, 42.11), DEGREES, st.just(0.0)),
    st.one_of(st.none(), st.floats(0, 300)),
    st.integers(0, 2),
)
TRACKS = st.lists(FIX, max_size=40)


def fixes(rows: list[tuple[float | None, ...]]) -> Fixes:
    t, lon, lat, accuracy, part = zip(*rows, strict=True) if rows else ((),) * 5
    columns = {"t": t, "lon": lon, "lat": lat, "accuracy_m": accuracy, "part": part}
    return Fixes.of({name: list(column) for name, column in columns.items()})


@given(TRACKS)
def test_no_cleaned_track_is_longer_than_the_raw_one(rows: list[tuple[float, ...]]) -> None:
    raw = fixes(rows)

    assert clean(raw).length_m <= raw_length_m(raw) + 0.01


@given(TRACKS, st.sampled_from(Transport))
def test_cleaning_again_changes_nothing(
    rows: list[tuple[float, ...]], transport: Transport
) -> None:
    once = clean(fixes(rows), transport)

    again = clean(once.fixes, transport)

    assert (again.length_m, again.duration_s) == (once.length_m, once.duration_s)
    assert again.gaps == once.gaps
    assert not any(again.left_out.values())


def test_a_track_of_few_times_stays_without_when_the_others_are_left_out() -> None:
    few = [(9.0, 126.5, 42.1, 5.0, 0), (3.0, 126.52, 42.1, 5.0, 0)]
    vague = [(None, 126.5, 42.1, 300.0, 0)] * 3

    cleaned = clean(fixes([*few, *vague]))

    assert cleaned.duration_s is None
    assert cleaned.left_out["vague"] == 3
    assert clean(cleaned.fixes).length_m == cleaned.length_m == pytest.approx(1654, abs=2)


@given(st.lists(FIX.filter(lambda fix: fix[0] is not None), max_size=40), st.randoms())
def test_the_order_in_which_fixes_come_makes_no_difference(
    rows: list[tuple[float, ...]], chance: Random
) -> None:
    one_piece = [(*row[:4], 0) for row in rows]
    shuffled = list(one_piece)
    chance.shuffle(shuffled)

    one, other = clean(fixes(one_piece)), clean(fixes(shuffled))

    assert (one.length_m, one.gaps, one.left_out) == (other.length_m, other.gaps, other.left_out)


def test_a_walk_loses_only_its_jitter() -> None:
    raw = walk()
    straight = 299 * 5 * 1.2

    assert clean(raw, Transport.FOOT).length_m == pytest.approx(straight, rel=0.06)
    assert raw_length_m(raw) > clean(raw, Transport.FOOT).length_m


def test_a_rest_of_an_hour_adds_no_kilometre() -> None:
    chance = default_rng(7)
    wavering = chance.normal(0, 3, (2, 720))
    raw = placed(np.arange(720) * 5.0, *wavering, accuracy=np.full(720, 12.0))

    assert raw_length_m(raw) > 2000
    assert clean(raw, Transport.FOOT).length_m < 100


def test_a_reflection_is_left_out_and_the_way_goes_on() -> None:
    raw = walk(60)
    raw.lon[30] += 0.2

    cleaned = clean(raw, Transport.FOOT)

    assert cleaned.left_out["leaped"] == 1
    assert cleaned.gaps == ()
    assert cleaned.length_m == pytest.approx(clean(walk(60), Transport.FOOT).length_m, rel=0.03)


def test_a_silence_is_a_gap_and_its_straight_line_is_not_counted() -> None:
    raw = walk(100)
    raw.t[50:] += 1800
    raw.lon[50:] += 0.01

    cleaned = clean(raw, Transport.FOOT)

    (gap,) = cleaned.gaps
    assert (gap.why, gap.begins, gap.seconds) == ("silence", 49 * 5.0, 1805.0)
    assert gap.metres > 700
    assert cleaned.length_m < 100 * 6
    assert cleaned.duration_s == 98 * 5


def test_a_ride_on_a_train_of_thought_is_a_leap() -> None:
    """Somewhere else within seconds, and staying there: two ways, and nothing between them."""
    raw = walk(100)
    raw.lon[50:] += 0.05

    cleaned = clean(raw, Transport.FOOT)

    assert [gap.why for gap in cleaned.gaps] == ["leap"]
    assert cleaned.length_m < 100 * 6


def test_fixes_of_nowhere_and_vague_ones_are_not_followed() -> None:
    raw = walk(60)
    raw.lon[10], raw.lat[10] = 0.0, 0.0
    raw.lat[20] = 213.0
    raw.accuracy_m[30] = 3000.0

    left_out = clean(raw).left_out

    assert (left_out["impossible"], left_out["vague"]) == (2, 1)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_a_track_is_no_error(count: int) -> None:
    raw = walk(60).where(np.arange(60) < count)

    cleaned = clean(raw)

    assert math.isfinite(cleaned.length_m)
    assert len(cleaned.fixes) == count
