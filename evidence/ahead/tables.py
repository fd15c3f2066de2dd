"""Small pictures whose originals are still on their way."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from evidence.models import Sha256
from kernel.db import Record


class PhonePreview(Record):
    """
    A small picture that a phone made and sealed, here for as long as its original is not.

    Not in the store, which never forgets: ``content`` are the bytes as they came, which nobody is
    shown, ``picture`` the JPEG that we made of them. ``officer_id`` is who sent it.
    """

    __tablename__ = "phone_previews"
    __table_args__ = (
        UniqueConstraint("record_id", "original_sha256"),
        CheckConstraint(
            "(picture IS NULL) = (width IS NULL) AND (picture IS NULL) = (height IS NULL)",
            name="size_if_drawn",
        ),
        CheckConstraint("picture IS NULL OR maker_version IS NOT NULL", name="maker_if_drawn"),
        Index(None, "original_sha256"),
        Index(None, "officer_id"),
    )

    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sealed_records.id"))
    original_sha256: Mapped[str] = mapped_column(Sha256)
    officer_id: Mapped[uuid.UUID]
    came_at: Mapped[dt.datetime]
    sha256: Mapped[str] = mapped_column(Sha256)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    picture: Mapped[bytes | None] = mapped_column(LargeBinary)
    width: Mapped[int | None]
    height: Mapped[int | None]
    maker_version: Mapped[str | None] = mapped_column(String(40))  # tried, perhaps in vain
    flags: Mapped[list[str]]
