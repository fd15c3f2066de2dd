"""Making patrols of chosen days for the tests of the duty ledger."""

import datetime as dt
import uuid
from collections.abc import Sequence
from itertools import count
from typing import Any, cast

from sqlalchemy import Table, select

import identity.service
from identity.models import Division
from kernel.access import Actor
from kernel.clock import day_of
from kernel.ids import new_id
from kernel.jobs import Work
from patrols import jobs, service
from patrols.models import (
    DutyFigure,
    DutyRestatement,
    DutyVerdict,
    Patrol,
    ProvinceDutyRules,
)
from patrols.states import Found, PatrolState, Transport
from tests.county import LONG_AGO, County
from tests.phone import CHINA, patrol
from tests.powers import Powers

ROOT = "/api/patrols/duty"


def at(day: str, hour: int = 9, minute: int = 0) -> dt.datetime:
    """Return an instant of a day by the clocks of China."""
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour, minute), CHINA)


def walk(
    land: County,
    who: str,
    begins: dt.datetime,
    *,
    arrives: dt.datetime | None = None,
    hours: float = 2,
    **instead: Any,
) -> uuid.UUID:
    """Have somebody walk and hand it in, at once or later, until it is in the ledger."""
    ends = begins + dt.timedelta(hours=hours)
    land.now = arrives or max(ends, land.now)
    said = {**patrol(), "started_at": begins.isoformat(), "ended_at": ends.isoformat(), **instead}
    record_id = land.send(who, "patrol", said)
    land.drain()
    return record_id


def entered(office_id: uuid.UUID, division_id: int, began: dt.datetime) -> dict[str, Any]:
    """Return the columns of a patrol in the ledger about which nothing is to be told."""
    columns = cast("Table", Patrol.__table__).columns
    nothing: dict[str, Any] = {
        column.name: None if column.nullable else _NOTHING.get(column.type.python_type, list)()
        for column in columns
    }
    return {
        **nothing,
        "id": new_id(),
        "office_id": office_id,
        "division_id": division_id,
        "author_id": uuid.UUID(int=1),
        "state": PatrolState.LOGGED,
        "started_at": began,
        "ended_at": began + dt.timedelta(hours=2),
        "walked_on": day_of(began),
        "received_at": began + dt.timedelta(hours=3),
        "logged_at": began + dt.timedelta(hours=3),
        "number_year": began.year,
        "number": next(_NUMBERS),
        "version": 1,
        "transport": Transport.CAR,
    }


_NUMBERS = count(100_000)  # past what a ledger gives by itself
_NOTHING: dict[type[Any], Any] = {str: str, int: int, bool: bool, float: float}


def close(land: County, when: dt.datetime) -> None:
    land.now = when
    jobs.close_periods(Work(land.sessions, land.settings, land.now))


def move(land: County, patrol_id: uuid.UUID, state: PatrolState) -> None:
    """Have a patrol come to another state, and be weighed, as its review does."""
    with land.sessions.begin() as session:
        held = session.get_one(Patrol, patrol_id)
        move_it, found = _MOVES[state]
        move_it(held)
        service.duty.weigh(session, [held], found=found, now=land.now)


_MOVES = {
    PatrolState.RETURNED: (lambda patrol: patrol.give_back("轨迹与路线不符"), Found.RETURNED),
    PatrolState.LOGGED: (Patrol.log_again, Found.CORRECTED),
    PatrolState.APPROVED: (Patrol.approve, Found.APPROVED),
}


def verdict(land: County, patrol_id: uuid.UUID) -> DutyVerdict:
    with land.sessions() as session:
        return session.get_one(DutyVerdict, patrol_id)


def codes(land: County, patrol_id: uuid.UUID) -> list[str]:
    return [reason["code"] for reason in verdict(land, patrol_id).reasons]


def rule(land: County, *rules: dict[str, Any], who: Actor | None = None) -> None:
    with land.sessions.begin() as session:
        handed = service.duty.Handed(list(rules), "省厅要求")
        service.duty.take(session, who or province(land), handed, dry_run=False, now=land.now)
    land.drain()


def asks(begins: str, level: str = "township", **asked: Any) -> dict[str, Any]:
    return {
        "id": f"22.counts.{level}",
        "is": "counts",
        "province": "22",
        "from": begins,
        "level": level,
        "asks": asked,
        "source": "吉自然资发〔2026〕1号",
    }


def province(land: County) -> Actor:
    """Return somebody at the office of the whole province, which is founded the first time."""
    if "province" not in land.people:
        found(land, "22", "province")
    return land.people["province"]


def found(land: County, code: str, who: str) -> None:
    """Found one more office in a division, with somebody who may do everything there."""
    with land.sessions.begin() as session:
        seat = session.get_one(Division, land.divisions[code])
        office = identity.service.found_office(
            session, None, name=f"{who} of {seat.name}", seat=seat, now=LONG_AGO
        )
        land.people[who] = Actor(uuid.uuid4(), office.id, frozenset(Powers))


def figures(land: County, code: str) -> list[DutyFigure]:
    """Return the closed figures of the offices of a division, the first first."""
    found = (
        select(DutyFigure)
        .join(Division, Division.id == DutyFigure.division_id)
        .where(Division.code == code)
        .order_by(DutyFigure.first_day)
    )
    with land.sessions() as session:
        return list(session.scalars(found))


def restatements(land: County) -> Sequence[DutyRestatement]:
    with land.sessions() as session:
        found = select(DutyRestatement).order_by(DutyRestatement.restated_at)
        return session.scalars(found).all()


def versions(land: County) -> list[int]:
    with land.sessions() as session:
        found = select(ProvinceDutyRules.version).order_by(ProvinceDutyRules.version)
        return list(session.scalars(found))
