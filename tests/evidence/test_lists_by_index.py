"""A list is found by its indexes, however much others have sealed meanwhile."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import Select, inspect, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from evidence import queries
from evidence.models import SealedRecord, StoredFile
from kernel.bulk import insert_many
from kernel.clock import day_of, now
from kernel.ids import new_id
from tests.evidence.office import CountyOffice, actor, named, seal
from tests.phone import digest

MANY, FAR = 6_000, 229_000
OWN, NEAR = "ix_sealed_records_author_id_id", "ix_sealed_records_division_id_id"


def fill(office: CountyOffice) -> None:
    """Have other counties seal thousands of records, and have thousands of files all done."""
    (kept,) = office.keep(seal())
    with office.write() as session:
        row = session.get_one(SealedRecord, kept.id)
        values = {
            column.key: getattr(row, column.key) for column in inspect(SealedRecord).column_attrs
        }
        rows = [
            {**values, "id": new_id(), "author_id": named("others"), "division_id": FAR + n % 300}
            for n in range(MANY)
        ]
        insert_many(session, SealedRecord, rows)
        insert_many(session, StoredFile, [done(number) for number in range(MANY)])
    with office.write() as session:
        session.execute(text("ANALYZE"))


def done(number: int) -> dict[str, Any]:
    versions = {"reading_version": "2", "previews_version": "2", "reading": None, "flags": []}
    stored = {"bytes": 1, "stored_at": now() - dt.timedelta(hours=1), "media_type": "image/jpeg"}
    return {"sha256": digest(str(number)), **stored, **versions}


def plan(session: Session, statement: Select[Any]) -> str:
    """Return how the database goes about it, line by line."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    dialect = sqlite.dialect() if is_sqlite else postgresql.dialect()
    compiled = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    how = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
    rows = session.connection().exec_driver_sql(f"{how} {compiled}".replace("%", "%%"))
    return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize("incomplete", [True, False])
def test_a_list_of_records_reads_what_it_shows(office: CountyOffice, *, incomplete: bool) -> None:
    fill(office)
    wanted = queries.listed(
        actor("liu"), day_of(now()), state=None, kind=None, incomplete=incomplete
    )
    with office.look() as session:
        way = plan(session, wanted.order_by(SealedRecord.id.desc()).limit(51))
        listed = session.scalars(
            queries.listed(actor("liu"), day_of(now()), state=None, kind=None, incomplete=False)
        ).all()

    assert OWN in way
    assert NEAR in way
    assert "Seq Scan on sealed_records" not in way
    assert "SCAN sealed_records" not in way
    assert len(listed) == 1
    assert {"jws", "jws_locked"} <= inspect(listed[0]).unloaded


def test_files_that_are_all_done_are_not_read_again(office: CountyOffice) -> None:
    fill(office)
    with office.look() as session:
        wanted = queries.undone("2", "2", now(), 500)
        assert session.execute(wanted).all() == []
        way = plan(session, wanted)
        behind = session.execute(queries.undone("3", "2", now(), 500)).all()

    assert "ix_stored_files_reading_version_stored_at" in way
    assert "ix_stored_files_previews_version_stored_at" in way
    assert "Seq Scan on stored_files" not in way
    assert "SCAN stored_files" not in way
    assert len(behind) == 500
