"""Numbers of papers run without gaps, whoever fails and whoever is quick."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.orm import Session

from kernel.db import Sessions
from kernel.numbering import next_number, next_numbers

OFFICE = uuid.UUID(int=1)


def test_a_series_counts_from_one(session: Session) -> None:
    assert [next_number(session, OFFICE, "clue", 2026) for _ in range(3)] == [1, 2, 3]


def test_every_office_kind_and_year_has_a_series_of_its_own(session: Session) -> None:
    next_number(session, OFFICE, "clue", 2026)

    assert next_number(session, uuid.UUID(int=2), "clue", 2026) == 1
    assert next_number(session, OFFICE, "case", 2026) == 1
    assert next_number(session, OFFICE, "clue", 2027) == 1
    assert next_number(session, OFFICE, "clue", 2026) == 2


def test_a_number_of_an_act_that_failed_goes_to_the_next(lasting: Sessions) -> None:
    with lasting.begin() as session:
        next_number(session, OFFICE, "clue", 2026)

    with pytest.raises(ZeroDivisionError), lasting.begin() as session:
        _ = next_number(session, OFFICE, "clue", 2026) / 0

    with lasting.begin() as session:
        assert next_number(session, OFFICE, "clue", 2026) == 2


def test_many_clerks_at_once_take_every_number_once(lasting: Sessions) -> None:
    def take(_clerk: int) -> int:
        with lasting.begin() as session:
            return next_number(session, OFFICE, "clue", 2026)

    with ThreadPoolExecutor(8) as clerks:
        taken = list(clerks.map(take, range(24)))

    assert sorted(taken) == list(range(1, 25))


def test_a_batch_takes_its_numbers_in_a_row(session: Session) -> None:
    next_number(session, OFFICE, "patrol", 2026)

    assert next_numbers(session, OFFICE, "patrol", 2026, 3) == range(2, 5)
    assert next_number(session, OFFICE, "patrol", 2026) == 5
