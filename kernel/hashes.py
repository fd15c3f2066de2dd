"""
By which algorithm the hashes in a column were made, said in the data and not only in the code.

A column named after its algorithm (``sha256``, ``sm3``) says so itself, and a signed head names its
own under its seal. For every other hash that is kept for the record there is a row here.
"""

from typing import Final

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Base

ALGORITHM: Final = "sha-256"


class HashColumn(Base):
    """``algorithm`` as IANA's registry of named information spells it, such as ``sha-256``."""

    __tablename__ = "hash_columns"

    table_name: Mapped[str] = mapped_column(String(63), primary_key=True)
    column_name: Mapped[str] = mapped_column(String(63), primary_key=True)
    algorithm: Mapped[str] = mapped_column(String(40))
