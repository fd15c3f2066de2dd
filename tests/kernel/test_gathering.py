"""Who comes together is served together; who would spoil it for others is served alone."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.gathering import Gathering


class Counter:
    """Serves numbers, slowly at first so that others come meanwhile; some it will not serve."""

    def __init__(self, bad: frozenset[int] = frozenset()) -> None:
        self.bad = bad
        self.groups: list[list[int]] = []
        self.served: list[int] = []
        self.open = threading.Event()

    def serve(self, numbers: Sequence[int]) -> None:
        self.groups.append(list(numbers))
        self.open.wait(10)
        if wrong := self.bad.intersection(numbers):
            raise ValueError(*wrong)
        self.served += numbers


def _bring(gathering: Gathering[int], numbers: Sequence[int], counter: Counter) -> list[bool]:
    """Bring the first, and the others while it is served; return which were refused."""
    with ThreadPoolExecutor(max_workers=max(len(numbers), 1)) as pool:
        futures = []
        for number in numbers:
            futures.append(pool.submit(gathering.bring, number))
            waiting = gathering._waiting  # noqa: SLF001 (only so is it certain who came first)
            while not counter.groups or len(waiting) < len(futures) - 1:
                time.sleep(0.001)
        counter.open.set()
        return [future.exception(10) is not None for future in futures]


def test_who_comes_alone_waits_for_nobody() -> None:
    counter = Counter()
    counter.open.set()

    Gathering(counter.serve, most=10).bring(1)

    assert counter.groups == [[1]]


def test_who_waits_is_served_in_one_go_and_in_order() -> None:
    counter = Counter()

    refused = _bring(Gathering(counter.serve, most=3), [1, 2, 3, 4, 5, 6], counter)

    assert counter.groups == [[1], [2, 3, 4], [5, 6]]
    assert not any(refused)


def test_two_of_the_same_are_not_served_together() -> None:
    counter = Counter()
    gathering = Gathering(counter.serve, most=9, holds=lambda number: {number % 10})

    _bring(gathering, [1, 12, 13, 2, 22, 3], counter)

    assert counter.groups == [[1], [12, 13], [2], [22, 3]]


def test_the_heavy_are_served_alone_and_not_passed_over() -> None:
    counter = Counter()

    _bring(Gathering(counter.serve, most=5, weigh=lambda number: number), [1, 9, 2, 3, 4], counter)

    assert counter.groups == [[1], [9], [2, 3], [4]]


def test_one_that_cannot_be_served_spoils_it_for_nobody() -> None:
    counter = Counter(bad=frozenset({3}))

    refused = _bring(Gathering(counter.serve, most=9), [1, 2, 3, 4], counter)

    assert refused == [False, False, True, False]
    assert sorted(counter.served) == [1, 2, 4]


@given(
    numbers=st.lists(st.integers(0, 9), max_size=12),
    bad=st.frozensets(st.integers(0, 9), max_size=3),
    most=st.integers(1, 6),
)
def test_everybody_is_answered_once_whatever_comes(
    numbers: list[int], bad: frozenset[int], most: int
) -> None:
    counter = Counter(bad)

    refused = _bring(Gathering(counter.serve, most=most), numbers, counter)

    assert refused == [number in bad for number in numbers]
    assert sorted(counter.served) == sorted(number for number in numbers if number not in bad)


def test_who_cannot_be_served_alone_hears_why() -> None:
    counter = Counter(bad=frozenset({1}))
    counter.open.set()
    gathering = Gathering(counter.serve, most=1)

    with pytest.raises(ValueError, match="1"):
        gathering.bring(1)
    counter.bad = frozenset()
    gathering.bring(1)

    assert counter.served == [1]
