"""How often the public may report, and how much: counted in the database, for all processes."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from kernel.clock import day_of, start_of
from signboards.public import queries
from signboards.public.refusals import PhotosFull, TooOften

_HOUR: Final = dt.timedelta(hours=1)
_KEPT_FOR: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hourly:
    """
    Reports an hour: from one network, about one board, and altogether.

    ``photo_bytes`` is what all photos of a day may take of the store, in which officers' evidence
    must have room.
    """

    visitor: int
    board: int
    everybody: int
    photo_bytes: int


# Behind one address of a mobile network stand many phones, so it is not one person's measure.
_LIMITS: Final = ((dt.date(2026, 1, 1), Hourly(10, 30, 300, 2 * 10**9)),)


def hourly(on: dt.date) -> Hourly:
    return next((most for since, most in reversed(_LIMITS) if since <= on), _LIMITS[0][1])


def knock(session: Session, visitor: str, address_id: uuid.UUID, *, now: dt.datetime) -> bool:
    """
    Count one more report and say whether it may come in.

    Whoever is refused for themselves does not use up what others have.
    """
    most = hourly(day_of(now))
    hour = now.replace(minute=0, second=0, microsecond=0)
    asked = (
        (f"visitor:{visitor}", most.visitor),
        (f"board:{address_id}", most.board),
        ("everybody", most.everybody),
    )
    return all(queries.knocked(session, who, hour) <= limit for who, limit in asked)


def check_photos(session: Session, size: int, *, now: dt.datetime) -> None:
    """Raise `PhotosFull` if a photo is more than is left for strangers' photos today."""
    today = day_of(now)
    taken = session.scalar(queries.photographed_since(start_of(today))) or 0
    if taken + size > hourly(today).photo_bytes:
        raise PhotosFull


def too_often(now: dt.datetime) -> TooOften:
    """Say when the next hour begins."""
    left = _HOUR - (now - now.replace(minute=0, second=0, microsecond=0))
    refusal = TooOften(minutes=int(left.total_seconds() // 60) + 1)
    refusal.retry_after_s = int(left.total_seconds()) + 1
    return refusal


def forget(session: Session, *, now: dt.datetime) -> None:
    session.execute(queries.forget_knocks(now - _KEPT_FOR))
