"""A batch may name more files than a database takes parameters."""

from collections.abc import Iterator

from evidence.models import StoredFile
from evidence.service import FileIn
from kernel.bulk import insert_many
from kernel.clock import now
from tests.evidence.office import CountyOffice, seal
from tests.phone import digest

FILES = 33_000  # twice in one question are more than the 65,535 that PostgreSQL takes


def files() -> Iterator[FileIn]:
    for number in range(FILES):
        yield FileIn(digest(str(number)), 1, "image/jpeg", "photo", None)


def test_thousands_of_files_are_taken(office: CountyOffice) -> None:
    named = tuple(files())
    with office.write() as session:  # as if anybody had sent them
        row = {"bytes": 1, "stored_at": now(), "media_type": "image/jpeg", "flags": []}
        insert_many(session, StoredFile, [{"sha256": one.sha256, **row} for one in named])

    (kept,) = office.keep(seal(files=named))

    record = office.record(kept.id)
    assert (record.state, record.files_here, record.files_total) == ("received", 0, FILES)
