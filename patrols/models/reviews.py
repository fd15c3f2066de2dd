"""What was said of patrols after they were logged: reviews by the county, and corrections."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Record
from patrols.states import ReviewDecision


class PatrolReview(Record):
    """
    An approval, or a return with its reason: a line of 审批意见.

    ``version`` is the one that was looked at; later ones are not covered by it.
    """

    __tablename__ = "patrol_reviews"
    __table_args__ = (
        CheckConstraint("decision <> 'returned' OR opinion <> ''", name="reason_if_returned"),
        Index(None, "patrol_id", "id"),
    )

    patrol_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patrols.id"))
    version: Mapped[int]
    decision: Mapped[ReviewDecision]
    opinion: Mapped[str] = mapped_column(Text)
    reviewer_id: Mapped[uuid.UUID]
    office_id: Mapped[uuid.UUID]
    reviewed_at: Mapped[dt.datetime]


class PatrolVersion(Record):
    """
    What one sealed record said of a patrol that was corrected; the first stays beside the last.

    A patrol that nobody corrected has none: its own row is its first version.
    """

    __tablename__ = "patrol_versions"
    __table_args__ = (UniqueConstraint("patrol_id", "number"),)

    patrol_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patrols.id"))
    number: Mapped[int]
    record_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    author_id: Mapped[uuid.UUID]
    sealed_at: Mapped[dt.datetime]
    reason: Mapped[str | None] = mapped_column(String(1000))
    said: Mapped[dict[str, Any]]
