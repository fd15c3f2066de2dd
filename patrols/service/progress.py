"""
What became of planned visits, told by what patrols saw; nothing of it is kept.

A visit is walked when a patrol of its unit saw its area in its week: a plan that is kept a day
late is kept, as duty counts by weeks, too. One day's sight stands for one visit.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from patrols import queries
from patrols.models import PlannedVisit

_Key = tuple[uuid.UUID, uuid.UUID, dt.date]


class VisitState(StrEnum):
    OPEN = "open"
    WALKED = "walked"
    MISSED = "missed"  # its week is over


@dataclass(frozen=True, slots=True)
class Status:
    state: VisitState
    walked_on: dt.date | None = None
    patrol_id: uuid.UUID | None = None


def statuses(
    session: Session, visits: Sequence[PlannedVisit], *, today: dt.date
) -> dict[uuid.UUID, Status]:
    """Return what became of each visit, by its id."""
    if not visits:
        return {}
    days = [visit.day for visit in visits]
    first, last = _monday(min(days)), _monday(max(days)) + dt.timedelta(days=6)
    seen = defaultdict[_Key, dict[dt.date, uuid.UUID]](dict)
    targets = {visit.target_id for visit in visits}
    for office, target, day, patrol in session.execute(queries.sights_of(targets, first, last)):
        seen[office, target, _monday(day)].setdefault(day, patrol)
    ordered = sorted(visits, key=lambda visit: (visit.day, visit.id))
    return {visit.id: _status(visit, seen, today) for visit in ordered}


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _status(
    visit: PlannedVisit, seen: dict[_Key, dict[dt.date, uuid.UUID]], today: dt.date
) -> Status:
    week = _monday(visit.day)
    sights = seen[visit.office_id, visit.target_id, week]
    if sights:
        day = min(sights, key=lambda day: (abs((day - visit.day).days), day))
        return Status(VisitState.WALKED, day, sights.pop(day))
    over = today > week + dt.timedelta(days=6)
    return Status(VisitState.MISSED if over else VisitState.OPEN)
