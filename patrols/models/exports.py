"""Who took which patrols out of the service, and in what file."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Record
from patrols.states import ExportForm, ExportKind


class PatrolExport(Record):
    """
    A file that was given out, with its SHA-256.

    ``rows_sha256`` is that of a ledger's rows alone, the same in every form of them.
    """

    __tablename__ = "patrol_exports"
    __table_args__ = (Index(None, "office_id", "id"),)

    kind: Mapped[ExportKind]
    form: Mapped[ExportForm]
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    officer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officers.id"))
    at: Mapped[dt.datetime]
    filters: Mapped[dict[str, Any]]
    patrols: Mapped[int]
    rows_sha256: Mapped[str | None] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
