"""Giving tracks out, of one patrol or of all of a span of days, each time with a line."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.clock import day_of
from kernel.errors import Unacceptable
from patrols import queries, service
from patrols.ledger.giving import Given, Wanted, chosen, given
from patrols.ledger.refusals import TooManyToExport
from patrols.models import Patrol
from patrols.states import ExportForm, ExportKind, TrackForm, TrackPart
from patrols.trackfiles.geojson import as_geojson
from patrols.trackfiles.gpx import as_gpx
from patrols.trackfiles.kml import as_kml
from patrols.trackfiles.ways import Way, ways

_AT_ONCE: Final = 50
MOST_FIXES: Final = 200_000  # of raw tracks in one file; GPX of as many is some 17 MB
WRITERS: Final[Mapping[TrackForm, Callable[[Iterable[Way]], bytes]]] = {
    TrackForm.GPX: as_gpx,
    TrackForm.KML: as_kml,
    TrackForm.GEOJSON: as_geojson,
}


class NoTracks(Unacceptable):
    code = "patrols.no_tracks"
    zh = "所选巡查没有可导出的轨迹。请放宽条件，或改为导出原始轨迹。"
    en = "The patrols chosen have no track to give out. Widen the conditions, or ask for the raw."


@dataclass(frozen=True, slots=True)
class How:
    """In which form, and which of each track."""

    form: TrackForm
    part: TrackPart


def tracks_of_span(
    session: Session, actor: Actor, wanted: Wanted, how: How, *, now: dt.datetime
) -> Given:
    """Return all tracks of a span of days in one file; raise NoTracks or what `chosen` does."""
    patrols = chosen(session, actor, wanted, now=now)
    if queries.how_many_fixes(session, patrols) > MOST_FIXES:
        raise TooManyToExport(most=MOST_FIXES, what_zh="轨迹点", what_en="fixes")
    return _given(session, actor, patrols, how, wanted.filters(), now)


def tracks_of_patrol(
    session: Session, actor: Actor, patrol_id: uuid.UUID, how: How, *, now: dt.datetime
) -> Given:
    """Return the track of one patrol; raise PatrolMissing or NoTracks."""
    on = day_of(now)
    queries.get(session, actor, patrol_id, on)
    one = queries.readable_by(actor, on).where(Patrol.id == patrol_id)
    return _given(session, actor, one, how, {"patrol_id": str(patrol_id)}, now)


def _given(
    session: Session,
    actor: Actor,
    patrols: Select[Patrol],
    how: How,
    filters: Mapping[str, Any],
    now: dt.datetime,
) -> Given:
    found = list(_ways(session, patrols, how.part))
    if not found:
        raise NoTracks
    said = {**filters, "part": how.part.value}
    kind = (ExportKind.TRACKS, ExportForm(how.form.value), said)
    count = len({way.patrol.id for way in found})
    return given(session, actor, kind, WRITERS[how.form](found), count, now=now)


def _ways(session: Session, patrols: Select[Patrol], part: TrackPart) -> Iterator[Way]:
    """Yield what there is of each patrol, by all its recorders, in the order of days."""
    walked = session.scalars(queries.by_day(patrols)).all()
    for start in range(0, len(walked), _AT_ONCE):
        some = walked[start : start + _AT_ONCE]
        read = service.read_tracks(session, [patrol.id for patrol in some])
        for patrol in some:
            if patrol.id in read:
                yield from ways(patrol, read[patrol.id], part)
