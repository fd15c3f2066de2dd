"""What officers said of how numbers follow upon each other."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Record
from registry.numbers.states import ChangeKind

_STANDS = text("withdrawn_at IS NULL")


class NumberLink(Record):
    """
    ``from_number`` became ``to_number``, on an officer's word; both in their plain form.

    ``right_id`` is the right of the officer's area for which it was said.
    """

    __tablename__ = "number_links"
    __table_args__ = (
        CheckConstraint("from_number <> to_number", name="no_number_follows_itself"),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_somebody"
        ),
        Index(
            "uq_number_links_standing",
            "from_number",
            "to_number",
            unique=True,
            postgresql_where=_STANDS,
            sqlite_where=_STANDS,
        ),
        Index(None, "to_number"),
        Index(None, "right_id"),
    )

    from_number: Mapped[str] = mapped_column(String(23))
    to_number: Mapped[str] = mapped_column(String(23))
    kind: Mapped[ChangeKind]
    changed_on: Mapped[dt.date | None]
    note: Mapped[str] = mapped_column(String(200))
    right_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rights.id"))
    officer_id: Mapped[uuid.UUID]
    office_id: Mapped[uuid.UUID]
    recorded_at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]
    withdrawn_by: Mapped[uuid.UUID | None]

    def withdraw(self, by: uuid.UUID, at: dt.datetime) -> None:
        self.withdrawn_by, self.withdrawn_at = by, at
