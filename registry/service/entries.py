"""
Rows of the register as plain values while a file is imported.

A register has a hundred thousand of them, and SQLAlchemy's objects cost more than all that is done
with them: they are read as columns, changed here, and written many at once.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, cast

from sqlalchemy import Table, bindparam, inspect, update
from sqlalchemy.orm import Session

from kernel.bulk import insert_many
from kernel.db import Base
from registry.models import Boundary, FormerNumber, Holder, Right

_ORDER: Final[tuple[type[Base], ...]] = (Holder, Right, FormerNumber, Boundary)
_COUNTED_BY_DATABASE: Final = "row_no"


class Entry:
    """One row: its columns now, and what those were that changed."""

    __slots__ = ("model", "new", "values", "was")

    def __init__(self, model: type[Base], values: dict[str, Any], *, new: bool = False) -> None:
        self.model, self.values, self.new = model, values, new
        self.was: dict[str, Any] = {}

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    @property
    def id(self) -> uuid.UUID:
        return cast("uuid.UUID", self.values["id"])

    def take(self, values: Mapping[str, Any]) -> dict[str, list[Any]]:
        """Set columns; return what each changed one was and is."""
        mine = self.values
        changes = {
            name: [mine[name], value] for name, value in values.items() if mine[name] != value
        }
        for name, (was, value) in changes.items():
            self.was.setdefault(name, was)
            mine[name] = value
        return changes


@lru_cache(maxsize=16)
def columns_of(model: type[Base]) -> tuple[str, ...]:
    """Return the columns that are ours to write."""
    return tuple(
        name
        for name in inspect(model).column_attrs.keys()  # noqa: SIM118 (not a dict)
        if name != _COUNTED_BY_DATABASE
    )


def begun(model: type[Base], **values: Any) -> Entry:
    """Return a new row; columns that are not named are empty."""
    return Entry(model, {**dict.fromkeys(columns_of(model)), **values}, new=True)


def write(session: Session, entries: Iterable[Entry]) -> None:
    """Insert what is new and update what changed, in the order that references ask for."""
    new, changed = defaultdict[type[Base], list[Entry]](list), list[Entry]()
    for entry in entries:
        if entry.new:
            new[entry.model].append(entry)
        elif entry.was:
            changed.append(entry)
    for model in _ORDER:
        insert_many(session, model, [entry.values for entry in new[model]])
    _update(session, changed)
    for entry in (*(one for some in new.values() for one in some), *changed):
        entry.new, entry.was = False, {}


def _update(session: Session, changed: Iterable[Entry]) -> None:
    """Update rows; those whose same columns changed go in one statement."""
    alike = defaultdict[tuple[type[Base], tuple[str, ...]], list[dict[str, Any]]](list)
    for entry in changed:
        values = {name: entry[name] for name in sorted(entry.was)}
        alike[entry.model, tuple(values)].append({"this_row": entry.id, **values})
    for (model, _), rows in alike.items():
        table = cast("Table", model.__table__)
        named: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "this_row"}
        statement = update(table).where(table.c.id == bindparam("this_row")).values(named)
        session.connection().execute(statement, rows)
