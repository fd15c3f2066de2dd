"""What is written when the last byte of a file has come; built once, as `beginning` is."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Table, bindparam, null, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from evidence.models import StoredFile, Upload

_UPLOADS = cast("Table", Upload.__table__)
_STORED = cast("Table", StoredFile.__table__)

_FINISH = (
    update(_UPLOADS)
    .where(_UPLOADS.c.id == bindparam("upload"), _UPLOADS.c.completed_at.is_(None))
    .values(
        completed_at=bindparam("at"),
        attached_at=bindparam("kept_at"),
        sha256=bindparam("found"),
        refused=null(),
    )
    .returning(_UPLOADS.c.id)
)


def finish_upload(
    session: Session, upload_id: uuid.UUID, sha256: str, *, attached: bool, now: dt.datetime
) -> bool:
    """
    Write that the upload is whole, and whether it is evidence; say whether we were the one.

    Its row is held until the transaction ends: who comes second waits, and finds it finished.
    """
    asked = {
        "upload": upload_id,
        "at": now,
        "kept_at": now if attached else None,
        "found": sha256,
    }
    return session.connection().execute(_FINISH, asked).first() is not None


_KEEP = {
    dialect: insert(_STORED).on_conflict_do_nothing().returning(_STORED.c.sha256)
    for dialect, insert in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}


def keep_stored(session: Session, row: Mapping[str, Any]) -> bool:
    """Write the row of stored bytes; say whether they are new here."""
    connection = session.connection()
    return connection.execute(_KEEP[connection.dialect.name], dict(row)).first() is not None
