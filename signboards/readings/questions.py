"""Every question about readings; who may see a check may see what was read of it."""

import datetime as dt
import uuid

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

import registry.queries
from evidence.models import ManifestFile, SealedRecord
from evidence.states import RecordState
from registry.models import Boundary
from signboards.boardtext import Field
from signboards.models import SignboardCheck
from signboards.readings.tables import BoardPhoto, BoardReading

_PICTURES = ManifestFile.media_type.like("image/%")


def photos(original_id: uuid.UUID) -> Select[ManifestFile]:
    """The pictures of a check and of its corrections that are here, in the order they were sent."""
    of_check = select(SignboardCheck.id).where(SignboardCheck.original_id == original_id)
    return (
        select(ManifestFile)
        .where(ManifestFile.record_id.in_(of_check), _PICTURES)
        .where(ManifestFile.arrived_at.is_not(None))
        .order_by(ManifestFile.id)
    )


def read_photos(original_id: uuid.UUID, version: str | None = None) -> Select[BoardPhoto]:
    found = select(BoardPhoto).where(BoardPhoto.check_id == original_id)
    if version is not None:
        found = found.where(BoardPhoto.reader_version == version)
    return found.order_by(BoardPhoto.item_id, BoardPhoto.id)


def readings(original_id: uuid.UUID) -> Select[BoardReading]:
    return select(BoardReading).where(BoardReading.check_id == original_id)


def held_reading(session: Session, original_id: uuid.UUID, field: Field) -> BoardReading | None:
    """Return the reading of a field, held so that two desks cannot decide at once."""
    wanted = readings(original_id).where(BoardReading.field == field)
    return session.scalar(wanted.with_for_update())


def unread(version: str, most: int) -> Select[uuid.UUID]:
    """Checks with a picture that no reader of that version has seen, the oldest first."""
    seen = exists().where(
        BoardPhoto.item_id == ManifestFile.id, BoardPhoto.reader_version == version
    )
    return (
        select(SignboardCheck.original_id)
        .join(SealedRecord, SealedRecord.id == SignboardCheck.id)
        .join(ManifestFile, ManifestFile.record_id == SignboardCheck.id)
        .where(SealedRecord.state == RecordState.COMPLETE, SignboardCheck.present)
        .where(_PICTURES, ManifestFile.arrived_at.is_not(None), ~seen)
        .group_by(SignboardCheck.original_id)
        .order_by(SignboardCheck.original_id)
        .limit(most)
    )


def current(session: Session, original_id: uuid.UUID) -> SignboardCheck:
    """Return the newest version of a check, whoever sees it."""
    found = select(SignboardCheck).where(SignboardCheck.original_id == original_id)
    return session.scalars(found.order_by(SignboardCheck.version.desc()).limit(1)).one()


def boundary_of(session: Session, right_id: uuid.UUID, on: dt.date) -> Boundary | None:
    of_day = registry.queries.present_boundaries([right_id], on=on)
    return session.scalar(of_day.order_by(Boundary.version.desc()).limit(1))
