"""
Whether anything rests on a right: a board, a case, a finding of a patrol.

The rooms above are unknown here; but what they keep of a right is a column that refers to it, or
that is called ``right_id``, and the list of tables is everybody's. A table whose rows come and go
with their rights says so in its ``info``.
"""

import uuid
from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import Column, Table, select
from sqlalchemy.orm import Session

from kernel.among import Among
from kernel.db import Base
from registry.models import FOLLOWS_RIGHT, Boundary, FormerNumber, RegistryChange

_OWN: Final = frozenset(model.__tablename__ for model in (Boundary, FormerNumber, RegistryChange))


def rested_upon(session: Session, right_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of these rights to which another room refers."""
    asked = (select(column).where(Among(column, right_ids)).distinct() for column in _columns())
    return {right_id for statement in asked for right_id in session.scalars(statement)}


def _columns() -> Iterator[Column[uuid.UUID]]:
    for table in Base.metadata.tables.values():
        if table.name not in _OWN and FOLLOWS_RIGHT not in table.info:
            yield from _of(table)


def _of(table: Table) -> Iterator[Column[uuid.UUID]]:
    for column in table.columns:
        targets = {key.target_fullname for key in column.foreign_keys}
        if "rights.id" in targets or column.name == "right_id":
            yield column
