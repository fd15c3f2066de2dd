"""What patrols saw, and what of it is summed."""

import datetime as dt
import uuid
from typing import ClassVar

from geoalchemy2 import WKBElement
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Base
from kernel.spatial import Geometry4490
from patrols.states import SightKind


class PatrolSight(Base):
    """
    Something a patrol in the ledger saw from the way it went.

    ``target_id`` is a right, a patrol area or a reason to visit. ``nearest_m`` is to its nearest
    place, 0 inside; ``near_s`` seconds within reach. Of key areas ``cells`` are the squares swept,
    packed as in `patrols.seen.grids`, of so many ``squares``.
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
    squares: Mapped[int | None]


class PatrolCoverage(Base):
    """
    What a patrol in the ledger gave to the sums below, so that it can be taken out again.

    In whole centimetres and milliseconds, which add up to the same in any order. ``key_visits``
    are the key areas it saw; ``place`` holds, as boxes, all within reach of its way.
    """

    __tablename__ = "patrol_coverages"
    __table_args__ = (Index(None, "office_id", "walked_on"),)
    undigested: ClassVar[frozenset[str]] = frozenset({"row_no"})

    row_no: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    patrol_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patrols.id"), unique=True)
    office_id: Mapped[uuid.UUID]
    division_id: Mapped[int]
    walked_on: Mapped[dt.date]
    length_cm: Mapped[int] = mapped_column(BigInteger)
    clean_ms: Mapped[int] = mapped_column(BigInteger)
    key_visits: Mapped[int]
    place: Mapped[WKBElement | None] = mapped_column(Geometry4490("MULTIPOLYGON"))
    version: Mapped[int]


class UnitWeek(Base):
    """What an office walked in a week, which begins on a Monday; no row if nothing."""

    __tablename__ = "patrol_unit_weeks"
    __table_args__ = (CheckConstraint("patrols >= 0", name="patrols_are_counted"),)

    week: Mapped[dt.date] = mapped_column(primary_key=True)
    office_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    division_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    patrols: Mapped[int]
    length_cm: Mapped[int] = mapped_column(BigInteger)
    clean_ms: Mapped[int] = mapped_column(BigInteger)
    key_visits: Mapped[int]


class AreaWeek(Base):
    """
    How often a patrol area was seen in a week, and of a key area which squares were swept.

    ``swept`` of ``squares`` is the share; a full area is not swept, and has neither.
    """

    __tablename__ = "patrol_area_weeks"
    __table_args__ = (CheckConstraint("visits >= 0", name="visits_are_counted"),)

    area_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    week: Mapped[dt.date] = mapped_column(primary_key=True)
    visits: Mapped[int]
    cells: Mapped[bytes | None] = mapped_column(LargeBinary)
    swept: Mapped[int | None]
    squares: Mapped[int | None]


class LastSeen(Base):
    """The newest patrol that saw a right, an area or a place."""

    __tablename__ = "patrol_last_seen"

    kind: Mapped[SightKind] = mapped_column(primary_key=True)
    target_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    walked_on: Mapped[dt.date]
    patrol_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patrols.id"))
