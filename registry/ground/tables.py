"""Layers of protected land, and who took which rights out of the register."""

import datetime as dt
import uuid
from typing import Any

from geoalchemy2 import WKBElement
from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kernel.db import Feature, Record
from kernel.spatial import Geometry4490
from registry.ground.states import ExportForm, LayerKind


class ProtectedLayer(Record):
    """
    One imported file of protected areas, in force from ``valid_from`` until before ``valid_to``.

    ``division_id`` is the area it is about: offices above and below it see it. ``report`` has a
    line for each feature that was not taken whole, as ``{"feature", "name", "code", …}``.
    """

    __tablename__ = "protected_layers"
    __table_args__ = (
        CheckConstraint("valid_from <= valid_to", name="begins_before_it_ends"),
        Index(None, "division_id"),
        Index(None, "sha256"),
    )

    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[LayerKind]
    source: Mapped[str] = mapped_column(String(300))
    division_id: Mapped[int] = mapped_column(ForeignKey("divisions.id"))
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    officer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officers.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    imported_at: Mapped[dt.datetime]
    counts: Mapped[dict[str, Any]]
    report: Mapped[list[Any]]


class ProtectedArea(Feature):
    """One feature of a layer; ``number`` is its place in the file, counted from 1."""

    __tablename__ = "protected_areas"
    __table_args__ = (Index(None, "layer_id", "number", unique=True),)

    layer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("protected_layers.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    geometry: Mapped[WKBElement] = mapped_column(Geometry4490("MULTIPOLYGON"))
    area_m2: Mapped[float] = mapped_column(Double)

    layer: Mapped[ProtectedLayer] = relationship(lazy="raise")


class RegistryExport(Record):
    """A file of rights that was given out: to whom, of which area and day, and its digest."""

    __tablename__ = "registry_exports"
    __table_args__ = (Index(None, "office_id", "id"),)

    form: Mapped[ExportForm]
    division_id: Mapped[int] = mapped_column(ForeignKey("divisions.id"))
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    officer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officers.id"))
    at: Mapped[dt.datetime]
    day: Mapped[dt.date]
    filters: Mapped[dict[str, Any]]
    rights: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
