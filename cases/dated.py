"""Rows of law that hold from one day to another."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar


class Dated(Protocol):
    """``valid_to`` is the first day on which the row no longer holds; empty while it does."""

    @property
    def valid_from(self) -> dt.date: ...

    @property
    def valid_to(self) -> dt.date | None: ...


Row = TypeVar("Row", bound=Dated)


def in_force(rows: Iterable[Row], on: dt.date) -> Iterator[Row]:
    return (
        row for row in rows if row.valid_from <= on and (row.valid_to is None or on < row.valid_to)
    )
