"""Tables of the reporting room: what was handed upward, frozen as it was."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Record
from reporting.states import Basis

_FIRST = text("restates_id IS NULL")


class TwoRatesReturn(Record):
    """
    A two-rates table as an office handed it in, with the cases and rights it counted.

    Never changed: what turns out otherwise is *restated* by another return that says why, and
    both stay visible. ``digest`` is the SHA-256 (hex) of table and lists.
    """

    __tablename__ = "two_rates_returns"
    __table_args__ = (
        CheckConstraint("(restates_id IS NULL) = (cause IS NULL)", name="restated_with_a_cause"),
        Index(
            "uq_two_rates_returns_first",
            "office_id",
            "division_id",
            "period",
            "basis",
            unique=True,
            postgresql_where=_FIRST,
            sqlite_where=_FIRST,
        ),
    )

    office_id: Mapped[uuid.UUID]
    division_id: Mapped[int]
    period: Mapped[str] = mapped_column(String(6))
    basis: Mapped[Basis]
    classes_version: Mapped[str] = mapped_column(String(80))
    cut_off_at: Mapped[dt.datetime]
    compiled_by: Mapped[uuid.UUID]
    table: Mapped[dict[str, Any]]
    case_ids: Mapped[dict[str, Any]]
    right_ids: Mapped[list[str]]
    digest: Mapped[str] = mapped_column(String(64))
    restates_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("two_rates_returns.id"), unique=True
    )
    cause: Mapped[str | None] = mapped_column(Text)
