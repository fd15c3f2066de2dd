"""Coverage: what patrols in the ledger saw, entered with them and taken out with them."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from geoalchemy2 import WKBElement
from sqlalchemy.orm import Session

from kernel.bulk import insert_many
from kernel.spatial import Box, to_wkb_element
from kernel.spatial.boxes import shapes_of
from patrols import queries
from patrols.models import Patrol, PatrolCoverage, PatrolSight
from patrols.queries import coverage
from patrols.queries.coverage import Target
from patrols.queries.sums import Row
from patrols.seen.grids import grid_of, packed
from patrols.seen.reach import reach_of
from patrols.seen.seeing import VERSION, Glimpse, glimpses
from patrols.seen.ways import NO_WAY, Way, way_of
from patrols.service import summing
from patrols.service.reading import read_tracks
from patrols.states import COUNTED, SightKind
from patrols.tracks.judging import Judged


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
    began = dict(session.connection().execute(begun).all())
    given, sights = list[Row](), list[Row]()
    for patrol in patrols:
        if patrol.state in COUNTED:
            track = judged.get(patrol.id)
            way = way_of(track.cleaned) if track else NO_WAY
            boxes = list(way.boxes(_furthest(patrol.walked_on)))
            saw = list(seen(session, patrol, way, boxes))
            given.append(_given(patrol, track, boxes, saw))
            t0 = began.get(patrol.id, patrol.started_at)
            sights += [_row(patrol, t0, sight) for sight in saw]
    return given, sights


def cover_again(session: Session, patrols: Collection[uuid.UUID]) -> Sequence[Patrol]:
    """Cover patrols whose state, day or track changed, or the ground they walked; return them."""
    held = queries.held_patrols(session, patrols)
    read = read_tracks(session, patrols)
    cover(session, held, {patrol_id: one.judged for patrol_id, one in read.items()})
    return held


def seen(session: Session, patrol: Patrol, way: Way, boxes: Sequence[Box]) -> Iterator[Sight]:
    """
    Yield what was within sight of a patrol's way, of all that there was in its boxes on its day.

    A place counts if somebody had named it before the patrol ended: nobody goes for a reason that
    is given later.
    """
    day, known_at = patrol.walked_on, min(patrol.ended_at, patrol.received_at)
    for kind in SightKind if boxes else ():
        targets = coverage.targets_at(session, kind, boxes, day, known_at)
        shapes = shapes_of([target.place for target in targets])
        reach_m = reach_of(kind, day).metres
        for place, glimpse in glimpses(way, shapes, reach_m).items():
            target = targets[place]
            swept = _sweep(shapes[place], way, reach_m) if target.swept else (None, None)
            yield Sight(target, glimpse, *swept)


def _sweep(area: Any, way: Way, reach_m: float) -> tuple[bytes, int]:
    grid = grid_of(area.wkb)
    return packed(grid.swept(way, reach_m)), grid.squares


def _given(patrol: Patrol, track: Judged | None, boxes: Sequence[Box], saw: Sequence[Sight]) -> Row:
    """Return what a patrol gives to the sums."""
    return {
        "patrol_id": patrol.id,
        "office_id": patrol.office_id,
        "division_id": patrol.division_id,
        "walked_on": patrol.walked_on,
        "length_cm": round(track.cleaned.length_m * 100) if track else 0,
        "clean_ms": round((track.cleaned.duration_s or 0) * 1000) if track else 0,
        "key_visits": sum(sight.target.swept for sight in saw),
        "place": _place(boxes),
        "version": VERSION,
    }


def _furthest(day: dt.date) -> float:
    return max(reach_of(kind, day).metres for kind in SightKind)


def _place(boxes: Sequence[Box]) -> WKBElement | None:
    """Return boxes as one shape; None if there are none."""
    if not boxes:
        return None
    whole = shapely.union_all([box.as_shapely() for box in boxes])
    return to_wkb_element(shapely.MultiPolygon(shapely.get_parts(whole).tolist()))


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
