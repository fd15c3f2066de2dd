"""Offices and what they see; officers, their posts and their certificates."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Record

_PRESENT = text("valid_to IS NULL")
_ORDERED = "valid_to IS NULL OR valid_to >= valid_from"


class Office(Record):
    """An enforcement office. It sits in a division and is not one: see `OfficeScope`."""

    __tablename__ = "offices"

    name: Mapped[str] = mapped_column(String(120))
    division_id: Mapped[int] = mapped_column(ForeignKey("divisions.id"), index=True)


class OfficeScope(Record):
    """A division whose whole subtree an office answers for, until before ``valid_to``."""

    __tablename__ = "office_scopes"
    __table_args__ = (
        Index(None, "office_id", "division_id"),
        Index(None, "division_id"),
        CheckConstraint(_ORDERED, name="ends_not_before_it_begins"),
    )

    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    division_id: Mapped[int] = mapped_column(ForeignKey("divisions.id"))
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]


class Officer(Record):
    """
    A person who acts for an office.

    The enforcement certificate holds on every day from ``certificate_from`` to ``certificate_to``,
    both included, as printed on it.
    """

    __tablename__ = "officers"
    __table_args__ = (
        CheckConstraint(
            "(certificate_no IS NULL) = (certificate_from IS NULL) "
            "AND (certificate_no IS NULL) = (certificate_to IS NULL)",
            name="certificate_is_whole_or_absent",
        ),
        CheckConstraint("certificate_to >= certificate_from", name="certificate_ends_last"),
    )

    name: Mapped[str] = mapped_column(String(60))
    login: Mapped[str] = mapped_column(String(60), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    certificate_no: Mapped[str | None] = mapped_column(String(40), unique=True)
    certificate_from: Mapped[dt.date | None]
    certificate_to: Mapped[dt.date | None]
    active: Mapped[bool] = mapped_column(default=True)


class Post(Record):
    """A set of permissions within one office's scope."""

    __tablename__ = "posts"

    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    permissions: Mapped[list[str]]


class Appointment(Record):
    """An officer holds a post until before ``valid_to``; one at a time."""

    __tablename__ = "appointments"
    __table_args__ = (
        Index(
            "uq_appointments_present",
            "officer_id",
            unique=True,
            postgresql_where=_PRESENT,
            sqlite_where=_PRESENT,
        ),
        Index(None, "officer_id", "valid_from"),
        Index(None, "post_id"),
        CheckConstraint(_ORDERED, name="ends_not_before_it_begins"),
    )

    officer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officers.id"))
    post_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("posts.id"))
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
