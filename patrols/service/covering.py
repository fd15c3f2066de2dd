"""Coverage: what patrols in the ledger saw, entered with them and taken out with them."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import shapely
from geoalchemy2 import WKBElement
from sqlalchemy.orm import Session

from kernel.bulk import insert_many
from kernel.spatial import Box, to_shapely, to_wkb_element
from patrols import queries
from patrols.models import Patrol, PatrolCoverage, PatrolSight
from patrols.queries import coverage
from patrols.queries.sums import Row
from patrols.seen.grids import grid_of, packed
from patrols.seen.reach import reach_of
from patrols.seen.seeing import VERSION, Glimpse, glimpses
from patrols.seen.ways import Way, way_of
from patrols.service import summing
from patrols.service.reading import read_tracks
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
    squares: int | None


def cover(session: Session, patrols: Sequence[Patrol], judged: Mapping[uuid.UUID, Judged]) -> None:
    """
    Enter what patrols saw, as their state and track now have it; a second time changes nothing.

    What a patrol gave before is taken out; one that is not in the ledger gives nothing. Who calls
    holds the patrols.
    """
    if not patrols:
        return
    touched = summing.take_out(session, [patrol.id for patrol in patrols])
    given, sights = worked_out(session, patrols, judged)
    insert_many(session, PatrolCoverage, given)
    insert_many(session, PatrolSight, sights)
    summing.sum_up(session, touched, given, sights)


def worked_out(
    session: Session, patrols: Sequence[Patrol], judged: Mapping[uuid.UUID, Judged]
) -> tuple[list[Row], list[Row]]:
    """Return what patrols give to the sums, and what they saw; nothing is written."""
    begun = coverage.starts_of_tracks([patrol.id for patrol in patrols])
    began = dict(session.execute(begun).all())
    given, sights = list[Row](), list[Row]()
    for patrol in patrols:
        if patrol.state in IN_THE_LEDGER:
            track = judged.get(patrol.id)
            way = way_of(track.cleaned) if track else None
            saw = list(seen(session, patrol.walked_on, way)) if way else []
            given.append(_given(patrol, track, way, saw))
            t0 = began.get(patrol.id, patrol.started_at)
            sights += [_row(patrol, t0, sight) for sight in saw]
    return given, sights


def cover_again(session: Session, patrols: Collection[uuid.UUID]) -> None:
    """Cover patrols whose state, day or track changed, or the ground they walked."""
    held = queries.held_patrols(session, patrols)
    read = read_tracks(session, patrols)
    cover(session, held, {patrol_id: one.judged for patrol_id, one in read.items()})


def seen(session: Session, day: dt.date, way: Way) -> Iterator[Sight]:
    """Yield what was within sight of a way, of all that there was on that day."""
    for kind in SightKind:
        reach_m = reach_of(kind, day).metres
        targets = list(_targets(session, kind, day, way.boxes(reach_m)))
        for place, glimpse in glimpses(way, [one.shape for one in targets], reach_m).items():
            target = targets[place]
            swept = _sweep(target, way, reach_m) if target.swept else (None, None)
            yield Sight(target, glimpse, *swept)


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


def _sweep(area: Target, way: Way, reach_m: float) -> tuple[bytes, int]:
    grid = grid_of(area.shape.wkb)
    return packed(grid.swept(way, reach_m)), grid.squares


def _given(patrol: Patrol, track: Judged | None, way: Way | None, saw: Sequence[Sight]) -> Row:
    """Return what a patrol gives to the sums."""
    return {
        "patrol_id": patrol.id,
        "office_id": patrol.office_id,
        "division_id": patrol.division_id,
        "walked_on": patrol.walked_on,
        "length_cm": round(track.cleaned.length_m * 100) if track else 0,
        "clean_ms": round((track.cleaned.duration_s or 0) * 1000) if track else 0,
        "key_visits": sum(sight.target.swept for sight in saw),
        "place": _place(way, patrol.walked_on) if way else None,
        "version": VERSION,
    }


def _place(way: Way, day: dt.date) -> WKBElement | None:
    """Return boxes that hold all that could be seen from a way."""
    furthest = max(reach_of(kind, day).metres for kind in SightKind)
    boxes = [box.as_shapely() for box in way.boxes(furthest)]
    whole = shapely.union_all(boxes)
    parts = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
    return to_wkb_element(shapely.MultiPolygon(parts)) if parts else None


def _row(patrol: Patrol, began: dt.datetime, sight: Sight) -> Row:
    return {
        "patrol_id": patrol.id,
        "kind": sight.target.kind,
        "target_id": sight.target.id,
        "walked_on": patrol.walked_on,
        "nearest_m": sight.glimpse.nearest_m,
        "first_at": _after(began, sight.glimpse.first_s),
        "near_s": sight.glimpse.near_s,
        "cells": sight.cells,
        "squares": sight.squares,
    }


def _after(began: dt.datetime, seconds: float | None) -> dt.datetime | None:
    """Return an instant by the phone's clock; None where it told none that the calendar has."""
    if seconds is None:
        return None
    try:
        return began + dt.timedelta(seconds=seconds)
    except OverflowError:
        return None
