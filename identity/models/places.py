"""The division tree with its history, and the same tree as paths, which is what queries walk."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from identity.levels import DivisionLevel
from kernel.db import Base

_PRESENT = text("valid_to IS NULL")


class Division(Base):
    """
    One administrative division under one name.

    ``valid_to`` is the first day on which it is no more; ``successor_id`` then says which division
    took it up. Ids are given by the service, the same on both databases.
    """

    __tablename__ = "divisions"
    __table_args__ = (
        Index(
            "uq_divisions_present_code",
            "code",
            unique=True,
            postgresql_where=_PRESENT,
            sqlite_where=_PRESENT,
        ),
        Index(None, "code", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="ends_after_it_begins"),
        CheckConstraint("successor_id IS NULL OR valid_to IS NOT NULL", name="succeeded_if_ended"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(60))
    level: Mapped[DivisionLevel]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("divisions.id"), index=True)
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("divisions.id"))


class DivisionPath(Base):
    """
    ``descendant_id`` lay under ``ancestor_id`` from ``valid_from`` until before ``valid_to``.

    ``depth`` counts the steps between them; 0 is a division under itself. A division that was
    merged away lies under its successor, so that what happened in it stays in somebody's sight.
    """

    __tablename__ = "division_paths"
    __table_args__ = (
        Index(None, "descendant_id", "ancestor_id"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="ends_after_it_begins"),
    )

    # No foreign keys: rows are only ever selected out of the divisions, and checking 64,000 of
    # them twice would be most of the time an import takes.
    ancestor_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    descendant_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    valid_from: Mapped[dt.date] = mapped_column(primary_key=True)
    valid_to: Mapped[dt.date | None]
    depth: Mapped[int]
