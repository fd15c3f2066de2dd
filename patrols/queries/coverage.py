"""What lay where patrols went, and what they saw of it."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from geoalchemy2 import WKBElement
from sqlalchemy import Date, Select, bindparam, or_, select
from sqlalchemy.orm import Session

from kernel.among import Among
from kernel.db import UtcDateTime
from kernel.spatial import Box
from kernel.spatial.boxes import as_json, box_meets, box_meets_asked
from patrols.models import PatrolArea, PatrolCoverage, PatrolSight, PatrolTrack, ReasonToVisit
from patrols.states import Grade, SightKind
from registry.models import Boundary, RegistryChange, Right
from registry.queries import drawn_on
from registry.states import RightState

_DAY: Any = bindparam("day", type_=Date())
_KNOWN_AT: Final = bindparam("known_at", type_=UtcDateTime())

# Asked of every patrol, so built once: ``boxes`` (JSON) and ``day``.
# Ended rights too: a closed mine is where others begin again. Oil and gas are no business here.
_RIGHTS: Final = (
    select(Right.id, Boundary.geometry)
    .join(Boundary, Boundary.right_id == Right.id)
    .where(box_meets_asked(Boundary.geometry), drawn_on(_DAY))
    .where(Right.state != RightState.WITHDRAWN, Right.oil_gas.is_(False))
    .where(or_(Right.valid_from.is_(None), Right.valid_from <= _DAY))
)
_AREAS: Final = select(PatrolArea.id, PatrolArea.place, PatrolArea.grade, PatrolArea.months).where(
    box_meets_asked(PatrolArea.place),
    PatrolArea.valid_from <= _DAY,
    or_(PatrolArea.valid_to.is_(None), PatrolArea.valid_to >= _DAY),
)
_PLACES: Final = select(ReasonToVisit.id, ReasonToVisit.place).where(
    box_meets_asked(ReasonToVisit.place),
    ReasonToVisit.given_at <= _KNOWN_AT,
    or_(ReasonToVisit.settled_at.is_(None), ReasonToVisit.settled_at > _KNOWN_AT),
    ReasonToVisit.until >= _DAY,
)


@dataclass(frozen=True, slots=True)
class Target:
    """What may have been seen; ``swept`` are key areas."""

    kind: SightKind
    id: uuid.UUID
    place: WKBElement
    swept: bool = False


def targets_at(
    session: Session, kind: SightKind, boxes: Iterable[Box], day: dt.date, known_at: dt.datetime
) -> list[Target]:
    """
    Return what of a kind there was on a day, in season, that may lie in the boxes.

    Reasons to visit are those given until ``known_at``.
    """
    asked = {SightKind.RIGHT: _RIGHTS, SightKind.AREA: _AREAS, SightKind.PLACE: _PLACES}[kind]
    given = {"boxes": as_json(boxes), "day": day}
    if kind is SightKind.PLACE:
        given["known_at"] = known_at
    found = session.connection().execute(asked, given).all()
    if kind is SightKind.AREA:
        return [
            Target(kind, area_id, place, swept=grade is Grade.KEY)
            for area_id, place, grade, months in found
            if not months or day.month in months
        ]
    return [Target(kind, target_id, place) for target_id, place in found]


def starts_of_tracks(patrols: Collection[uuid.UUID]) -> Select[uuid.UUID, dt.datetime]:
    found = select(PatrolTrack.patrol_id, PatrolTrack.t0)
    return found.where(PatrolTrack.patrol_id.in_(patrols))


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


def covered_near(boxes: Sequence[Box], since: dt.date) -> Select[uuid.UUID]:
    """The patrols of that day or later which may have seen something in one of the boxes."""
    return select(PatrolCoverage.patrol_id).where(
        box_meets(PatrolCoverage.place, boxes), PatrolCoverage.walked_on >= since
    )


def moved_rights(rights: Collection[uuid.UUID], since: dt.datetime) -> Select[RegistryChange]:
    """What imports did to rights since an instant."""
    return select(RegistryChange).where(
        Among(RegistryChange.right_id, rights), RegistryChange.at >= since
    )


def grounds_of(rights: Collection[uuid.UUID]) -> Select[dt.date, Any]:
    """Every ground that rights ever had, and since when."""
    return select(Boundary.valid_from, Boundary.geometry).where(
        Among(Boundary.right_id, rights), Boundary.geometry.is_not(None)
    )
