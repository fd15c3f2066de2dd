"""Silences are filled by other recorders; what was sealed stays, and nothing is counted twice."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from patrols.tracks.columns import GAP_S
from patrols.tracks.filling import Filled, Recording, fill
from tests.patrols.tracks_made import BEGAN, walk

FIXES = walk(240)
SPAN = BEGAN, BEGAN + dt.timedelta(seconds=5 * 239)
NAMES = ("t", "lon", "lat")


def columns(numbers: Sequence[int]) -> dict[str, list[Any]]:
    return {name: getattr(FIXES, name)[list(numbers)].tolist() for name in NAMES}


def recording(key: str, numbers: Sequence[int], *, later_s: float = 0) -> Recording:
    t0 = BEGAN + dt.timedelta(seconds=later_s)
    told = columns(numbers)
    return Recording(key, t0, {**told, "t": [t - later_s for t in told["t"]]})


def rows(filled: Filled | Mapping[str, Sequence[Any]]) -> list[tuple[float, ...]]:
    told = filled.columns if isinstance(filled, Filled) else filled
    return list(zip(*(told[name] for name in NAMES), strict=True))


silences = st.lists(st.integers(0, 239), unique=True, max_size=60).map(sorted)


@given(silences, silences, silences)
def test_what_was_sealed_stays_and_only_silences_are_filled(
    own: list[int], one: list[int], other: list[int]
) -> None:
    filled = fill(BEGAN, columns(own), [recording("a", one), recording("b", other)], SPAN)

    assert set(rows(columns(own))) <= set(rows(filled))
    assert len(rows(filled)) == len(own) + sum(filled.taken.values())
    heard = sorted(columns(own)["t"])
    for t, *_ in set(rows(filled)) - set(rows(columns(own))):
        before = max((each for each in heard if each < t), default=-1e9)
        after = min((each for each in heard if each > t), default=1e9)
        assert after - before > GAP_S


@given(silences, silences, silences)
def test_who_came_first_makes_no_difference_and_a_second_time_changes_nothing(
    own: list[int], one: list[int], other: list[int]
) -> None:
    others = [recording("a", one, later_s=600), recording("b", other)]
    filled = fill(BEGAN, columns(own), others, SPAN)

    assert rows(fill(BEGAN, columns(own), others[::-1], SPAN)) == rows(filled)
    assert fill(BEGAN, filled.columns, others, SPAN).taken == {}


def test_without_silence_nothing_is_taken_and_the_columns_are_as_they_were() -> None:
    own = {**columns(range(240)), "accuracy_m": [5.0] * 240}
    filled = fill(BEGAN, own, [recording("a", range(240))], SPAN)

    assert (filled.columns, filled.taken) == (own, {})


def test_what_is_not_from_the_time_of_the_patrol_is_left_out() -> None:
    early = BEGAN - dt.timedelta(hours=2), BEGAN - dt.timedelta(hours=1)

    assert fill(BEGAN, columns([]), [recording("a", range(240))], early).taken == {}
    assert fill(BEGAN, columns([]), [recording("a", range(240))], SPAN).taken == {"a": 240}


def test_fixes_without_time_or_place_are_left_out() -> None:
    odd = {
        "t": [0.0, None, 10.0, 15.0],
        "lon": [126.5, 126.5, None, 0.0],
        "lat": [42.1] * 3 + [0.0],
    }

    assert fill(BEGAN, columns([]), [Recording("a", BEGAN, odd)], SPAN).taken == {"a": 1}
