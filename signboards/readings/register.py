"""What the register has to say about each field of a board."""

import datetime as dt

from sqlalchemy.orm import Session

from registry.models import Right
from signboards.boardtext import Field
from signboards.readings import questions


def registered(session: Session, right: Right, on: dt.date) -> dict[Field, str]:
    """
    Return the register's words for each field, as today; of boundaries, as of the day ``on``.

    What it does not have is left out. ``right`` comes with its holder.
    """
    boundary = questions.boundary_of(session, right.id, on)
    words = {
        Field.LICENCE_NO: right.licence_no,
        Field.HOLDER: right.holder.name,
        Field.NAME: right.name,
        Field.MINERAL: right.mineral,
        Field.MINING_METHOD: right.mining_method,
        Field.SCALE: right.scale,
        Field.AREA_KM2: _figure(right.area_km2, "平方公里"),
        Field.TOP_M: _figure(boundary.top_m if boundary else None, "米"),
        Field.BOTTOM_M: _figure(boundary.bottom_m if boundary else None, "米"),
        Field.VALID_FROM: right.valid_from and right.valid_from.isoformat(),
        Field.VALID_TO: right.valid_to and right.valid_to.isoformat(),
    }
    return {field: word for field, word in words.items() if word}


def _figure(number: float | None, unit: str) -> str | None:
    return None if number is None else f"{number:.6f}".rstrip("0").rstrip(".") + unit
