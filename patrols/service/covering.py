"""Coverage: what patrols in the ledger saw, entered with them and taken out with them."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from kernel.bulk import insert_many
from kernel.spatial import Box, to_shapely
from patrols.models import Patrol, PatrolSight
from patrols.queries import coverage
from patrols.seen.grids import grid_of, packed
from patrols.seen.reach import reach_of
from patrols.seen.seeing import Glimpse, glimpses
from patrols.seen.ways import Way, way_of
from patrols.states import Grade, PatrolState, SightKind
from patrols.tracks.judging import Judged

IN_THE_LEDGER: Final = frozenset({PatrolState.LOGGED, PatrolState.APPROVED})


@dataclass(frozen=True, slots=True)
class Target:
    """What may have been seen; ``shape`` in degrees as the database gave it."""

    kind: SightKind
    id: uuid.UUID
    shape: Any
    swept: bool = False


@dataclass(frozen=True, slots=True)
class Sight:
    target: Target
    glimpse: Glimpse
    cells: bytes | None


def cover(session: Session, patrols: Sequence[Patrol], judged: Mapping[uuid.UUID, Judged]) -> None:
    """
    Enter what patrols saw, as their state and track now have it; a second time changes nothing.

    What a patrol gave before is taken out; one that is not in the ledger gives nothing. Who calls
    holds the patrols.
    """
    if not patrols:
        return
    ids = [patrol.id for patrol in patrols]
    session.execute(coverage.forget_sights(ids))
    began = dict(session.execute(coverage.starts_of_tracks(ids)).all())
    rows = [
        _row(patrol, began.get(patrol.id, patrol.started_at), sight)
        for patrol in patrols
        if patrol.state in IN_THE_LEDGER and patrol.id in judged
        for sight in seen(session, patrol.walked_on, way_of(judged[patrol.id].cleaned))
    ]
    insert_many(session, PatrolSight, rows)


def seen(session: Session, day: dt.date, way: Way) -> Iterator[Sight]:
    """Yield what was within sight of a way, of all that there was on that day."""
    for kind in SightKind:
        reach_m = reach_of(kind, day).metres
        targets = list(_targets(session, kind, day, way.boxes(reach_m)))
        for place, glimpse in glimpses(way, [one.shape for one in targets], reach_m).items():
            target = targets[place]
            yield Sight(target, glimpse, _cells(target, way, reach_m) if target.swept else None)


def _targets(
    session: Session, kind: SightKind, day: dt.date, boxes: Sequence[Box]
) -> Iterator[Target]:
    if not boxes:
        return
    if kind is SightKind.AREA:
        for area_id, place, grade, months in session.execute(coverage.areas_at(boxes, day)):
            if not months or day.month in months:
                yield Target(kind, area_id, to_shapely(place), swept=grade is Grade.KEY)
        return
    asked = coverage.rights_at if kind is SightKind.RIGHT else coverage.places_at
    for target_id, place in session.execute(asked(boxes, day)):
        yield Target(kind, target_id, to_shapely(place))


def _cells(area: Target, way: Way, reach_m: float) -> bytes:
    return packed(grid_of(area.shape.wkb).swept(way, reach_m))


def _row(patrol: Patrol, began: dt.datetime, sight: Sight) -> dict[str, Any]:
    return {
        "patrol_id": patrol.id,
        "kind": sight.target.kind,
        "target_id": sight.target.id,
        "walked_on": patrol.walked_on,
        "nearest_m": sight.glimpse.nearest_m,
        "first_at": _after(began, sight.glimpse.first_s),
        "near_s": sight.glimpse.near_s,
        "cells": sight.cells,
    }


def _after(began: dt.datetime, seconds: float | None) -> dt.datetime | None:
    """Return an instant by the phone's clock; None where it told none that the calendar has."""
    if seconds is None:
        return None
    try:
        return began + dt.timedelta(seconds=seconds)
    except OverflowError:
        return None
