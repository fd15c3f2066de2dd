"""What is in the second copy, and what was repaired from which copy."""

import datetime as dt

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from evidence.models import Sha256
from kernel.db import Base, Record


class FileCopy(Base):
    """``place`` is the name of the second copy: another folder or bucket begins anew."""

    __tablename__ = "file_copies"

    sha256: Mapped[str] = mapped_column(Sha256, primary_key=True)
    place: Mapped[str] = mapped_column(String(300), primary_key=True)
    copied_at: Mapped[dt.datetime]


class FileRepair(Record):
    """Bytes put back into ``place``, where they were ``found`` missing or changed."""

    __tablename__ = "file_repairs"

    sha256: Mapped[str] = mapped_column(Sha256)
    place: Mapped[str] = mapped_column(String(300))
    found: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(String(300))
    repaired_at: Mapped[dt.datetime]
