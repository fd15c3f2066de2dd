"""UUIDv7: unique without asking, and sorted by when they were made."""

import datetime as dt
import uuid

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    return uuid7()


def first_id_of(instant: dt.datetime) -> uuid.UUID:
    """Return the smallest id made at ``instant``: ids sort by the clock of the server."""
    return uuid.UUID(int=int(instant.timestamp() * 1000) << 80)
