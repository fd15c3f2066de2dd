"""When the ground is drawn otherwise, those who walked it before are covered again."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy.orm import Session

from kernel.jobs import enqueue_many
from kernel.spatial import Box, to_shapely
from patrols.models import PatrolArea
from patrols.queries import coverage
from registry.models import RegistryChange
from registry.states import ChangeAct

_MATTERS: Final = frozenset({"boundary", "valid_from", "oil_gas"})
_DAY: Final = dt.timedelta(days=1)
_LATE: Final = dt.timedelta(days=7)  # so long a job may have waited
_AT_ONCE: Final = 100  # grounds asked about in one statement


def areas_changed(session: Session, areas: Iterable[PatrolArea], *, now: dt.datetime) -> None:
    """
    Have patrols covered again that went where an area was drawn.

    An area begins today at the earliest: these are the patrols of today that are already here,
    and what a phone with a wrong clock dated later.
    """
    _cover_again(session, ((area.valid_from, area.place) for area in areas), now)


def area_ended(session: Session, area: PatrolArea, last_day: dt.date, *, now: dt.datetime) -> None:
    """Do the same where an area holds no longer after a day: the days until then stay covered."""
    _cover_again(session, [(last_day + _DAY, area.place)], now)


def rights_changed(session: Session, rights: Iterable[uuid.UUID], *, now: dt.datetime) -> None:
    """Do the same for rights that an import made, or drew, dated or withdrew otherwise."""
    changes = session.scalars(coverage.moved_rights(list(rights), now - _LATE))
    moved = {change.right_id for change in changes if change.right_id and _matters(change)}
    grounds = session.execute(coverage.grounds_of(moved)).all() if moved else []
    _cover_again(session, grounds, now)


def _matters(change: RegistryChange) -> bool:
    return change.act is not ChangeAct.CHANGED or not _MATTERS.isdisjoint(change.details)


def _cover_again(
    session: Session, grounds: Iterable[tuple[dt.date, Any]], now: dt.datetime
) -> None:
    patrols, every = set[uuid.UUID](), list(grounds)
    for some in (every[n : n + _AT_ONCE] for n in range(0, len(every), _AT_ONCE)):
        boxes = [Box(*to_shapely(place).bounds) for _, place in some]
        near = coverage.covered_near(boxes, min(since for since, _ in some))
        patrols.update(session.scalars(near))
    again = [("patrols.jobs.cover_again", str(patrol_id)) for patrol_id in sorted(patrols)]
    enqueue_many(session, again, now=now)
