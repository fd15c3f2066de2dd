"""Boards that were not put right in time are looked at, until they are."""

import datetime as dt

from sqlalchemy import select

from kernel.jobs import Work
from patrols.models import ReasonToVisit
from signboards.jobs import watch_days
from tests.county import County
from tests.signboards.looking import FADED, heard, seen


def by_the_clock(land: County) -> list[ReasonToVisit]:
    for _twice in range(2):
        watch_days(Work(land.sessions, land.settings, land.now))
        land.drain()
    with land.sessions() as session:
        return list(session.scalars(select(ReasonToVisit)))


def test_a_late_rectification_is_a_reason_until_the_board_is_in_order(land: County) -> None:
    heard(land, land.right_id)
    seen(land, **FADED)
    assert by_the_clock(land) == []

    land.now += dt.timedelta(days=60)
    (reason,) = by_the_clock(land)
    assert (reason.kind, reason.settled_at, reason.lon) == ("rectification", None, 127.34)
    assert "已过" in reason.reason

    seen(land)
    (settled,) = by_the_clock(land)
    assert settled.settled_as == "rectified"
    assert land.tampered() == []
