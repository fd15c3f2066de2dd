"""Prints of pictures, and what checks of files found: a new row each time, none is rewritten."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from evidence.models import Sha256
from kernel.db import Base, Record


class PicturePrint(Base):
    """
    What is kept of a picture to know it again: `evidence.likeness.prints.Print`.

    Each band leads an index that answers by itself; ``number`` is there to be short.
    """

    __tablename__ = "picture_prints"
    __table_args__ = (
        UniqueConstraint("sha256", "version"),
        Index("ix_picture_prints_band_0", "band_0", "low", "number"),
        Index("ix_picture_prints_band_1", "band_1", "low", "number"),
        Index("ix_picture_prints_band_2", "band_2", "low", "number"),
    )

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_files.sha256"))
    version: Mapped[str] = mapped_column(String(40))
    band_0: Mapped[int]
    band_1: Mapped[int]
    band_2: Mapped[int]
    low: Mapped[int] = mapped_column(BigInteger)
    bits: Mapped[bytes] = mapped_column(LargeBinary)


class FileCheck(Record):
    """
    What a check says of a file as it stands in a record; it never stops anything.

    ``facts`` are what the reason is told by; ``distance`` is in how many of 256 bits they differ.
    """

    __tablename__ = "file_checks"
    __table_args__ = (Index(None, "sha256", "check"), Index(None, "record_id"))

    check: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_files.sha256"))
    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sealed_records.id"))
    verdict: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]]
    other_sha256: Mapped[str | None] = mapped_column(Sha256)
    other_record_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("sealed_records.id"))
    distance: Mapped[int | None]
    made_at: Mapped[dt.datetime]
