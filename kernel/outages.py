"""
What an error of the database means for whoever asks: come back, make room, or tell us of a fault.

Told by the codes of the two databases, never by their words: those change with version and locale.
"""

import sqlite3
from typing import Final

import psycopg
from sqlalchemy.exc import DBAPIError

from kernel.errors import Busy, Full, Refusal

_PRIMARY: Final = 0xFF  # an extended code of SQLite has what it is a kind of in its lowest byte
_SQLITE: Final[dict[int, type[Refusal]]] = {
    sqlite3.SQLITE_BUSY: Busy,
    sqlite3.SQLITE_LOCKED: Busy,
    sqlite3.SQLITE_PROTOCOL: Busy,  # many tried for the same lock of the write-ahead log
    sqlite3.SQLITE_IOERR: Busy,
    sqlite3.SQLITE_CANTOPEN: Busy,  # too many open files, or the disk is not mounted
    sqlite3.SQLITE_FULL: Full,
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL: Final[dict[str, type[Refusal]]] = {
    "40001": Busy,  # serialization failure
    "40P01": Busy,  # deadlock
    "53100": Full,
    "53300": Busy,  # too many connections
    "55P03": Busy,  # a lock is not available
    "57P01": Busy,  # the server is shut down
    "57P02": Busy,  # it crashed
    "57P03": Busy,  # it is starting
    "58030": Busy,  # disk I/O
}
_CONNECTION: Final = "08"


def outage(error: DBAPIError) -> Refusal | None:
    """Return the refusal for what waiting or room will cure; None if ``error`` is our fault."""
    kind = Busy if error.connection_invalidated else _kind(error.orig)
    return kind() if kind else None


def _kind(orig: BaseException | None) -> type[Refusal] | None:
    if isinstance(orig, psycopg.Error):
        return _of_postgresql(orig)
    # What Python's module refuses by itself bears no code.
    return _SQLITE.get(getattr(orig, "sqlite_errorcode", 0) & _PRIMARY)


def _of_postgresql(error: psycopg.Error) -> type[Refusal] | None:
    if error.sqlstate is None:  # the client's own words: the server does not answer, or no more
        return Busy if isinstance(error, psycopg.OperationalError) else None
    return Busy if error.sqlstate.startswith(_CONNECTION) else _POSTGRESQL.get(error.sqlstate)
