"""Tables of the patrols room."""

import datetime as dt
import uuid
from typing import Any, ClassVar

from geoalchemy2 import WKBElement
from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Base, Feature, Record
from kernel.spatial import Geometry4490, to_shapely
from patrols.states import (
    FINDING_LIFE,
    PATROL_LIFE,
    FindingState,
    Measure,
    PatrolState,
    Transport,
)
from patrols.tracks import VERSION, Measured


class Patrol(Record):
    """
    A line of the patrol ledger 巡查台账; its id is that of its sealed record.

    ``started_at`` and ``ended_at`` are the phone's words; ``walked_on`` is the day by our clock,
    which is what duty counts.
    """

    __tablename__ = "patrols"
    __table_args__ = (
        CheckConstraint("(state = 'logged') = (logged_at IS NOT NULL)", name="logged_at_if_logged"),
        CheckConstraint(
            "(length_m IS NULL) = (measure_version IS NULL)", name="measured_by_a_version"
        ),
        Index(None, "office_id", "walked_on"),
        Index(None, "division_id", "id"),
    )
    undigested: ClassVar[frozenset[str]] = frozenset({"length_m", "gaps", "measure_version"})

    office_id: Mapped[uuid.UUID]
    division_id: Mapped[int]
    author_id: Mapped[uuid.UUID]
    state: Mapped[PatrolState]
    started_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime]
    walked_on: Mapped[dt.date]
    received_at: Mapped[dt.datetime]
    logged_at: Mapped[dt.datetime | None]
    transport: Mapped[Transport]
    members: Mapped[list[str]]
    area: Mapped[str] = mapped_column(String(200))
    route: Mapped[str] = mapped_column(Text)
    violation_found: Mapped[bool]
    content: Mapped[str] = mapped_column(Text)
    measures: Mapped[str] = mapped_column(Text)
    opinion: Mapped[str] = mapped_column(Text)
    follow_up: Mapped[str] = mapped_column(Text)
    findings: Mapped[list[str]]
    stops: Mapped[list[Any]]
    fixes: Mapped[int]
    length_m: Mapped[float | None]
    gaps: Mapped[int | None]
    measure_version: Mapped[int | None]
    flags: Mapped[list[str]]

    def log(self, at: dt.datetime) -> None:
        self._move_to(PatrolState.LOGGED)
        self.logged_at = at

    def take_measure(self, measured: Measured) -> None:
        self.length_m, self.gaps = measured.length_m, measured.gaps
        self.measure_version = VERSION

    def _move_to(self, state: PatrolState) -> None:
        PATROL_LIFE.check(self.state, state)
        self.state = state


class PatrolTrack(Base):
    """The columns of a track as they were sealed, as JSON."""

    __tablename__ = "patrol_tracks"

    patrol_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patrols.id"), primary_key=True)
    t0: Mapped[dt.datetime]
    columns: Mapped[bytes] = mapped_column(LargeBinary)


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


class ReasonToVisit(Feature):
    """Why a patrol should look at a place, until and including a day."""

    __tablename__ = "reasons_to_visit"
    __table_args__ = (Index(None, "division_id", "until"),)

    place: Mapped[WKBElement] = mapped_column(Geometry4490("POINT"))
    division_id: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500))
    source: Mapped[str] = mapped_column(String(80))
    given_by: Mapped[uuid.UUID | None]
    given_at: Mapped[dt.datetime]
    until: Mapped[dt.date]

    @property
    def lon(self) -> float:
        return float(to_shapely(self.place).x)

    @property
    def lat(self) -> float:
        return float(to_shapely(self.place).y)
