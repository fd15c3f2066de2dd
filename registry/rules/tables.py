"""What a province adds to the rules, as it was handed in."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Record


class ProvinceRules(Record):
    """
    All rules a province has added; a later version stands in the place of the earlier.

    ``content`` is the list of rules as `registry.rules.reading.read_rule` takes them.
    """

    __tablename__ = "province_rules"
    __table_args__ = (Index(None, "division_id", "version", unique=True),)

    division_id: Mapped[int] = mapped_column(ForeignKey("divisions.id"))
    version: Mapped[int]
    content: Mapped[list[Any]]
    reason: Mapped[str] = mapped_column(String(500))
    officer_id: Mapped[uuid.UUID]
    office_id: Mapped[uuid.UUID]
    recorded_at: Mapped[dt.datetime]
