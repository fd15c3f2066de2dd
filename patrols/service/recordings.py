"""What other recorders told of a patrol: claimed, read from files, and put into its silences."""

import datetime as dt
import hashlib
import uuid
import zlib
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import orjson
from sqlalchemy.orm import Session

from kernel import audit
from kernel.access import Actor
from kernel.bulk import insert_new
from kernel.clock import day_of
from kernel.errors import Forbidden
from kernel.ids import new_id
from kernel.jobs import enqueue
from patrols import queries
from patrols.models import (
    Patrol,
    PatrolToFill,
    Recorder,
    RecorderFix,
    Recording,
    TrackFile,
)
from patrols.states import RecordingSource, RecordingState
from patrols.tracks.columns import LARGEST
from patrols.tracks.files import NoTrack
from patrols.tracks.files import TrackFile as ReadTrack
from patrols.tracks.filling import AROUND

_LEVEL: Final = 3
_OFFERED: Final = ("accuracy_m", "altitude_m")
_PLACED: Final = ("lon", "lat", *_OFFERED)
_Fix = tuple[Any, ...]  # when, then as in _PLACED


class NotOnThisPatrol(Forbidden):
    code = "patrols.not_on_this_patrol"
    zh = "只有这次巡查的记录人和同行人员可以补充轨迹。请请他们上传。"
    en = "Only its author and those who went along may add a track to this patrol. Ask them."


def claim_fixes(session: Session, patrols: Collection[uuid.UUID], *, now: dt.datetime) -> None:
    """Keep for ever, with each patrol, what recorders of its author told in its time."""
    told = session.execute(queries.told_during(patrols)).all()
    there = {(one.patrol_id, one.source_id): one for one in _recordings(session, patrols) if told}
    for (patrol_id, recorder), rows in groupby(told, key=lambda row: (row[0], row[1])):
        recording = there.get((patrol_id, recorder.id)) or _heard(patrol_id, recorder, now)
        fixes = _joined(recording, [fix for _, _, fix in rows])
        recording.t0, recording.fixes = fixes[0][0], len(fixes)
        recording.columns = orjson.dumps(_columns(fixes))
        session.add(recording)
        audit.record(session, None, "patrols.fixes_claimed", recording, now=now)


def _recordings(session: Session, patrols: Collection[uuid.UUID]) -> Sequence[Recording]:
    return session.scalars(queries.recordings_of(patrols)).all()


def _heard(patrol_id: uuid.UUID, recorder: Recorder, now: dt.datetime) -> Recording:
    return Recording(
        patrol_id=patrol_id,
        source=RecordingSource(recorder.kind.value),
        source_id=recorder.id,
        officer_id=recorder.officer_id,
        state=RecordingState.READ,
        received_at=now,
        taken=0,
    )


