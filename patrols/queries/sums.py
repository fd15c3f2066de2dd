"""
The sums that are kept of what patrols gave: added to at once, built anew where one is taken out.

A row is added to in one statement, which holds it; to be built anew it is held first. So two who
touch the same row take turns, and neither misses what the other gave.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningDelete

from kernel.db import Base
from patrols.models import AreaWeek, LastSeen, PatrolCoverage, PatrolSight, UnitWeek
from patrols.states import SightKind

_SUNDAY: Final = dt.timedelta(days=6)
Row = Mapping[str, Any]
UnitKey = tuple[dt.date, uuid.UUID, int]
AreaKey = tuple[uuid.UUID, dt.date]
TargetKey = tuple[SightKind, uuid.UUID]


# Asked with every patrol: put together once for each database.


def _into(dialect: str, model: type[Base]) -> Any:
    return (postgresql if dialect == "postgresql" else sqlite).insert(model.__table__)


@cache
def _adding_units(dialect: str) -> Any:
    opening = _into(dialect, UnitWeek)
    summed = ("patrols", "length_cm", "clean_ms", "key_visits")
    return opening.on_conflict_do_update(
        index_elements=["week", "office_id", "division_id"],
        set_={name: getattr(UnitWeek, name) + opening.excluded[name] for name in summed},
    )


@cache
def _adding_areas(dialect: str) -> Any:
    opening = _into(dialect, AreaWeek)
    return opening.on_conflict_do_update(
        index_elements=["area_id", "week"],
        set_={"visits": AreaWeek.visits + opening.excluded.visits},
    ).returning(AreaWeek.area_id, AreaWeek.week, AreaWeek.cells)


@cache
def _seeing(dialect: str) -> Any:
    opening = _into(dialect, LastSeen)
    new = opening.excluded
    later = or_(
        new.walked_on > LastSeen.walked_on,
        and_(new.walked_on == LastSeen.walked_on, new.patrol_id > LastSeen.patrol_id),
    )
    return opening.on_conflict_do_update(
        index_elements=["kind", "target_id"],
        set_={"walked_on": new.walked_on, "patrol_id": new.patrol_id},
        where=later,
    )


_SWEEPING: Final = update(AreaWeek).where(
    AreaWeek.area_id == bindparam("of_area"), AreaWeek.week == bindparam("in_week")
)


def add_to_units(session: Session, rows: Sequence[Row]) -> None:
    """Add patrols, length, time and visits to the weeks of offices."""
    connection = session.connection()
    connection.execute(_adding_units(connection.dialect.name), list(rows))


def add_to_areas(session: Session, rows: Sequence[Row]) -> dict[AreaKey, bytes | None]:
    """Add visits to the weeks of areas; return the squares each had, or has now if it is new."""
    connection = session.connection()
    found = connection.execute(_adding_areas(connection.dialect.name), list(rows))
    return {(area_id, week): cells for area_id, week, cells in found}


def sweep(session: Session, rows: Sequence[Row]) -> None:
    """Write the squares of weeks of areas: ``of_area``, ``in_week``, cells and how many."""
    session.connection().execute(_SWEEPING, list(rows))


def see(session: Session, rows: Sequence[Row]) -> None:
    """Let the newest patrol that saw something be it; of one day, that with the last id."""
    connection = session.connection()
    connection.execute(_seeing(connection.dialect.name), list(rows))


def hold_unit(key: UnitKey) -> Select[UnitWeek]:
    week, office_id, division_id = key
    found = select(UnitWeek).filter_by(week=week, office_id=office_id, division_id=division_id)
    return found.with_for_update().execution_options(populate_existing=True)


def sums_of_unit(key: UnitKey) -> Select[*tuple[Any, ...]]:
    """How many patrols an office walked in a week, their length, time and visits."""
    week, office_id, division_id = key
    summed = (PatrolCoverage.length_cm, PatrolCoverage.clean_ms, PatrolCoverage.key_visits)
    return select(func.count(), *map(func.sum, summed)).where(
        PatrolCoverage.office_id == office_id,
        PatrolCoverage.division_id == division_id,
        PatrolCoverage.walked_on.between(week, week + _SUNDAY),
    )


def hold_area(key: AreaKey) -> Select[AreaWeek]:
    area_id, week = key
    found = select(AreaWeek).filter_by(area_id=area_id, week=week)
    return found.with_for_update().execution_options(populate_existing=True)


def sights_in_week(key: AreaKey) -> Select[bytes | None, int | None]:
    """The squares that each patrol of a week swept of an area."""
    area_id, week = key
    return select(PatrolSight.cells, PatrolSight.squares).where(
        PatrolSight.kind == SightKind.AREA,
        PatrolSight.target_id == area_id,
        PatrolSight.walked_on.between(week, week + _SUNDAY),
    )


def hold_last_seen(keys: Iterable[TargetKey], patrols: Collection[uuid.UUID]) -> list[Any]:
    """Statements that hold what one of these patrols was the last to see."""
    return [
        select(LastSeen)
        .filter_by(kind=kind, target_id=target_id)
        .where(LastSeen.patrol_id.in_(patrols))
        .with_for_update()
        .execution_options(populate_existing=True)
        for kind, target_id in keys
    ]


def newest_sight(key: TargetKey) -> Select[dt.date, uuid.UUID]:
    kind, target_id = key
    found = select(PatrolSight.walked_on, PatrolSight.patrol_id)
    return (
        found.filter_by(kind=kind, target_id=target_id)
        .order_by(PatrolSight.walked_on.desc(), PatrolSight.patrol_id.desc())
        .limit(1)
    )


def take_out(
    patrols: Collection[uuid.UUID],
) -> ReturningDelete[dt.date, uuid.UUID, int]:
    """Take out what patrols gave; returns it."""
    gone = delete(PatrolCoverage).where(PatrolCoverage.patrol_id.in_(patrols))
    return gone.returning(
        PatrolCoverage.walked_on, PatrolCoverage.office_id, PatrolCoverage.division_id
    )


def take_out_sights(
    patrols: Collection[uuid.UUID],
) -> ReturningDelete[SightKind, uuid.UUID, dt.date]:
    gone = delete(PatrolSight).where(PatrolSight.patrol_id.in_(patrols))
    return gone.returning(PatrolSight.kind, PatrolSight.target_id, PatrolSight.walked_on)
