"""Tables of the register."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from geoalchemy2 import WKBElement
from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

import identity.models  # noqa: F401  # divisions, offices and officers are its tables
from kernel.db import Feature, Record
from kernel.spatial import Geometry4490
from registry.states import (
    ENDED,
    IMPORTING,
    LIFECYCLE,
    ChangeAct,
    ImportState,
    RightKind,
    RightState,
    SourceDatum,
    Stage,
)

FOLLOWS_RIGHT: Final = "follows_right"  # in the info of a table whose rows hold no right back


class Holder(Record):
    """Whoever holds rights. Organisations are known by their credit code; persons have none."""

    __tablename__ = "holders"
    __table_args__ = (Index(None, "name"),)

    name: Mapped[str] = mapped_column(String(120))
    credit_code: Mapped[str | None] = mapped_column(String(18), unique=True)
    natural_person: Mapped[bool] = mapped_column(default=False)


class Right(Record):
    """
    A right to mine or to explore, as last recorded.

    ``area_km2`` is as stated, the computed one stands with the boundary; ``ended_on`` is the day
    of cancellation or revocation.
    """

    __tablename__ = "rights"
    __table_args__ = (
        CheckConstraint("valid_from <= valid_to", name="begins_before_it_ends"),
        CheckConstraint(
            "(state IN ('cancelled', 'revoked')) = (ended_on IS NOT NULL)", name="ended_on_if_ended"
        ),
        CheckConstraint("state <> 'expired' OR valid_to IS NOT NULL", name="valid_to_if_expired"),
        CheckConstraint("area_km2 > 0", name="area_is_positive"),
        Index(None, "division_id"),
        Index(None, "holder_id"),
        Index(None, "changed_at"),
        Index(None, "certificate_no"),
    )

    licence_no: Mapped[str] = mapped_column(String(23), unique=True)
    certificate_no: Mapped[str | None] = mapped_column(String(80))
    kind: Mapped[RightKind]
    name: Mapped[str] = mapped_column(String(120))
    holder_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("holders.id"))
    division_id: Mapped[int] = mapped_column(ForeignKey("divisions.id"))
    mineral: Mapped[str] = mapped_column(String(120))
    oil_gas: Mapped[bool] = mapped_column(default=False)
    mining_method: Mapped[str | None] = mapped_column(String(60))
    scale: Mapped[str | None] = mapped_column(String(60))
    area_km2: Mapped[float | None] = mapped_column(Double)
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    state: Mapped[RightState] = mapped_column(default=RightState.VALID)
    ended_on: Mapped[dt.date | None]
    changed_at: Mapped[dt.datetime]

    holder: Mapped[Holder] = relationship(lazy="raise")
    former_numbers: Mapped[list["FormerNumber"]] = relationship(
        lazy="raise",
        order_by="FormerNumber.number",
        primaryjoin="and_(FormerNumber.right_id == Right.id, FormerNumber.withdrawn.is_(False))",
    )
    boundaries: Mapped[list["Boundary"]] = relationship(
        back_populates="right", lazy="raise", order_by="Boundary.version"
    )

    def become(self, state: RightState, *, ended_on: dt.date | None = None) -> None:
        """Record a state; an end needs its day."""
        if state is not self.state:
            LIFECYCLE.check(self.state, state)
            self.state = state
        self.ended_on = ended_on if state in ENDED else None

    def take(self, values: Mapping[str, Any]) -> dict[str, list[Any]]:
        """Set columns; return what each changed one was and is."""
        changes = {
            name: [getattr(self, name), value]
            for name, value in values.items()
            if getattr(self, name) != value
        }
        for name, (_, value) in changes.items():
            setattr(self, name, value)
        return changes


class FormerNumber(Record):
    """A number under which a right was known before."""

    __tablename__ = "former_numbers"
    __table_args__ = (Index(None, "right_id", "number", unique=True), Index(None, "number"))

    # Whether the import that said so was undone; older lines of the log know nothing of it.
    undigested: ClassVar[frozenset[str]] = frozenset({"withdrawn"})

    right_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rights.id"))
    number: Mapped[str] = mapped_column(String(23))
    withdrawn: Mapped[bool] = mapped_column(default=False)


class Boundary(Feature):
    """
    Where a right lies from ``valid_from`` until the day before ``replaced_on``.

    ``source_text`` is what was given, for ever. What cannot be compared with CGCS2000 has no
    geometry. Elevations are metres above sea level.
    """

    __tablename__ = "boundaries"
    __table_args__ = (
        CheckConstraint("comparable = (geometry IS NOT NULL)", name="geometry_if_comparable"),
        CheckConstraint("bottom_m <= top_m", name="bottom_below_top"),
        CheckConstraint("valid_from <= replaced_on", name="replaced_after_it_began"),
        Index(None, "right_id", "version", unique=True),
    )

    right_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rights.id"))
    version: Mapped[int]
    geometry: Mapped[WKBElement | None] = mapped_column(Geometry4490("MULTIPOLYGON"))
    area_m2: Mapped[float | None] = mapped_column(Double)
    top_m: Mapped[float | None] = mapped_column(Double)
    bottom_m: Mapped[float | None] = mapped_column(Double)
    source_datum: Mapped[SourceDatum]
    source_text: Mapped[str] = mapped_column(Text)
    comparable: Mapped[bool]
    valid_from: Mapped[dt.date]
    replaced_on: Mapped[dt.date | None]

    right: Mapped[Right] = relationship(back_populates="boundaries", lazy="raise")


class RegistryImport(Record):
    """
    One file that was imported, or the undoing of one, with what became of each of its rows.

    ``rows_done`` of ``rows_total`` tell how far it is at its ``stage``; ``problem`` is why it was
    refused or failed.
    """

    __tablename__ = "registry_imports"
    __table_args__ = (
        CheckConstraint("(undoes_id IS NULL) = (reason IS NULL)", name="reason_if_undoing"),
        Index(None, "office_id", "id"),
    )
    # How far it is; and what older lines of the log could not yet vouch for.
    undigested: ClassVar[frozenset[str]] = frozenset(
        {"state", "stage", "dry_run", "rows_done", "rows_total", "problem", "ended_at"}
        | {"undoes_id", "reason"}
    )

    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    officer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officers.id"))
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    at: Mapped[dt.datetime]
    counts: Mapped[dict[str, Any]]
    report: Mapped[dict[str, Any]]
    state: Mapped[ImportState] = mapped_column(default=ImportState.RUNNING)
    stage: Mapped[Stage] = mapped_column(default=Stage.READING)
    dry_run: Mapped[bool] = mapped_column(default=False)
    rows_done: Mapped[int] = mapped_column(default=0)
    rows_total: Mapped[int | None]
    problem: Mapped[dict[str, Any] | None]
    ended_at: Mapped[dt.datetime | None]
    undoes_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("registry_imports.id"), unique=True
    )
    reason: Mapped[str | None] = mapped_column(String(500))

    def become(self, state: ImportState) -> None:
        IMPORTING.check(self.state, state)
        self.state = state


class RegistryFile(Record):
    """The bytes of an imported file, packed by zlib, so that the history opens back to them."""

    __tablename__ = "registry_files"

    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    size_bytes: Mapped[int]
    packed: Mapped[bytes]


class RegistryChange(Record):
    """
    What one row of an import did to a right, or to the holder of one.

    ``details`` has each field that changed with what it was and is. Nothing here is ever changed.
    """

    __tablename__ = "registry_changes"
    __table_args__ = (
        CheckConstraint("(right_id IS NULL) <> (holder_id IS NULL)", name="of_right_or_holder"),
        Index(None, "right_id", "id"),
        Index(None, "holder_id", "id"),
        Index(None, "import_id", "id"),
    )

    import_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_imports.id"))
    row: Mapped[int | None]
    right_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rights.id"))
    holder_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("holders.id"))
    act: Mapped[ChangeAct]
    details: Mapped[dict[str, Any]]
    at: Mapped[dt.datetime]
