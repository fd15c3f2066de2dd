"""Vouching anew for rows whose table a migration gave another shape."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Table, insert, select

from kernel.audit.lines import AuditLine, digest_of
from kernel.ids import new_id

_Row = Mapping[str, Any]
_LINES = cast("Table", AuditLine.__table__)


def vouch_anew(
    connection: Connection,
    table: str,
    before: Sequence[_Row],
    after: Sequence[_Row],
    *,
    step: str,
    now: dt.datetime,
) -> None:
    """
    Write a line for each row that a step of the migrations changed, of the columns that count.

    Only where the row was as its last line says: what was tampered with before is still told.
    """
    said = _last_digests(connection, table)
    was = {str(row["id"]): digest_of(row) for row in before}
    lines = [
        _line(table, row, step, now)
        for row in after
        if said.get(str(row["id"])) == was.get(str(row["id"]), "")
    ]
    if lines:
        connection.execute(insert(_LINES), lines)


def _last_digests(connection: Connection, table: str) -> dict[str, str]:
    of_table = _LINES.c.subject_table == table
    said = select(_LINES.c.subject_id, _LINES.c.row_digest).where(of_table).order_by(_LINES.c.id)
    return {row.subject_id: row.row_digest for row in connection.execute(said)}


def _line(table: str, row: _Row, step: str, now: dt.datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "at": now,
        "actor_id": None,
        "office_id": None,
        "request_id": "",
        "act": "kernel.row_reshaped",
        "subject_table": table,
        "subject_id": str(row["id"]),
        "row_digest": digest_of(row),
        "details": {"step": step},
    }
