"""What a desk is shown of a check's photos."""

import datetime as dt
import uuid
from typing import NamedTuple

from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.clock import day_of
from signboards import queries
from signboards.boardtext import Field
from signboards.readings import questions
from signboards.readings.tables import BoardPhoto, BoardReading


class Reading(NamedTuple):
    check_id: uuid.UUID
    photos: list[BoardPhoto]
    fields: list[BoardReading]


def reading(session: Session, actor: Actor, check_id: uuid.UUID, *, now: dt.datetime) -> Reading:
    """Return what is known so far; raise `CheckMissing` where the check is not the actor's."""
    check = queries.get_check(session, actor, check_id, day_of(now))
    photos = session.scalars(questions.read_photos(check.original_id))
    newest = {photo.item_id: photo for photo in photos}  # the last of each item's rows
    order = {field: place for place, field in enumerate(Field)}
    rows = session.scalars(questions.readings(check.original_id)).all()
    return Reading(check.id, [*newest.values()], sorted(rows, key=lambda row: order[row.field]))
