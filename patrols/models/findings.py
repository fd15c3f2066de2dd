"""What patrols came upon, and every version of what was said of it."""

import datetime as dt
import uuid
from typing import Any

from geoalchemy2 import WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Feature, Record
from kernel.spatial import Geometry4490, to_shapely
from patrols.states import FINDING_LIFE, FindingState, Measure


class Finding(Feature):
    """
    Something a patrol came upon; its id is that of its first sealed record.

    ``fix`` is what the phone told, ``position`` only what of it is believed, ``discovered_at``
    the time by our clock. ``current_record_id`` sealed what stands here now.
    """

    __tablename__ = "findings"
    __table_args__ = (
        CheckConstraint("version >= 1", name="versions_count_from_one"),
        CheckConstraint(
            "(version = 1) = (current_record_id = id)", name="first_version_is_its_own_record"
        ),
        Index(None, "division_id", "id"),
        Index(None, "patrol_id"),
    )

    current_record_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    version: Mapped[int]
    patrol_id: Mapped[uuid.UUID | None]
    office_id: Mapped[uuid.UUID]
    division_id: Mapped[int]
    author_id: Mapped[uuid.UUID]
    state: Mapped[FindingState]
    found_at: Mapped[dt.datetime]
    discovered_at: Mapped[dt.datetime]
    received_at: Mapped[dt.datetime]
    fix: Mapped[dict[str, Any]]
    position: Mapped[WKBElement | None] = mapped_column(Geometry4490("POINT"))
    description: Mapped[str] = mapped_column(Text)
    suspected_offence: Mapped[str | None] = mapped_column(String(40))
    party: Mapped[str | None] = mapped_column(String(200))
    right_id: Mapped[uuid.UUID | None]
    measure: Mapped[Measure]
    stopped: Mapped[bool | None]
    flags: Mapped[list[str]]

    @property
    def lon(self) -> float | None:
        return None if self.position is None else float(to_shapely(self.position).x)

    @property
    def lat(self) -> float | None:
        return None if self.position is None else float(to_shapely(self.position).y)

    def complete(self) -> None:
        self._move_to(FindingState.COMPLETE)

    def confirm(self) -> None:
        self._move_to(FindingState.CONFIRMED)

    def refute(self) -> None:
        self._move_to(FindingState.REFUTED)

    def _move_to(self, state: FindingState) -> None:
        FINDING_LIFE.check(self.state, state)
        self.state = state


class FindingVersion(Record):
    """What one sealed record said about a finding; the first stays beside the last."""

    __tablename__ = "finding_versions"
    __table_args__ = (UniqueConstraint("finding_id", "number"),)

    finding_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("findings.id"))
    number: Mapped[int]
    record_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    author_id: Mapped[uuid.UUID]
    sealed_at: Mapped[dt.datetime]
    reason: Mapped[str | None] = mapped_column(String(1000))
    payload: Mapped[dict[str, Any]]
