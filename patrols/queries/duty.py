"""What offices owe, and what of it they walked."""

import datetime as dt
import uuid

from sqlalchemy import Select, func, select

from identity.models import Division, Office
from patrols.models import Patrol
from patrols.states import PatrolState


def seat(office_id: uuid.UUID) -> Select[Division]:
    """The division an office sits in, whose level its duty goes by."""
    return (
        select(Division)
        .join(Office, Office.division_id == Division.id)
        .where(Office.id == office_id)
    )


def walked(office_id: uuid.UUID, first: dt.date, last: dt.date) -> Select[int]:
    """How many logged patrols an office walked from ``first`` to ``last``, both included."""
    return (
        select(func.count())
        .select_from(Patrol)
        .where(
            Patrol.office_id == office_id,
            Patrol.state.in_([PatrolState.LOGGED, PatrolState.APPROVED]),
            Patrol.walked_on.between(first, last),
        )
    )
