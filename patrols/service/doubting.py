"""What makes a track odd beside others: another patrol's, our clock, its own photographs."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from evidence.service import Verdict
from kernel.bulk import insert_many
from patrols import queries
from patrols.models import Patrol, TrackMark
from patrols.tracks import marks
from patrols.tracks.suspicion import Reason

TWICE: Final = "same_track_twice"
CLOCK: Final = ("fixes_after_receipt", "fixes_outside_patrol")
PHOTOS: Final = "photos_far_from_track"

_LATE: Final = dt.timedelta(minutes=5)  # our own clock and the network's delay
_OUTSIDE: Final = dt.timedelta(minutes=10)
_OUTSIDE_SHARE: Final = 0.2
_FAR_PHOTO, _FAR_PHOTOS = 20, 40  # weight of one, and at most


def doubt_copies(
    session: Session,
    patrols: Sequence[Patrol],
    found: Mapping[uuid.UUID, Sequence[int]],
    *,
    again: bool = False,
) -> None:
    """
    Doubt patrols whose track came before with another; remember the marks of theirs.

    ``again``: they may have left marks before, which are forgotten.
    """
    if again:
        session.execute(queries.forget_marks([patrol.id for patrol in patrols]))
    known = defaultdict[int, list[uuid.UUID]](list)
    asked = {mark for patrol in patrols for mark in found.get(patrol.id, ())}
    for mark, patrol_id in session.execute(queries.marked(asked)) if asked else ():
        known[mark].append(patrol_id)
    for patrol in patrols:
        own = found.get(patrol.id, ())
        shared = Counter(other for mark in own for other in known[mark])
        patrol.doubt(_twice(shared, len(own)), of=(TWICE,))
        for mark in own:
            known[mark].append(patrol.id)
    rows = [{"mark": mark, "patrol_id": p.id} for p in patrols for mark in found.get(p.id, ())]
    insert_many(session, TrackMark, rows)


def _twice(shared: Counter[uuid.UUID], of: int) -> list[Reason]:
    alike = [(count, str(patrol_id)) for patrol_id, count in shared.items() if count >= marks.SAME]
    if not alike:
        return []
    count, patrol_id = max(alike)
    return [Reason(TWICE, 60, {"patrol_id": patrol_id, "shared": count, "of": of})]


def clock_reasons(
    patrol: Patrol, t0: dt.datetime, seconds: Sequence[float], offset_ms: int | None
) -> list[Reason]:
    """Return why fixes are odd that came before their time, or are not of the patrol's."""
    return [*_late(patrol, t0, seconds, offset_ms), *_outside(patrol, t0, seconds)]


def _late(
    patrol: Patrol, t0: dt.datetime, seconds: Sequence[float], offset_ms: int | None
) -> list[Reason]:
    """By our clock as far as the phone's is known: a wrong clock alone is no reason."""
    latest = max(seconds, default=0.0) + (offset_ms or 0) / 1000
    ahead = latest - (patrol.received_at - t0 + _LATE).total_seconds()
    return [Reason(CLOCK[0], 40, {"seconds": round(ahead)})] if ahead > 0 else []


def _outside(patrol: Patrol, t0: dt.datetime, seconds: Sequence[float]) -> list[Reason]:
    began = (patrol.started_at - t0 - _OUTSIDE).total_seconds()
    ended = (patrol.ended_at - t0 + _OUTSIDE).total_seconds()
    outside = sum(not began <= second <= ended for second in seconds)
    share = round(outside / len(seconds), 3) if seconds else 0.0
    return [Reason(CLOCK[1], 30, {"share": share})] if share > _OUTSIDE_SHARE else []


def doubt_photos(session: Session, patrol_ids: Collection[uuid.UUID]) -> None:
    """Doubt patrols by how many of their photographs were taken where the track was not."""
    for patrol in queries.held_patrols(session, patrol_ids):
        records = session.scalars(queries.records_of_patrols([patrol.id])).all()
        far = _far(session.execute(queries.places_of_photos(records)).all())
        weight = min(_FAR_PHOTOS, _FAR_PHOTO * far)
        patrol.doubt([Reason(PHOTOS, weight, {"count": far})] if far else [], of=(PHOTOS,))


def _far(newest_first: Sequence[Any]) -> int:
    """Count the photographs whose newest check says that they are far from the track."""
    said = dict[tuple[uuid.UUID, str], str]()
    for record_id, sha256, verdict in newest_first:
        said.setdefault((record_id, sha256), verdict)
    return sum(verdict == Verdict.DIFFERS for verdict in said.values())
