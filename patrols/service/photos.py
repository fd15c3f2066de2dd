"""Photographs: held against the tracks of their patrols, shown with the record they came with."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

import orjson
from sqlalchemy import Row
from sqlalchemy.orm import Session

import evidence.service
from evidence.models import ManifestFile, SealedRecord, StoredFile
from evidence.service import Judged, author_of
from kernel.access import Actor
from kernel.clock import day_of
from patrols import queries
from patrols.models import FindingVersion, PatrolVersion
from patrols.photos import PLACE, TIME, VERSION, Walk, judge
from patrols.service.doubting import doubt_photos

_PATROL: Final = "patrol"
Items = Sequence[Row[ManifestFile, SealedRecord, StoredFile]]


def hold_against_tracks(session: Session, items: Items, *, now: dt.datetime) -> None:
    """Write where their patrol was when they were taken; what names no patrol is left out."""
    walks: dict[tuple[uuid.UUID, uuid.UUID], Walk | None] = {}
    judged: list[Judged] = []
    for item, record, stored in items:
        patrol_id = _patrol_of(session, record)
        if patrol_id is None:
            continue
        key = patrol_id, record.office_id
        if key not in walks:
            walks[key] = _walk(session, author_of(record), patrol_id, now)
        judged += _judged(item, stored, walks[key])
    evidence.service.write_checks(session, judged, now=now)
    session.flush()
    here = {patrol_id for (patrol_id, _), walk in walks.items() if walk is not None}
    if here:
        doubt_photos(session, here)


def _patrol_of(session: Session, record: SealedRecord) -> uuid.UUID | None:
    """Return the patrol of a record; of a correction that was applied, that of its original."""
    if record.kind == _PATROL:
        return record.id
    corrected = queries.patrol_version_of(session, record.id)
    return corrected.patrol_id if corrected else queries.patrol_named_by(session, record.id)


def _walk(session: Session, author: Actor, patrol_id: uuid.UUID, now: dt.datetime) -> Walk | None:
    """Return the patrol if it is here and the author of the photograph may see it."""
    readable = queries.readable_by(author, day_of(now)).filter_by(id=patrol_id)
    patrol = session.scalar(readable)
    if patrol is None:
        return None
    track = queries.track(session, patrol_id)
    t0, columns = (track.t0, orjson.loads(track.columns)) if track else (patrol.started_at, {})
    return Walk(patrol.started_at, patrol.ended_at, t0, columns)


def _judged(item: ManifestFile, stored: StoredFile, walk: Walk | None) -> Iterable[Judged]:
    said = evidence.service.stated(item, stored.reading or {})
    shot = said.by_phone or said.by_camera  # the track is by the phone's clock, too
    for found in judge(walk, said.place, shot):
        yield Judged(item.sha256, item.record_id, f"{found.check}/{VERSION}", found)


def checks_of_photos(
    session: Session, actor: Actor, patrol_id: uuid.UUID, *, now: dt.datetime
) -> list[dict[str, Any]]:
    """Return what is said of a patrol's photographs and its findings'; raise `PatrolMissing`."""
    on = day_of(now)
    queries.get(session, actor, patrol_id, on)
    records = session.scalars(queries.records_of_patrols([patrol_id])).all()
    seen = evidence.service.readable_records(session, actor, records, on)
    return evidence.service.present_checks(session, actor, seen, on, only=(PLACE, TIME))


def versions_shown(
    session: Session, versions: Sequence[FindingVersion | PatrolVersion]
) -> list[dict[str, Any]]:
    """Return what each record said, with the items of evidence that came as its photographs."""
    photos = defaultdict[uuid.UUID, list[uuid.UUID]](list)
    records = [version.record_id for version in versions]
    for item in session.scalars(queries.photos_sealed_with(records)):
        photos[item.record_id].append(item.id)
    return [{**_columns(version), "photos": photos[version.record_id]} for version in versions]


def _columns(row: FindingVersion | PatrolVersion) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__mapper__.column_attrs}
