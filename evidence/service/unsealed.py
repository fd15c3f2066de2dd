"""
Files that no officer sealed: what strangers send in.

They are kept, read in the sandbox and checked like all others, but no record names them, so they
are no items: whoever took them in knows of them, and hands them out.
"""

import datetime as dt
from typing import BinaryIO

from sqlalchemy.orm import Session

from evidence import queries
from evidence.formats import media_type_of
from evidence.models import Derivative, StoredFile
from evidence.retention.acts import check_kept
from evidence.service.arrival import note_stored
from evidence.service.custody import NoPreview, preview_kind
from evidence.store import Store, Stored


def media_type(content: BinaryIO) -> str:
    """Name the format of a file by its first bytes, whatever its sender called it."""
    return media_type_of(content)


def put(store: Store, content: bytes) -> Stored:
    """Have the bytes on the disk; raise `StoreFull` if they would take what others need."""
    store.check_room(len(content))
    return store.put(content)


def keep(session: Session, stored: Stored, kind: str, *, now: dt.datetime) -> None:
    """Write down bytes that were `put`, in the transaction of whatever names them."""
    note_stored(session, stored.sha256, stored.size, kind, now=now)


def original(session: Session, sha256: str) -> StoredFile:
    """Return what is known of the bytes; raise `Removed` if they went."""
    file = session.get_one(StoredFile, sha256)
    check_kept(session, file)
    return file


def preview(session: Session, sha256: str, size: int) -> Derivative:
    """Return the newest preview of that size; raise `NoPreview`, or `Removed`."""
    original(session, sha256)
    made = session.scalars(queries.derivatives_of(sha256))
    found = next((one for one in made if one.kind == preview_kind(size)), None)
    if found is None:
        raise NoPreview
    return found
