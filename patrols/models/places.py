"""Where patrols should look: areas of the county, and places with a reason."""

import datetime as dt
import uuid
from typing import Any, ClassVar

from geoalchemy2 import WKBElement
from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Feature
from kernel.spatial import Geometry4490, to_shapely
from patrols.states import Grade, ReasonKind


class ReasonToVisit(Feature):
    """
    Why a patrol should look at a place, until and including a day, or until it was settled.

    ``source`` names the row that it comes from; ``settled_as`` says what became of that.
    """

    __tablename__ = "reasons_to_visit"
    __table_args__ = (
        Index(None, "division_id", "until"),
        Index(None, "source"),
    )
    # Older lines of the log know nothing of them.
    undigested: ClassVar[frozenset[str]] = frozenset({"row_no", "kind", "settled_at", "settled_as"})

    place: Mapped[WKBElement] = mapped_column(Geometry4490("POINT"))
    division_id: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500))
    source: Mapped[str] = mapped_column(String(80))
    given_by: Mapped[uuid.UUID | None]
    given_at: Mapped[dt.datetime]
    until: Mapped[dt.date]
    kind: Mapped[ReasonKind] = mapped_column(default=ReasonKind.WISH)
    settled_at: Mapped[dt.datetime | None]
    settled_as: Mapped[str | None] = mapped_column(String(40))

    def settle(self, settled_as: str, at: dt.datetime) -> None:
        self.settled_at, self.settled_as = at, settled_as

    @property
    def lon(self) -> float:
        return float(to_shapely(self.place).x)

    @property
    def lat(self) -> float:
        return float(to_shapely(self.place).y)


class PatrolArea(Feature):
    """
    A piece of a county that its timetable speaks of: 全面巡查区 or 重点巡查区.

    ``months`` are those of its season, 1 to 12; none means all year. ``valid_to`` is the last day
    it holds; an area that is redrawn is ended and another begun, so that old figures keep theirs.
    """

    __tablename__ = "patrol_areas"
    __table_args__ = (
        CheckConstraint("valid_from <= valid_to", name="begins_before_it_ends"),
        Index(None, "division_id", "valid_from"),
    )

    division_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    grade: Mapped[Grade]
    months: Mapped[list[Any]]
    place: Mapped[WKBElement] = mapped_column(Geometry4490("MULTIPOLYGON"))
    area_m2: Mapped[float]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    drawn_by: Mapped[uuid.UUID | None]
    drawn_at: Mapped[dt.datetime]
