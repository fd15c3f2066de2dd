"""What lay where patrols went, and what they saw of it."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Delete, Select, delete, or_, select
from sqlalchemy.orm import Session

from kernel.among import Among
from kernel.clock import start_of
from kernel.spatial import Box
from kernel.spatial.boxes import box_meets
from patrols.models import PatrolArea, PatrolSight, PatrolTrack, ReasonToVisit
from patrols.states import Grade, SightKind
from registry.models import Boundary, Right
from registry.queries import drawn_on
from registry.states import RightState


def rights_at(boxes: Sequence[Box], day: dt.date) -> Select[uuid.UUID, Any]:
    """
    The rights whose ground of a day may lie in the boxes, with that ground.

    Ended ones too: a closed mine is where others begin again. Oil and gas are no business here.
    """
    return (
        select(Right.id, Boundary.geometry)
        .join(Boundary, Boundary.right_id == Right.id)
        .where(box_meets(Boundary.geometry, boxes), drawn_on(day))
        .where(Right.state != RightState.WITHDRAWN, Right.oil_gas.is_(False))
        .where(or_(Right.valid_from.is_(None), Right.valid_from <= day))
    )


def areas_at(boxes: Sequence[Box], day: dt.date) -> Select[uuid.UUID, Any, Grade, list[Any]]:
    """The patrol areas that hold on a day and may lie in the boxes; and the months of each."""
    return select(PatrolArea.id, PatrolArea.place, PatrolArea.grade, PatrolArea.months).where(
        box_meets(PatrolArea.place, boxes),
        PatrolArea.valid_from <= day,
        or_(PatrolArea.valid_to.is_(None), PatrolArea.valid_to >= day),
    )


def places_at(boxes: Sequence[Box], day: dt.date) -> Select[uuid.UUID, Any]:
    """The reasons to visit, given on a day or before it and not yet over, that may lie there."""
    return select(ReasonToVisit.id, ReasonToVisit.place).where(
        box_meets(ReasonToVisit.place, boxes),
        ReasonToVisit.given_at < start_of(day + dt.timedelta(days=1)),
        ReasonToVisit.until >= day,
    )


def starts_of_tracks(patrols: Collection[uuid.UUID]) -> Select[uuid.UUID, dt.datetime]:
    found = select(PatrolTrack.patrol_id, PatrolTrack.t0)
    return found.where(PatrolTrack.patrol_id.in_(patrols))


def forget_sights(patrols: Collection[uuid.UUID]) -> Delete:
    return delete(PatrolSight).where(PatrolSight.patrol_id.in_(patrols))


def areas_seen(
    session: Session, patrol_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    """Return the patrol areas, key and full, that each patrol saw; who saw none is not there."""
    found = select(PatrolSight.patrol_id, PatrolSight.target_id).where(
        Among(PatrolSight.patrol_id, patrol_ids), PatrolSight.kind == SightKind.AREA
    )
    seen = defaultdict[uuid.UUID, set[uuid.UUID]](set)
    for patrol_id, area_id in session.execute(found):
        seen[patrol_id].add(area_id)
    return {patrol_id: frozenset(areas) for patrol_id, areas in seen.items()}
