"""What was read in a file or made of it: versioned, and made again when the maker is better."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from evidence.acts import Act
from evidence.models import Derivative, StoredFile
from evidence.service.custody import preview_kind
from evidence.store import Stored
from kernel import audit
from kernel.bulk import insert_new
from kernel.ids import new_id

_PICTURE = "preview_"  # begins what the maker of previews found wrong, not the reader


def write_reading(
    session: Session, sha256: str, reading: Mapping[str, Any], flags: Iterable[str], version: str
) -> None:
    """Keep what a reader found; an empty reading with flags says why it found nothing."""
    file = session.get_one(StoredFile, sha256, with_for_update=True)
    file.reading = dict(reading)
    file.flags = [*flags, *(flag for flag in file.flags if flag.startswith(_PICTURE))]
    file.reading_version = version
    file.checks_version = None  # what was judged by an older reading is judged again


def write_sm3(session: Session, sha256: str, sm3: str) -> None:
    """Keep the SM3 of a file; the bytes never change, so neither does what is there."""
    file = session.get_one(StoredFile, sha256, with_for_update=True)
    file.sm3 = file.sm3 or sm3


def write_previews(
    session: Session,
    sha256: str,
    made: Sequence[tuple[Mapping[str, int], Stored]],
    version: str,
    *,
    now: dt.datetime,
) -> None:
    """Keep the pictures that were made, each with its line: it names the original."""
    rows: list[dict[str, Any]] = [
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
    new = set(insert_new(session, Derivative, rows))
    lines = [
        audit.line_values(session, None, Act.DERIVED, Derivative, row, now, {"kind": row["kind"]})
        for row in rows
        if row["id"] in new
    ]
    audit.record_many(session, lines)
    session.get_one(StoredFile, sha256, with_for_update=True).previews_version = version


def write_picture_flags(session: Session, sha256: str, flags: Iterable[str]) -> None:
    """Keep what was wrong with the pixels beside what was wrong with the words about them."""
    file = session.get_one(StoredFile, sha256, with_for_update=True)
    read = [flag for flag in file.flags if not flag.startswith(_PICTURE)]
    file.flags = [*read, *(f"{_PICTURE}{flag}" for flag in flags)]
