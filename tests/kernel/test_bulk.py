"""Rows written many at once are the rows written one by one."""

import datetime as dt
import uuid
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm import Session

from kernel import clock
from kernel.audit import AuditLine
from kernel.bulk import insert_many, insert_new, together
from kernel.ids import new_id
from kernel.installation import InstallationFact
from kernel.jobs import Job, JobState

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
DETAILS = st.dictionaries(TEXT, TEXT | st.integers(-(2**53), 2**53) | st.none(), max_size=3)


def line(**what_matters: Any) -> dict[str, Any]:
    return {
        "id": new_id(),
        "at": clock.now(),
        "actor_id": None,
        "office_id": uuid.uuid4(),
        "request_id": "",
        "act": "test.done",
        "subject_table": "tests",
        "subject_id": "1",
        "row_digest": "0" * 64,
        "details": {},
        **what_matters,
    }


def job(**what_matters: Any) -> dict[str, Any]:
    now = clock.now()
    return {
        "id": new_id(),
        "function": "tests.nothing",
        "arguments": ["一", "{}", 'with "quotes", and \\'],
        "state": JobState.QUEUED,
        "run_at": now,
        "attempts": 3,
        "enqueued_at": now.astimezone(dt.timezone(dt.timedelta(hours=8))),
        **what_matters,
    }


def read(session: Session, table: Any, ids: list[uuid.UUID]) -> list[tuple[Any, ...]]:
    columns = list(table.__table__.c)
    rows = session.execute(select(*columns).where(table.id.in_(ids)).order_by(table.id))
    return [tuple(row) for row in rows]


@pytest.mark.parametrize("count", [1, 2, 50])
def test_many_rows_are_as_if_written_one_by_one(session: Session, count: int) -> None:
    rows = [job(once=str(n) if n % 2 else None) for n in range(count)]
    twins = [{**row, "id": new_id(), "once": None} for row in rows]

    insert_many(session, Job, rows)
    for twin in twins:
        session.execute(insert(Job), [twin])

    written = read(session, Job, [row["id"] for row in rows])
    slowly = read(session, Job, [twin["id"] for twin in twins])
    same = [(*row[:5], *row[6:-1]) for row in written]  # all but once and id
    assert len(written) == count
    assert same == [(*row[:5], *row[6:-1]) for row in slowly]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXT, DETAILS, st.booleans()), min_size=4, max_size=8))
def test_any_text_and_any_details_come_back_as_they_went(
    session: Session, said: list[tuple[str, dict[str, Any], bool]]
) -> None:
    rows = [
        line(subject_id=text, details=details, actor_id=uuid.uuid4() if known else None)
        for text, details, known in said
    ]

    insert_many(session, AuditLine, rows)

    found = {row.id: row for row in session.scalars(select(AuditLine))}
    assert [(found[r["id"]].subject_id, found[r["id"]].details) for r in rows] == [
        (text, details) for text, details, _ in said
    ]


@pytest.mark.parametrize("count", [1, 9])
def test_only_rows_that_are_new_are_written(session: Session, count: int) -> None:
    old = [line(act="old") for _ in range(count)]
    insert_many(session, AuditLine, old)
    new = [line(act="new") for _ in range(count)]

    ids = insert_new(session, AuditLine, [{**row, "act": "again"} for row in old] + new)

    assert set(ids) == {row["id"] for row in new}
    assert set(session.scalars(select(AuditLine.act))) == {"old", "new"}


def test_nothing_to_write_is_nothing_written(session: Session) -> None:
    insert_many(session, AuditLine, [])
    assert insert_new(session, AuditLine, []) == []


def test_what_waits_in_the_session_is_written_first(session: Session) -> None:
    session.add(InstallationFact(name="first", value={}))

    insert_many(session, InstallationFact, [{"name": f"{n}", "value": {}} for n in range(5)])

    assert not session.new


@pytest.mark.parametrize("count", [1, 9])
def test_a_naive_instant_is_refused(session: Session, count: int) -> None:
    naive = dt.datetime(2026, 5, 1)  # noqa: DTZ001 (that is what is refused)

    with pytest.raises((ValueError, StatementError)):
        insert_many(session, AuditLine, [line(at=naive) for _ in range(count)])


def test_a_text_that_is_too_long_is_refused_and_not_cut(session: Session, dialect: str) -> None:
    if dialect == "sqlite":
        pytest.skip("SQLite keeps a text of any length in any column")

    with pytest.raises(DBAPIError):
        insert_many(session, AuditLine, [line(act="x" * 81) for _ in range(9)])
    session.rollback()


def test_what_goes_together_is_all_there_at_the_end(session: Session) -> None:
    lines, jobs = [line() for _ in range(9)], [job()]

    with together(session):
        insert_many(session, AuditLine, lines)
        insert_many(session, Job, jobs)

    assert len(read(session, AuditLine, [row["id"] for row in lines])) == 9
    assert len(read(session, Job, [row["id"] for row in jobs])) == 1


def test_what_fails_together_fails_as_the_database_says(session: Session) -> None:
    twice = line()

    with pytest.raises(IntegrityError), together(session):  # noqa: PT012 (raised at its end)
        insert_many(session, Job, [job()])
        insert_many(session, AuditLine, [twice])
        insert_many(session, AuditLine, [twice])
        insert_many(session, Job, [job()])

    session.rollback()
    assert session.scalars(select(AuditLine)).all() == []
    assert session.scalars(select(Job)).all() == []


def test_a_block_that_fails_sends_nothing(session: Session) -> None:
    with suppress(LookupError), together(session):
        insert_many(session, Job, [job()])
        raise LookupError

    session.rollback()
    assert session.scalars(select(Job)).all() == []
