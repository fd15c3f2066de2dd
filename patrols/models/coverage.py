"""What patrols saw, and what of it is summed."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Base
from patrols.states import SightKind


class PatrolSight(Base):
    """
    Something a patrol in the ledger saw from the way it went.

    ``target_id`` is a right, a patrol area or a reason to visit. ``nearest_m`` is to its nearest
    place, 0 inside; ``near_s`` seconds within reach. Of key areas ``cells`` are those swept, packed
    as in `patrols.seen.grids`.
    """

    __tablename__ = "patrol_sights"
    __table_args__ = (Index(None, "kind", "target_id", "walked_on"),)

    patrol_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patrols.id"), primary_key=True)
    kind: Mapped[SightKind] = mapped_column(primary_key=True)
    target_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    walked_on: Mapped[dt.date]
    nearest_m: Mapped[float]
    first_at: Mapped[dt.datetime | None]
    near_s: Mapped[float | None]
    cells: Mapped[bytes | None] = mapped_column(LargeBinary)
