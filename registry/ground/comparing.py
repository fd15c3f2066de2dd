"""A survey held against a right: what goes beyond, above and below, and whose ground it enters."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.spatial import to_shapely
from registry.ground import crossing, queries, seams, shifting, surveying
from registry.ground.crossing import Crossing
from registry.ground.measuring import area_m2
from registry.ground.refusals import HeightsReversed, NoBoundaryThen, NotComparable
from registry.ground.seams import Seam, SeamCrossing
from registry.ground.states import LayerKind
from registry.ground.surveying import Survey
from registry.models import Boundary, Right
from registry.queries import NoSuchRight

_MOST_ENTERED = 50
_LEAST_M2 = 0.01


@dataclass(frozen=True, slots=True)
class Staked:
    """A right with its boundary of a day."""

    right: Right
    boundary: Boundary
    ground: shapely.MultiPolygon
    day: dt.date


@dataclass(frozen=True, slots=True)
class How:
    """What the surveyor says of the survey; metres, heights above sea level."""

    accuracy_m: float | None = None
    top_m: float | None = None
    bottom_m: float | None = None
    height_accuracy_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Entered:
    """Ground of somebody else that the part beyond lies in; no right where it is not one's own."""

    right: Right | None
    ground: shapely.MultiPolygon | None
    area_m2: float


@dataclass(frozen=True, slots=True)
class Touched:
    """A protected area that the survey lies in."""

    layer_id: uuid.UUID
    layer: str
    kind: LayerKind
    area: str
    area_m2: float


@dataclass(frozen=True, slots=True)
class Comparison:
    staked: Staked
    survey: Survey
    how: How
    crossing: Crossing
    seams: Sequence[Seam]
    depths: Sequence[SeamCrossing]
    entered: Sequence[Entered]
    protected: Sequence[Touched]
    perhaps_gcj02: bool


def staked(
    session: Session, actor: Actor, right_id: uuid.UUID, *, on: dt.date, day: dt.date | None
) -> Staked:
    """Return a right as drawn on a day; raise NoSuchRight, NoBoundaryThen, NotComparable."""
    meant = day or on
    row = session.execute(queries.staked(actor, right_id, on=on, day=meant)).first()
    if row is None:
        raise NoSuchRight
    right, boundary = row
    if boundary is None:
        raise NoBoundaryThen(day=meant)
    if boundary.geometry is None:
        raise NotComparable(datum=boundary.source_datum.value)
    return Staked(right, boundary, to_shapely(boundary.geometry), meant)


def compare(
    session: Session, actor: Actor, found: Staked, survey: Survey, how: How, *, on: dt.date
) -> Comparison:
    """Hold a survey against a right; raise SurveyElsewhere or HeightsReversed."""
    surveying.must_be_near(survey, found.ground)
    top = survey.top_m if how.top_m is None else how.top_m
    bottom = survey.bottom_m if how.bottom_m is None else how.bottom_m
    if top is not None and bottom is not None and top < bottom:
        raise HeightsReversed(top=f"{top:g}", bottom=f"{bottom:g}")
    crossed = crossing.cross(survey.ground, found.ground, how.accuracy_m)
    named = seams.of(found.boundary)
    return Comparison(
        staked=found,
        survey=survey,
        how=How(how.accuracy_m, top, bottom, how.height_accuracy_m),
        crossing=crossed,
        seams=named,
        depths=seams.cross(named, survey.ground, top, bottom, how.height_accuracy_m),
        entered=_entered(session, actor, found, crossed, on) if crossed.pieces else (),
        protected=_protected(session, actor, found, survey, on),
        perhaps_gcj02=shifting.perhaps_gcj02(survey.ground, found.ground),
    )


def _entered(
    session: Session, actor: Actor, found: Staked, crossed: Crossing, on: dt.date
) -> list[Entered]:
    beyond = crossed.beyond
    asked = queries.others_at(actor, found.right.id, beyond, on=on, day=found.day)
    entered = []
    met: Any = session.execute(asked.limit(_MOST_ENTERED))
    for right, boundary, readable in met:
        theirs = to_shapely(boundary.geometry)
        shared = area_m2(shapely.intersection(beyond, theirs))
        if shared >= _LEAST_M2:
            entered.append(
                Entered(right if readable else None, theirs if readable else None, shared)
            )
    return sorted(entered, key=lambda one: -one.area_m2)


def _protected(
    session: Session, actor: Actor, found: Staked, survey: Survey, on: dt.date
) -> list[Touched]:
    asked = queries.areas_at(actor, survey.ground, on=on, day=found.day).limit(_MOST_ENTERED)
    touched = [_touched(area, survey.ground) for area in session.scalars(asked)]
    return [one for one in touched if one.area_m2 >= _LEAST_M2]


def _touched(area: Any, ground: shapely.MultiPolygon) -> Touched:
    shared = area_m2(shapely.intersection(ground, to_shapely(area.geometry)))
    layer = area.layer
    return Touched(layer.id, layer.name, layer.kind, area.name, shared)
