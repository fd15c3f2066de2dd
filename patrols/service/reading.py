"""Tracks of patrols read whole: sealed, filled, cleaned, doubted. Nothing is written."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy.orm import Session

from patrols import queries
from patrols.models import Patrol
from patrols.service.doubting import clock_reasons
from patrols.tracks.filling import Filled, Recording, fill
from patrols.tracks.judging import Judged, judge
from patrols.tracks.marks import marks
from patrols.tracks.suspicion import Reason

_NOTHING: Final[Mapping[str, list[Any]]] = {"t": [], "lon": [], "lat": []}


@dataclass(frozen=True, slots=True, eq=False)
class TrackRead:
    """
    ``whole`` is the sealed track with its silences filled, ``judged`` what is said of it.

    ``marks`` are of the whole, too, or a copy would come in as a file; ``clock`` is of the sealed
    track alone.
    """

    whole: Filled
    judged: Judged
    marks: Sequence[int]
    clock: Sequence[Reason]


def read_tracks(session: Session, patrols: Collection[uuid.UUID]) -> dict[uuid.UUID, TrackRead]:
    """Return what there is to say of each patrol that has a track of any recorder."""
    others = _recordings(session, patrols)
    read = dict[uuid.UUID, TrackRead]()
    for patrol, offset_ms, t0, sealed in queries.tracks(session, patrols):
        if sealed is not None or others.get(patrol.id):
            columns = orjson.loads(sealed) if sealed else _NOTHING
            began = t0 or patrol.started_at
            read[patrol.id] = _read(patrol, began, columns, others.get(patrol.id, []), offset_ms)
    return read


def _recordings(
    session: Session, patrols: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[Recording]]:
    told: dict[uuid.UUID, list[Recording]] = {}
    for one in session.scalars(queries.recordings_of(patrols)):
        if one.columns is not None and one.t0 is not None:
            recording = Recording(str(one.id), one.t0, orjson.loads(one.columns))
            told.setdefault(one.patrol_id, []).append(recording)
    return told


def _read(
    patrol: Patrol,
    t0: dt.datetime,
    columns: Mapping[str, list[Any]],
    others: Sequence[Recording],
    offset_ms: int | None,
) -> TrackRead:
    whole = fill(t0, columns, others, (patrol.started_at, patrol.ended_at))
    return TrackRead(
        whole=whole,
        judged=judge(whole.columns, patrol.transport),
        marks=marks(whole.columns),
        clock=clock_reasons(patrol, t0, columns["t"], offset_ms),
    )
