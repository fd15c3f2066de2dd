"""Whether patrols count, told for many at once, and what that changes."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from identity.levels import DivisionLevel
from kernel.bulk import insert_many
from kernel.db import lock
from patrols.duty.judging import Facts, judge
from patrols.duty.periods import Span
from patrols.duty.reading import DutyRule
from patrols.models import DutyVerdict, Patrol
from patrols.queries import duty as queries
from patrols.queries.units import Unit, units, units_called
from patrols.queries.walks import held_patrols
from patrols.service.duty.restating import Change, restate
from patrols.service.duty.ruling import known
from patrols.states import Found, PatrolState

CLOSING: Final = 0x4B58_0201  # advisory lock key: held alone by whoever closes a period
_MINUTE: Final = 60
_AT_ONCE: Final = 500
_Row = dict[str, Any]


def weigh(session: Session, patrols: Sequence[Patrol], *, found: Found, now: dt.datetime) -> None:
    """
    Say of these patrols whether they count, by the rules of the day they were walked.

    A second time changes nothing. What closed periods say of them is restated, and that it is so
    because of what was ``found`` out: a patrol that was never weighed has arrived.

    Source: 吉国土资发〔2010〕6号.
    """
    logged = [one for one in patrols if one.state is not PatrolState.RECEIVED]
    if not logged:
        return
    lock(session, CLOSING, shared=True)
    seats = units_called(session, {one.office_id for one in logged})
    rules = known(session)
    asks = [rules.counting(*_rank(seats, one), one.walked_on) for one in logged]
    key_areas = _key_areas(session, logged, asks)
    rows = [
        _verdict(one, rule, key_areas.get(one.id, 0), rules.version, now)
        for one, rule in zip(logged, asks, strict=True)
    ]
    there = {
        one.patrol_id: one for one in session.scalars(queries.verdicts([p.id for p in logged]))
    }
    changed = [row for row in rows if _differs(there.get(row["patrol_id"]), row)]
    changes = [
        change
        for patrol, row in zip(logged, rows, strict=True)
        for change in _changes(patrol, there.get(patrol.id), row, found)
    ]
    _write(session, there, changed)
    restate(session, None, changes, now=now)


def weigh_open(
    session: Session, province: str, *, after: uuid.UUID | None, now: dt.datetime
) -> uuid.UUID | None:
    """
    Weigh the next patrols of a province whose days are not closed; return where to go on.

    For rules that changed since they were weighed.
    """
    offices = [unit.office_id for unit in units(session) if unit.province == province]
    closed = queries.last_closed_day(session, province) or dt.date.min
    ids = session.scalars(queries.logged_since(offices, closed, after).limit(_AT_ONCE)).all()
    weigh(session, held_patrols(session, ids), found=Found.CORRECTED, now=now)
    return ids[-1] if ids else None


def _rank(seats: Mapping[uuid.UUID, Unit], patrol: Patrol) -> tuple[str, DivisionLevel]:
    seat = seats[patrol.office_id]
    return seat.province, seat.level


def _key_areas(
    session: Session, patrols: Sequence[Patrol], asks: Sequence[DutyRule | None]
) -> Mapping[uuid.UUID, int]:
    """Return how many key patrol areas each saw; nothing is looked up that no rule asks."""
    asked = [rule.asks for rule in asks if rule and rule.asks]
    if not any("least_key_areas" in one for one in asked):
        return {}
    return queries.key_areas_seen(session, [patrol.id for patrol in patrols])


def _verdict(
    patrol: Patrol, rule: DutyRule | None, key_areas: int, version: str, now: dt.datetime
) -> _Row:
    reasons = judge(_facts(patrol, key_areas), (rule.asks or {}) if rule else {})
    return {
        "patrol_id": patrol.id,
        "office_id": patrol.office_id,
        "division_id": patrol.division_id,
        "walked_on": patrol.walked_on,
        "stands": patrol.state is not PatrolState.RETURNED,
        "counts": not reasons,
        "reasons": reasons,
        "rule": rule.id if rule else "",
        "rules_version": version,
        "weighed_at": now,
    }


def _facts(patrol: Patrol, key_areas: int) -> Facts:
    clean_s, gap_s = patrol.clean_s, patrol.gap_s
    return Facts(
        returned=patrol.state is PatrolState.RETURNED,
        minutes=None if clean_s is None else clean_s / _MINUTE,
        clean_length_m=patrol.clean_length_m,
        members=len({str(patrol.author_id), *patrol.members}),
        key_areas=key_areas,
        gap_share=None if clean_s is None or gap_s is None else _share(gap_s, clean_s + gap_s),
        suspicion=patrol.suspicion,
        approved=patrol.state is PatrolState.APPROVED,
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _differs(there: DutyVerdict | None, row: Mapping[str, Any]) -> bool:
    return there is None or any(
        getattr(there, name) != value for name, value in row.items() if name != "weighed_at"
    )


def _changes(
    patrol: Patrol, before: DutyVerdict | None, row: _Row, found: Found
) -> Iterator[Change]:
    """Yield of which days it is now known otherwise than before."""
    if before is None:
        yield _change(row["office_id"], row["walked_on"], Found.ARRIVED, patrol)
        return
    said = (before.walked_on, before.stands, before.counts)
    if said == (row["walked_on"], row["stands"], row["counts"]):
        return
    for day in {before.walked_on, row["walked_on"]}:
        yield _change(row["office_id"], day, found, patrol)


def _change(office_id: uuid.UUID, day: dt.date, found: Found, patrol: Patrol) -> Change:
    return Change(office_id, Span(day, day), found, patrol.id)


def _write(
    session: Session, there: Mapping[uuid.UUID, DutyVerdict], changed: Sequence[_Row]
) -> None:
    insert_many(session, DutyVerdict, [one for one in changed if one["patrol_id"] not in there])
    again = [one for one in changed if one["patrol_id"] in there]
    if again:
        session.execute(update(DutyVerdict), again)
