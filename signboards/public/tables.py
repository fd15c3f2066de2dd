"""Addresses given, what came in by them, and how often somebody knocked."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Base, Record
from signboards.public.states import Problem


class PublicAddress(Record):
    """Where the public reads of a right; its token cannot be guessed and never changes."""

    __tablename__ = "public_addresses"

    right_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rights.id"), unique=True)
    token: Mapped[str] = mapped_column(String(24), unique=True)
    given_at: Mapped[dt.datetime]
    given_by: Mapped[uuid.UUID]


class BoardReport(Record):
    """
    What somebody in front of a board told us, as they told it.

    ``office_id`` is the office that supervises the right. ``ticket`` is the form that was filled
    in: one form makes one report. ``informant`` is encrypted, and handed over to the clue.
    ``place`` is in words; ``lon`` and ``lat`` are what the browser said, within ``accuracy_m``.
    """

    __tablename__ = "board_reports"
    __table_args__ = (
        CheckConstraint("(lon IS NULL) = (lat IS NULL)", name="lon_with_lat"),
        CheckConstraint(
            "(photo_sha256 IS NULL) = (photo_bytes IS NULL)", name="photo_with_its_length"
        ),
        Index(None, "division_id", "id"),
        Index(None, "photo_sha256"),
    )

    right_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rights.id"))
    office_id: Mapped[uuid.UUID]
    division_id: Mapped[int]
    ticket: Mapped[str] = mapped_column(String(40), unique=True)
    receipt: Mapped[str] = mapped_column(String(24), unique=True)
    problem: Mapped[Problem]
    words: Mapped[str] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(String(200))
    lon: Mapped[float | None] = mapped_column(Double)
    lat: Mapped[float | None] = mapped_column(Double)
    accuracy_m: Mapped[float | None] = mapped_column(Double)
    photo_sha256: Mapped[str | None] = mapped_column(String(64))
    photo_bytes: Mapped[int | None]
    photo_type: Mapped[str | None] = mapped_column(String(100))
    informant: Mapped[bytes | None] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(String(2))
    received_at: Mapped[dt.datetime]


class Knock(Base):
    """
    How often ``who`` knocked in the hour from ``hour`` on; forgotten after a day.

    A person is known here only by a keyed hash of their network address.
    """

    __tablename__ = "knocks"
    __table_args__ = (CheckConstraint("times > 0", name="at_least_once"), Index(None, "hour"))

    who: Mapped[str] = mapped_column(String(70), primary_key=True)
    hour: Mapped[dt.datetime] = mapped_column(primary_key=True)
    times: Mapped[int]
