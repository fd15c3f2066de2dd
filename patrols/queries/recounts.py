"""All patrols, and all that is kept of what they saw, for those who count anew."""

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select

from patrols.models import Patrol


def patrols_after(after: uuid.UUID | None, most: int) -> Select[uuid.UUID]:
    found = select(Patrol.id).order_by(Patrol.id).limit(most)
    return found if after is None else found.where(Patrol.id > after)


def patrols_called(ids: Collection[uuid.UUID]) -> Select[Patrol]:
    return select(Patrol).where(Patrol.id.in_(ids)).order_by(Patrol.id)


def rows_of(table: type[Any], patrols: Collection[uuid.UUID] | None = None) -> Select[Any]:
    """Return every row of a table, or those of some patrols."""
    found = select(table)
    return found if patrols is None else found.where(table.patrol_id.in_(patrols))
