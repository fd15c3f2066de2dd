"""Requests go first, but jobs do not wait for ever."""

import threading
import time

import pytest

from kernel.traffic import Traffic


def test_where_nobody_is_answered_nobody_waits() -> None:
    began = time.monotonic()

    Traffic().let_pass(10)

    assert time.monotonic() - began < 1


def test_a_job_goes_on_as_soon_as_the_last_is_answered() -> None:
    traffic, began = Traffic(), time.monotonic()
    traffic.enter()
    traffic.enter()
    traffic.leave()
    threading.Timer(0.1, traffic.leave).start()

    traffic.let_pass(10)

    assert 0.05 < time.monotonic() - began < 5


@pytest.mark.parametrize("left", [0, 1])
def test_a_job_goes_on_in_the_end_though_somebody_is_always_answered(left: int) -> None:
    traffic, began = Traffic(), time.monotonic()
    for _ in range(1 + left):
        traffic.enter()
    for _ in range(left):
        traffic.leave()

    traffic.let_pass(0.05)

    assert time.monotonic() - began >= 0.05