def _joined(recording: Recording, fixes: Sequence[RecorderFix]) -> list[_Fix]:
    """Return what was claimed before and what was told since: nothing that was kept goes."""
    kept = dict[tuple[Any, ...], _Fix]()
    if recording.columns is not None and recording.t0 is not None:
        columns = orjson.loads(recording.columns)
        for t, *rest in zip(columns["t"], *(columns[name] for name in _PLACED), strict=True):
            at = recording.t0 + dt.timedelta(milliseconds=round(t * 1000))
            kept[at, *rest[:2]] = (at, *rest)
    for fix in fixes:
        at = fix.at.replace(microsecond=fix.at.microsecond // 1000 * 1000)
        kept.setdefault((at, fix.lon, fix.lat), (at, *(getattr(fix, name) for name in _PLACED)))
    return sorted(kept.values(), key=lambda one: one[:3])[:LARGEST]


def _columns(fixes: Sequence[_Fix]) -> dict[str, list[Any]]:
    seconds = [round((fix[0] - fixes[0][0]).total_seconds(), 3) for fix in fixes]
    rest = {name: [fix[n] for fix in fixes] for n, name in enumerate(_PLACED, 1)}
    return {"t": seconds, **rest}


def note_taken(session: Session, taken: Mapping[uuid.UUID, Mapping[str, int]]) -> None:
    """Write how much of each recording went into the silences of its patrol."""
    for one in _recordings(session, taken.keys()):
        one.taken = taken[one.patrol_id].get(str(one.id), 0)


def receive_file(
    session: Session,
    actor: Actor,
    patrol_id: uuid.UUID,
    content: bytes,
    *,
    name: str,
    now: dt.datetime,
) -> Recording:
    """Keep a track file and have it read; the same bytes again for a patrol change nothing."""
    patrol = queries.get(session, actor, patrol_id, day_of(now))
    if actor.id != patrol.author_id and str(actor.id) not in patrol.members:
        raise NotOnThisPatrol
    sha256 = hashlib.sha256(content).hexdigest()
    if there := queries.recording_of_file(session, patrol_id, sha256):
        return there
    packed = zlib.compress(content, _LEVEL)
    kept = {"id": new_id(), "sha256": sha256, "size_bytes": len(content), "packed": packed}
    insert_new(session, TrackFile, [kept])
    recording = _sent(actor, patrol_id, sha256, name, now)
    session.add(recording)
    audit.record(session, actor, "patrols.track_received", recording, now=now)
    enqueue(session, "patrols.jobs.read_track", str(recording.id), now=now)
    return recording


def _sent(
    actor: Actor, patrol_id: uuid.UUID, sha256: str, name: str, now: dt.datetime
) -> Recording:
    own = new_id()
    return Recording(
        id=own,
        patrol_id=patrol_id,
        source=RecordingSource.FILE,
        source_id=own,
        officer_id=actor.id,
        state=RecordingState.WAITING,
        file_name=name,
        sha256=sha256,
        received_at=now,
        fixes=0,
        taken=0,
    )


def take_file(
    session: Session, recording_id: uuid.UUID, read: ReadTrack | NoTrack, *, now: dt.datetime
) -> None:
    """Write what was read in a track file, or why nothing was; a second time changes nothing."""
    recording = queries.recording(session, recording_id)
    if recording is None or recording.state is not RecordingState.WAITING:
        return
    patrol = queries.held_patrols(session, [recording.patrol_id])[0]
    try:
        t0, columns = _of_its_time(read, patrol)
    except NoTrack as why:
        said = {"code": why.code, "zh": why.sentence("zh"), "en": why.sentence("en")}
        recording.refuse(said)
    else:
        recording.take(t0, len(columns["t"]), orjson.dumps(columns))
        session.merge(PatrolToFill(patrol_id=patrol.id, told_at=now))
        enqueue(session, "patrols.jobs.fill_tracks", now=now)
    audit.record(session, None, "patrols.track_read", recording, now=now)


def _of_its_time(
    read: ReadTrack | NoTrack, patrol: Patrol
) -> tuple[dt.datetime, dict[str, list[Any]]]:
    """Return the fixes from the time of the patrol; raise `NoTrack` if they are of no use."""
    if isinstance(read, NoTrack):
        raise read
    if read.t0 is None:
        raise NoTrack(why="没有时间，无法与巡查对应 / it tells no times to hold against the patrol")
    began, ended = (
        (edge - read.t0).total_seconds() for edge in (patrol.started_at, patrol.ended_at)
    )
    around = AROUND.total_seconds()
    fixes = read.fixes
    fixes = fixes.where((fixes.t >= began - around) & (fixes.t <= ended + around))
    if not len(fixes):
        raise NoTrack(why="没有巡查期间的定位 / no fix in it is from the time of the patrol")
    if len(fixes) > LARGEST:
        raise NoTrack(why=f"巡查期间超过 {LARGEST} 个定位 / more than {LARGEST} fixes")
    names = ("t", "lon", "lat", *_OFFERED)
    return read.t0, {name: _told(getattr(fixes, name).tolist()) for name in names}


def _told(column: Sequence[float]) -> list[float | None]:
    return [None if each != each else each for each in column]  # noqa: PLR0124  # NaN alone


def content_of(session: Session, recording_id: uuid.UUID) -> bytes | None:
    """Return the file of a recording that waits to be read."""
    recording = queries.recording(session, recording_id)
    if recording is None or recording.state is not RecordingState.WAITING:
        return None
    return zlib.decompress(session.scalars(queries.track_file(recording.sha256 or "")).one())
