"""The duty ledger: what counted, what closed periods said, and what was found out afterwards."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from identity.levels import DivisionLevel
from kernel.db import Base, Record
from patrols.duty.periods import Period


class ProvinceDutyRules(Record):
    """
    All duty rules a province has added; a later version stands in the place of the earlier.

    ``content`` is the list of rules as `patrols.duty.reading.read_rule` takes them.
    """

    __tablename__ = "province_duty_rules"
    __table_args__ = (Index(None, "division_id", "version", unique=True),)

    division_id: Mapped[int] = mapped_column(ForeignKey("divisions.id"))
    version: Mapped[int]
    content: Mapped[list[Any]]
    reason: Mapped[str] = mapped_column(String(500))
    officer_id: Mapped[uuid.UUID]
    office_id: Mapped[uuid.UUID]
    recorded_at: Mapped[dt.datetime]


class DutyVerdict(Base):
    """
    Whether a patrol of the ledger counts, and by which rule; ``reasons`` say why it does not.

    ``stands``: it is in the ledger and was not returned.
    """

    __tablename__ = "duty_verdicts"
    __table_args__ = (
        CheckConstraint("stands OR NOT counts", name="counts_only_if_it_stands"),
        Index(None, "office_id", "walked_on", "stands", "counts"),
    )

    patrol_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patrols.id"), primary_key=True)
    office_id: Mapped[uuid.UUID]
    division_id: Mapped[int]
    walked_on: Mapped[dt.date]
    stands: Mapped[bool]
    counts: Mapped[bool]
    reasons: Mapped[list[Any]]
    rule: Mapped[str] = mapped_column(String(80))
    rules_version: Mapped[str] = mapped_column(String(20))
    weighed_at: Mapped[dt.datetime]


class DutyClosing(Record):
    """A period whose figures were taken down for all offices of a province; never twice."""

    __tablename__ = "duty_closings"
    __table_args__ = (Index(None, "province", "period", "first_day", unique=True),)

    province: Mapped[str] = mapped_column(String(12))
    period: Mapped[Period]
    first_day: Mapped[dt.date]
    last_day: Mapped[dt.date]
    offices: Mapped[int]
    rules_version: Mapped[str] = mapped_column(String(20))
    closed_at: Mapped[dt.datetime]


class DutyFigure(Record):
    """What an office's period said when it was closed; what is found out later is restated."""

    __tablename__ = "duty_figures"
    __table_args__ = (
        CheckConstraint("owed = at_least - excused", name="excuses_lower_what_is_owed"),
        CheckConstraint("counted <= walked", name="what_counts_was_walked"),
        Index(None, "office_id", "period", "first_day", unique=True),
        Index(None, "office_id", "last_day"),
        Index(None, "closing_id"),
    )
    closing_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("duty_closings.id"))
    office_id: Mapped[uuid.UUID]
    division_id: Mapped[int]
    level: Mapped[DivisionLevel]
    period: Mapped[Period]
    first_day: Mapped[dt.date]
    last_day: Mapped[dt.date]
    rule: Mapped[str] = mapped_column(String(80))
    at_least: Mapped[int]
    excused: Mapped[int]
    owed: Mapped[int]
    walked: Mapped[int]
    counted: Mapped[int]
    missing: Mapped[int]


class DutyRestatement(Record):
    """
    What a closed period says since something was found out; the newest holds, all stay.

    ``causes`` are what was found out, each with the patrol or the excuse it is about.
    """

    __tablename__ = "duty_restatements"
    __table_args__ = (
        CheckConstraint("counted <= walked", name="what_counts_was_walked"),
        Index(None, "figure_id", "number", unique=True),
    )

    figure_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("duty_figures.id"))
    division_id: Mapped[int]
    number: Mapped[int]
    causes: Mapped[list[Any]]
    excused: Mapped[int]
    owed: Mapped[int]
    walked: Mapped[int]
    counted: Mapped[int]
    missing: Mapped[int]
    restated_at: Mapped[dt.datetime]
