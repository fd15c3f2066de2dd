"""The timetable: plans of weeks and months, version by version, and the visits in them."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Record
from patrols.states import PLAN_LIFE, Grade, PlanPeriod, PlanState


class PatrolPlan(Record):
    """
    One version of who goes where in a week or a month; ``division_id`` is whose plan it is.

    A published version is never changed: it is superseded by the next. ``notes`` say what the
    proposal could not fit in, as codes with their facts.
    """

    __tablename__ = "patrol_plans"
    __table_args__ = (
        UniqueConstraint("division_id", "period", "first_day", "version"),
        CheckConstraint("first_day <= last_day", name="begins_before_it_ends"),
        CheckConstraint("version >= 1", name="versions_count_from_one"),
        CheckConstraint(
            "(state IN ('published', 'superseded')) = (published_at IS NOT NULL)",
            name="published_at_if_published",
        ),
    )

    division_id: Mapped[int]
    period: Mapped[PlanPeriod]
    first_day: Mapped[dt.date]
    last_day: Mapped[dt.date]
    version: Mapped[int]
    state: Mapped[PlanState]
    notes: Mapped[list[Any]]
    made_by: Mapped[uuid.UUID]
    made_at: Mapped[dt.datetime]
    published_by: Mapped[uuid.UUID | None]
    published_at: Mapped[dt.datetime | None]

    def publish(self, officer_id: uuid.UUID, at: dt.datetime) -> None:
        self._move_to(PlanState.PUBLISHED)
        self.published_by, self.published_at = officer_id, at

    def supersede(self) -> None:
        self._move_to(PlanState.SUPERSEDED)

    def drop(self) -> None:
        self._move_to(PlanState.DROPPED)

    def _move_to(self, state: PlanState) -> None:
        PLAN_LIFE.check(self.state, state)
        self.state = state


class PlannedVisit(Record):
    """
    A unit is to go to an area, or to a place with a reason, on a day.

    ``uid`` is the same in every version of the plan, ``division_id`` is that of the unit's seat,
    ``name`` and the point are those of the target when it was planned. What is removed stays.
    """

    __tablename__ = "planned_visits"
    __table_args__ = (
        UniqueConstraint("plan_id", "uid"),
        CheckConstraint("(area_id IS NULL) <> (reason_id IS NULL)", name="to_an_area_or_a_place"),
        CheckConstraint(
            "(removed_at IS NULL) = (removed_because IS NULL)", name="removed_with_a_reason"
        ),
        Index(None, "division_id", "day"),
    )

    plan_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patrol_plans.id"))
    uid: Mapped[uuid.UUID]
    office_id: Mapped[uuid.UUID]
    division_id: Mapped[int]
    day: Mapped[dt.date]
    area_id: Mapped[uuid.UUID | None]
    reason_id: Mapped[uuid.UUID | None]
    name: Mapped[str] = mapped_column(String(200))
    grade: Mapped[Grade | None]
    lon: Mapped[float] = mapped_column(Double)
    lat: Mapped[float] = mapped_column(Double)
    why: Mapped[list[Any]]
    note: Mapped[str] = mapped_column(String(500))
    removed_at: Mapped[dt.datetime | None]
    removed_because: Mapped[str | None] = mapped_column(String(500))

    def remove(self, because: str, at: dt.datetime) -> None:
        self.removed_at, self.removed_because = at, because

    @property
    def target_id(self) -> uuid.UUID:
        found = self.area_id or self.reason_id
        assert found is not None  # noqa: S101  # held by to_an_area_or_a_place
        return found
