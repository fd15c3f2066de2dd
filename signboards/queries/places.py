"""In which province a place lies, and which office supervises the making of boards there."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session

from identity.levels import DivisionLevel
from identity.models import Division, DivisionPath, OfficeScope
from identity.queries.places import holds

# The county supervises (吉国土资发〔2010〕6号); where it has no office here, who is above it.
_Above = Row[int, DivisionLevel, str, uuid.UUID]
_SUPERVISE: Final = (DivisionLevel.COUNTY, DivisionLevel.CITY, DivisionLevel.PROVINCE)


class Seat(NamedTuple):
    """``province`` is a division code, empty where none is known."""

    province: str
    office_id: uuid.UUID | None


def place_of(session: Session, division_id: int, on: dt.date) -> Seat:
    return seats(session, [division_id], on).get(division_id, Seat("", None))


def seats(session: Session, division_ids: Iterable[int], on: dt.date) -> dict[int, Seat]:
    """Return the province and the office of each of these divisions on that day."""
    above = defaultdict[int, list[_Above]](list)
    for row in session.execute(_above(list(division_ids), on)):
        above[row.descendant_id].append(row)
    return {place: _seat(rows) for place, rows in above.items()}


def _seat(rows: Sequence[_Above]) -> Seat:
    province = [row.code for row in rows if row.level is DivisionLevel.PROVINCE]
    offices = [
        (_SUPERVISE.index(row.level), str(row.office_id), row.office_id)
        for row in rows
        if row.office_id
    ]
    return Seat(province[0] if province else "", min(offices)[2] if offices else None)


def _above(division_ids: Sequence[int], on: dt.date) -> Select[int, DivisionLevel, str, uuid.UUID]:
    """Each division's county, city and province, with every office that reaches just so far."""
    scoped = and_(OfficeScope.division_id == Division.id, holds(OfficeScope, on))
    return (
        select(DivisionPath.descendant_id, Division.level, Division.code, OfficeScope.office_id)
        .join(Division, Division.id == DivisionPath.ancestor_id)
        .outerjoin(OfficeScope, scoped)
        .where(
            DivisionPath.descendant_id.in_(division_ids),
            holds(DivisionPath, on),
            Division.level.in_(_SUPERVISE),
        )
    )
