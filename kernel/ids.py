"""UUIDv7: unique without asking, and sorted by when they were made."""

import uuid

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    return uuid7()
