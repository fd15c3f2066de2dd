"""Records of holders that turned out to be of one organisation."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Record


class HolderMerge(Record):
    """The rights of ``merged_id`` went to ``into_id``; whoever still names the first means this."""

    __tablename__ = "holder_merges"
    __table_args__ = (
        CheckConstraint("merged_id <> into_id", name="merged_into_another"),
        Index(None, "merged_id", unique=True),
        Index(None, "into_id"),
    )

    merged_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("holders.id"))
    into_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("holders.id"))
    credit_code: Mapped[str] = mapped_column(String(18))
    reason: Mapped[str] = mapped_column(String(500))
    officer_id: Mapped[uuid.UUID]
    office_id: Mapped[uuid.UUID]
    merged_at: Mapped[dt.datetime]
