"""What was read in a file or made of it: versioned, and made again when the maker is better."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from evidence.models import Derivative, StoredFile
from evidence.service.custody import preview_kind
from evidence.service.rows import upsert
from evidence.store import Stored
from kernel.ids import new_id

_DERIVATIVES = cast("Table", Derivative.__table__)


def write_reading(
    session: Session, sha256: str, reading: Mapping[str, Any], flags: Iterable[str], version: str
) -> None:
    """Keep what a reader found; an empty reading with flags says why it found nothing."""
    file = session.get_one(StoredFile, sha256, with_for_update=True)
    file.reading = dict(reading)
    file.flags = list(flags)
    file.reading_version = version
    file.checks_version = None  # what was judged by an older reading is judged again


def write_previews(
    session: Session,
    sha256: str,
    made: Sequence[tuple[Mapping[str, int], Stored]],
    version: str,
) -> None:
    rows = [
        {
            "id": new_id(),
            "original_sha256": sha256,
            "kind": preview_kind(size["edge"]),
            "sha256": stored.sha256,
            "bytes": stored.size,
            "width": size["width"],
            "height": size["height"],
            "maker_version": version,
        }
        for size, stored in made
    ]
    if rows:
        session.execute(upsert(session, _DERIVATIVES).on_conflict_do_nothing(), rows)
    session.get_one(StoredFile, sha256, with_for_update=True).previews_version = version
