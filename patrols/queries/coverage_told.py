"""What an office may know of coverage: who of a division was seen in some weeks, and when last."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

import registry.queries
from identity.queries import descendants, divisions_in_scope, in_scope
from kernel.access import Actor
from kernel.clock import start_of
from patrols.models import (
    AreaWeek,
    LastSeen,
    Patrol,
    PatrolArea,
    PatrolSight,
    ReasonToVisit,
    UnitWeek,
)
from patrols.queries.areas import areas_readable_by
from patrols.states import SightKind
from registry.ground.queries.land import in_force
from registry.models import Boundary, Right
from registry.queries import drawn_on
from registry.states import RightKind

Span = tuple[dt.date, dt.date]
_Id = InstrumentedAttribute[uuid.UUID]
_COLUMN: Final = ","


def _within(actor: Actor, column: Any, division_id: int, on: dt.date) -> ColumnElement[bool]:
    """Whether a row lies in a division, and that in the scope of the actor's office."""
    asked: ColumnElement[int] = literal(division_id, Integer())
    below = descendants(division_id, on).where(in_scope(actor, asked, on=on))
    within: ColumnElement[bool] = column.in_(below)
    return within


def _in_span(kind: SightKind, target: _Id, span: Span) -> ColumnElement[bool]:
    return and_(
        PatrolSight.kind == kind,
        PatrolSight.target_id == target,
        PatrolSight.walked_on.between(*span),
    )


def _seen(kind: SightKind, target: _Id, span: Span) -> ColumnElement[bool]:
    return exists().where(_in_span(kind, target, span))


def _last(kind: SightKind, target: _Id) -> ColumnElement[bool]:
    return and_(LastSeen.kind == kind, LastSeen.target_id == target)


def rights_drawn(actor: Actor, division_id: int, *, on: dt.date, day: dt.date) -> Select[Right]:
    """The rights of a division that had ground on a day, ended ones too; no oil and gas."""
    drawn = exists().where(
        Boundary.right_id == Right.id, Boundary.geometry.is_not(None), drawn_on(day)
    )
    return registry.queries.readable_by(actor, on=on).where(
        _within(actor, Right.division_id, division_id, on),
        Right.oil_gas.is_(False),
        or_(Right.valid_from.is_(None), Right.valid_from <= day),
        drawn,
    )


def rights_counted(
    actor: Actor, division_id: int, span: Span, *, on: dt.date
) -> Select[*tuple[Any, ...]]:
    """Rights in force on the last day and those of them seen; known mines and those seen."""
    seen = _seen(SightKind.RIGHT, Right.id, span)
    held, mine = in_force(Right, span[1]), Right.kind == RightKind.MINING
    counted = (
        func.count().filter(each) for each in (held, and_(held, seen), mine, and_(mine, seen))
    )
    rights = rights_drawn(actor, division_id, on=on, day=span[1])
    return rights.with_only_columns(*counted)


def rights_told(
    actor: Actor,
    division_id: int,
    span: Span,
    *,
    on: dt.date,
    seen: bool | None = None,
    mines: bool | None = None,
) -> Select[Right, int, float | None, dt.date | None]:
    """Each right, how many patrols saw it in the span and from how near, and when any did last."""
    here = _in_span(SightKind.RIGHT, Right.id, span)
    visits = select(func.count()).select_from(PatrolSight).where(here).scalar_subquery()
    nearest = select(func.min(PatrolSight.nearest_m)).where(here).scalar_subquery()
    found = rights_drawn(actor, division_id, on=on, day=span[1])
    found = found.outerjoin(LastSeen, _last(SightKind.RIGHT, Right.id))
    if seen is not None:
        saw = _seen(SightKind.RIGHT, Right.id, span)
        found = found.where(saw if seen else ~saw)
    if mines is not None:
        mine = Right.kind == RightKind.MINING
        found = found.where(mine if mines else ~mine)
    return found.add_columns(
        visits.label("visits"), nearest.label("nearest_m"), LastSeen.walked_on.label("last_seen")
    )


def areas_told(
    actor: Actor, division_id: int, span: Span, *, on: dt.date
) -> Select[PatrolArea, dt.date | None]:
    """The areas that held on some day of the span, and when any patrol saw each last."""
    return (
        areas_readable_by(actor, on)
        .where(_within(actor, PatrolArea.division_id, division_id, on))
        .where(PatrolArea.valid_from <= span[1])
        .where(or_(PatrolArea.valid_to.is_(None), PatrolArea.valid_to >= span[0]))
        .outerjoin(LastSeen, _last(SightKind.AREA, PatrolArea.id))
        .add_columns(LastSeen.walked_on)
        .order_by(PatrolArea.id)
    )


def area_weeks(areas: Collection[uuid.UUID], span: Span) -> Select[AreaWeek]:
    return select(AreaWeek).where(AreaWeek.area_id.in_(areas), AreaWeek.week.between(*span))


def places_counted(actor: Actor, division_id: int, span: Span, *, on: dt.date) -> Select[int, int]:
    """Reasons to visit that held on some day of the span, and those of them seen."""
    seen = _seen(SightKind.PLACE, ReasonToVisit.id, span)
    began, ended = start_of(span[0]), start_of(span[1] + dt.timedelta(days=1))
    return select(func.count(), func.count().filter(seen)).where(
        _within(actor, ReasonToVisit.division_id, division_id, on),
        ReasonToVisit.until >= span[0],
        ReasonToVisit.given_at < ended,
        or_(ReasonToVisit.settled_at.is_(None), ReasonToVisit.settled_at >= began),
    )


def units_told(
    actor: Actor, division_id: int, span: Span, *, on: dt.date
) -> Select[*tuple[Any, ...]]:
    """
    The weeks of each office: week, patrols, centimetres, milliseconds, visits to key areas.

    Each as one text with commas, in one order: 52,000 rows as such take the driver five times as
    long to hand over as 1,000.
    """
    columns = ("week", "patrols", "length_cm", "clean_ms", "key_visits")
    texts = (cast(getattr(UnitWeek, name), String) for name in columns)
    return (
        select(UnitWeek.office_id, *(func.aggregate_strings(text, _COLUMN) for text in texts))
        .where(UnitWeek.week.between(*span))
        .where(_within(actor, UnitWeek.division_id, division_id, on))
        .group_by(UnitWeek.office_id)
        .order_by(UnitWeek.office_id)
    )


def sights_readable(
    actor: Actor, patrol_id: uuid.UUID, *, on: dt.date
) -> Select[PatrolSight, str | None, str | None, str | None]:
    """What a patrol saw that the actor may know of, with the name of each; nearest first."""
    scope = divisions_in_scope(actor, on)
    mine = or_(
        Right.division_id.in_(scope),
        PatrolArea.division_id.in_(scope),
        ReasonToVisit.division_id.in_(scope),
    )
    target = PatrolSight.target_id
    return (
        select(PatrolSight, Right.name, PatrolArea.name, ReasonToVisit.reason)
        .join(Patrol, Patrol.id == PatrolSight.patrol_id)
        .outerjoin(Right, and_(PatrolSight.kind == SightKind.RIGHT, Right.id == target))
        .outerjoin(PatrolArea, and_(PatrolSight.kind == SightKind.AREA, PatrolArea.id == target))
        .outerjoin(
            ReasonToVisit, and_(PatrolSight.kind == SightKind.PLACE, ReasonToVisit.id == target)
        )
        .where(PatrolSight.patrol_id == patrol_id, Patrol.division_id.in_(scope), mine)
        .order_by(PatrolSight.nearest_m, PatrolSight.kind, target)
    )
