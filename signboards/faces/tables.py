"""What was printed."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Record
from signboards.faces.layout import Size


class SignboardFace(Record):
    """
    A face as it was handed to the printer, for ever: the licence may change, the board does not.

    ``text`` has what stood on it by the keys of its layout, and where its code leads; ``layout``
    names the form and its version. Both digests are of the files that were handed out then.
    """

    __tablename__ = "signboard_faces"
    __table_args__ = (
        CheckConstraint("bleed_mm >= 0", name="bleed_is_outwards"),
        Index(None, "division_id", "id"),
        Index(None, "right_id", "id"),
    )

    right_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rights.id"))
    division_id: Mapped[int]
    office_id: Mapped[uuid.UUID]
    made_by: Mapped[uuid.UUID]
    made_at: Mapped[dt.datetime]
    made_on: Mapped[dt.date]
    size: Mapped[Size]
    bleed_mm: Mapped[int]
    layout: Mapped[str] = mapped_column(String(60))
    text: Mapped[dict[str, Any]]
    absent: Mapped[list[str]]
    svg_sha256: Mapped[str] = mapped_column(String(64))
    pdf_sha256: Mapped[str] = mapped_column(String(64))
