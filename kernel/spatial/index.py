"""
Spatial indexes: an R*Tree kept by triggers on SQLite, two GiST indexes on PostgreSQL.

R*Tree boxes are rounded outwards to 32 bits and hold every edge both straight and as a great
circle; they find candidates, and the predicate then asks the geometry itself.
"""

from typing import Any, Final, Protocol

import geoalchemy2  # noqa: F401  # its listeners must run before ours
from sqlalchemy import Connection, Table, event

from kernel.spatial.columns import Geometry4490

ROW_KEY: Final = "row_no"
SIDES: Final = ("west", "east", "south", "north")


class Operations(Protocol):
    """What is needed of `alembic.op`."""

    def execute(self, sqltext: str) -> Any: ...
    def get_bind(self) -> Connection: ...


def create_spatial_index(op: Operations, table: str, column: str) -> None:
    """
    Index a column in a migration; an index already there is built anew.

    To be called again after `batch_alter_table`, which drops the triggers with the old table.
    """
    dialect = op.get_bind().dialect.name
    for statement in (*_drop(dialect, table, column), *_create(dialect, table, column)):
        op.execute(statement)


def drop_spatial_index(op: Operations, table: str, column: str) -> None:
    """Remove the index in a migration, before its table or column is dropped."""
    for statement in _drop(op.get_bind().dialect.name, table, column):
        op.execute(statement)


def is_bookkeeping(name: str | None) -> bool:
    """Whether a table or index is the index's own (or PostGIS's), and so no business of models."""
    return name is not None and (name.startswith("idx_") or name == "spatial_ref_sys")


def index_name(table: str, column: str) -> str:
    return f"idx_{table}_{column}"


@event.listens_for(Table, "after_create")
def _index_new_table(table: Table, connection: Connection, **_: Any) -> None:
    for column in _indexed_columns(table):
        if ROW_KEY not in table.primary_key.columns or len(table.primary_key.columns) != 1:
            raise TypeError(f"{table.name}.{column}: only a table keyed by {ROW_KEY} is indexed")
        create_spatial_index(_Direct(connection), table.name, column)


@event.listens_for(Table, "before_drop")
def _forget_old_table(table: Table, connection: Connection, **_: Any) -> None:
    for column in _indexed_columns(table):
        drop_spatial_index(_Direct(connection), table.name, column)


def _indexed_columns(table: Table) -> list[str]:
    return [
        column.name
        for column in table.columns
        if isinstance(column.type, Geometry4490) and column.type.indexed
    ]


class _Direct:
    """A connection in the part of `alembic.op`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def execute(self, sqltext: str) -> None:
        self.connection.exec_driver_sql(sqltext)

    def get_bind(self) -> Connection:
        return self.connection


def _create(dialect: str, table: str, column: str) -> list[str]:
    name = index_name(table, column)
    if dialect == "postgresql":
        return [
            f'CREATE INDEX "{name}" ON "{table}" USING gist ("{column}")',
            f'CREATE INDEX "{name}_geog" ON "{table}" USING gist (CAST("{column}" AS geography))',
        ]
    sides = ", ".join(SIDES)
    return [
        f'CREATE VIRTUAL TABLE "{name}" USING rtree(row_no, {sides})',
        f'INSERT INTO "{name}" {_box_of("", column)} FROM "{table}" WHERE "{column}" IS NOT NULL',
        *_triggers(name, table, column),
    ]


def _triggers(name: str, table: str, column: str) -> list[str]:
    # names come from our own models and migrations, never from a request
    forget_old = f'DELETE FROM "{name}" WHERE row_no = old.{ROW_KEY};'  # noqa: S608  # as above
    # INSERT OR REPLACE fires no DELETE trigger, so the entry of a replaced row goes here
    forget_new = f'DELETE FROM "{name}" WHERE row_no = new.{ROW_KEY};'  # noqa: S608  # as above
    enter = f'INSERT INTO "{name}" {_box_of("new.", column)} WHERE new."{column}" IS NOT NULL;'
    changed = f'{ROW_KEY}, "{column}" ON "{table}"'
    begin_again = f"BEGIN {forget_old} {forget_new} {enter} END"
    return [
        f'CREATE TRIGGER "{name}_insert" AFTER INSERT ON "{table}" BEGIN {forget_new} {enter} END',
        f'CREATE TRIGGER "{name}_update" AFTER UPDATE OF {changed} {begin_again}',
        f'CREATE TRIGGER "{name}_delete" AFTER DELETE ON "{table}" BEGIN {forget_old} END',
    ]


def _box_of(prefix: str, column: str) -> str:
    sides = ", ".join(f'kx_{side}({prefix}"{column}")' for side in SIDES)
    return f"SELECT {prefix}{ROW_KEY}, {sides}"


def _drop(dialect: str, table: str, column: str) -> list[str]:
    name = index_name(table, column)
    if dialect == "postgresql":
        return [f'DROP INDEX IF EXISTS "{name}"', f'DROP INDEX IF EXISTS "{name}_geog"']
    acts = ("insert", "update", "delete")
    triggers = [f'DROP TRIGGER IF EXISTS "{name}_{act}"' for act in acts]
    return [*triggers, f'DROP TABLE IF EXISTS "{name}"']
