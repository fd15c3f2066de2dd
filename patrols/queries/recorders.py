"""Recorders, what they told, and the patrols it belongs to."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import Delete, Row, RowMapping, Select, delete, func, select, tuple_
from sqlalchemy.orm import Session

from identity.queries import in_scope
from kernel.access import Actor
from kernel.errors import NotFound
from patrols.models import (
    Patrol,
    PatrolToFill,
    Recorder,
    RecorderFix,
    Recording,
    TrackFile,
    TrackMark,
)
from patrols.states import PatrolState
from patrols.tracks.filling import AROUND

_MOST_MARKED = 10_000


class RecorderMissing(NotFound):
    code = "patrols.recorder_missing"
    zh = "没有找到这台记录设备，或它不在您的管辖范围内。请核对后再试。"
    en = "There is no such recorder within your jurisdiction. Check its id."


def recorders_readable_by(actor: Actor, on: dt.date) -> Select[Recorder]:
    """Recorders of officers within the scope of one's office."""
    return select(Recorder).where(in_scope(actor, Recorder.division_id, on=on))


def recorders_of(officer_id: uuid.UUID) -> Select[Recorder]:
    return select(Recorder).where(Recorder.officer_id == officer_id).order_by(Recorder.id)


def heard_recorders(session: Session, officer_id: uuid.UUID) -> Sequence[RowMapping]:
    """Return an officer's recorders, with ``last_fix_at``: None if none is kept."""
    told = select(func.max(RecorderFix.at)).where(RecorderFix.recorder_id == Recorder.id)
    listed = select(*Recorder.__table__.columns, told.scalar_subquery().label("last_fix_at"))
    own = listed.where(Recorder.officer_id == officer_id).order_by(Recorder.id)
    return session.execute(own).mappings().all()


def own_recorder(session: Session, officer_id: uuid.UUID, recorder_id: uuid.UUID) -> Recorder:
    """Return an officer's recorder, held until the transaction ends; raise `RecorderMissing`."""
    return _held(session, recorders_of(officer_id).where(Recorder.id == recorder_id))


def get_recorder(session: Session, actor: Actor, recorder_id: uuid.UUID, on: dt.date) -> Recorder:
    """Return a recorder in scope, held until the transaction ends; raise `RecorderMissing`."""
    return _held(session, recorders_readable_by(actor, on).where(Recorder.id == recorder_id))


def _held(session: Session, wanted: Select[Recorder]) -> Recorder:
    found = session.scalar(wanted.with_for_update())
    if found is None:
        raise RecorderMissing
    return found


def recorder_by_key(session: Session, key_hash: bytes) -> Recorder | None:
    """Return the recorder that has this key and may still speak."""
    known = select(Recorder).where(Recorder.key_hash == key_hash, Recorder.revoked_at.is_(None))
    return session.scalar(known)


def walked_around(
    officer_id: uuid.UUID, office_id: uuid.UUID, at: dt.datetime
) -> Select[uuid.UUID]:
    """Patrols of an officer that were under way at that instant."""
    day = at.date()
    near = Patrol.walked_on.between(day - dt.timedelta(days=2), day + dt.timedelta(days=2))
    return select(Patrol.id).where(
        Patrol.office_id == office_id,
        near,
        Patrol.author_id == officer_id,
        Patrol.started_at <= at + AROUND,
        Patrol.ended_at >= at - AROUND,
    )


def told_during(patrols: Collection[uuid.UUID]) -> Select[uuid.UUID, Recorder, RecorderFix]:
    """What recorders of their authors told in the time of these patrols, each with the patrol."""
    return (
        select(Patrol.id, Recorder, RecorderFix)
        .join(Recorder, Recorder.officer_id == Patrol.author_id)
        .join(RecorderFix, RecorderFix.recorder_id == Recorder.id)
        .where(
            Patrol.id.in_(patrols),
            RecorderFix.at.between(Patrol.started_at, Patrol.ended_at),
        )
        .order_by(Patrol.id, Recorder.id, RecorderFix.at, RecorderFix.id)
    )


def recordings_of(patrols: Collection[uuid.UUID]) -> Select[Recording]:
    return select(Recording).where(Recording.patrol_id.in_(patrols)).order_by(Recording.id)


def recording(session: Session, recording_id: uuid.UUID) -> Recording | None:
    """Return a recording, held until the transaction ends."""
    return session.scalar(select(Recording).where(Recording.id == recording_id).with_for_update())


def recording_of_file(session: Session, patrol_id: uuid.UUID, sha256: str) -> Recording | None:
    found = select(Recording).where(Recording.patrol_id == patrol_id, Recording.sha256 == sha256)
    return session.scalar(found)


def track_file(sha256: str) -> Select[bytes]:
    return select(TrackFile.packed).where(TrackFile.sha256 == sha256)


def to_fill(session: Session, most: int) -> Sequence[Row[uuid.UUID, dt.datetime]]:
    """Return patrols of the ledger of which a recorder told something, and when it did."""
    waiting = select(PatrolToFill.patrol_id, PatrolToFill.told_at).join(Patrol)
    entered = waiting.where(Patrol.state != PatrolState.RECEIVED)
    return session.execute(entered.order_by(PatrolToFill.told_at).limit(most)).all()


def fill_seen(session: Session, seen: Sequence[Row[uuid.UUID, dt.datetime]]) -> None:
    """Forget these; what was told since waits for the next time."""
    key = tuple_(PatrolToFill.patrol_id, PatrolToFill.told_at)
    session.execute(delete(PatrolToFill).where(key.in_([tuple(row) for row in seen])))


def forget_fixes(session: Session, before: dt.datetime) -> None:
    """Delete what recorders told before; what a patrol claimed is kept with that."""
    session.execute(delete(RecorderFix).where(RecorderFix.received_at < before))


def marked(marks: Collection[int]) -> Select[int, uuid.UUID]:
    """Which tracks bear these marks; of one that was copied very often, some copies are enough."""
    found = select(TrackMark.mark, TrackMark.patrol_id).where(TrackMark.mark.in_(marks))
    return found.order_by(TrackMark.mark, TrackMark.patrol_id).limit(_MOST_MARKED)


def forget_marks(patrols: Collection[uuid.UUID]) -> Delete:
    """Forget what tracks are known again by, which are read anew."""
    return delete(TrackMark).where(TrackMark.patrol_id.in_(patrols))
