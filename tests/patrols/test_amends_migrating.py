"""A notice and a departure of before are what they were, and still vouched for."""

import datetime as dt
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, Engine, insert, select

from kernel import audit
from kernel.audit.lines import AuditLine, digest_of
from kernel.db import open_engine, open_sessions
from kernel.ids import new_id
from patrols.models import Departure, Finding, FindingVersion, StopNotice
from server import migrating
from tests.postgres import Cluster

NOON = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
ONE = uuid.UUID(int=1)
SERVED = {"printed_no": "责停〔2026〕7号", "signers": [str(ONE)]}
TOLD = {"notice": {**SERVED, "signed_on": "2026-11-20"}}


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Return a database as it was one step before."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/old.db"
    else:
        cluster: Cluster = request.getfixturevalue("postgres")
        url = cluster.database(f"old_{new_id().hex}")
    engine = open_engine(url)
    migrating.upgrade(engine, "0035")
    yield engine
    engine.dispose()


def written(connection: Connection, model: Any, **row: Any) -> dict[str, Any]:
    """Write a row as that release did."""
    row = {"id": new_id(), **row}
    columns = [sa.column(name, model.__table__.c[name].type) for name in row]
    connection.execute(insert(sa.table(model.__tablename__, *columns)).values(**row))
    return row


def vouched(connection: Connection, model: Any, **row: Any) -> None:
    row = written(connection, model, **row)
    subject = {"subject_table": model.__tablename__, "subject_id": str(row["id"])}
    line = {"id": new_id(), "at": NOON, "request_id": "", "act": "t.t", "details": {}, **subject}
    connection.execute(insert(AuditLine.__table__), [{**line, "row_digest": digest_of(row)}])


def found(connection: Connection, *versions: dict[str, Any]) -> Any:
    known = {"office_id": ONE, "division_id": 5, "author_id": ONE}
    when = dict.fromkeys(("found_at", "discovered_at", "received_at"), NOON)
    said = {"description": "采坑", "measure": "stop_notice", "fix": {}, "flags": []}
    row = {"current_record_id": new_id(), "version": 2, "state": "complete", **known, **when}
    of = written(connection, Finding, **row, **said)["id"]
    for number, payload in enumerate(versions, 1):
        told = {"finding_id": of, "number": number, "record_id": uuid.uuid4(), "author_id": ONE}
        written(connection, FindingVersion, **told, sealed_at=NOON, payload=payload)
    return of


def test_a_notice_of_before_is_known_by_the_record_it_came_with(old: Engine) -> None:
    with old.begin() as connection:
        entered = {"entered_by": ONE, "entered_at": NOON, "flags": [], "office_id": ONE}
        notice = {**SERVED, "signed_on": dt.date(2026, 11, 20), "number_year": 2026, **entered}
        for number, printed_no in ((1, SERVED["printed_no"]), (2, "在办公室登记")):
            of = found(connection, {"notice": None}, TOLD)
            about = {"finding_id": of, "number": number, "printed_no": printed_no}
            vouched(connection, StopNotice, **{**notice, **about})
        when = {"left_at": NOON, "back_at": None}
        vouched(
            connection, Departure, office_id=ONE, division_id=5, officer_id=ONE, note="", **when
        )

    migrating.upgrade(old)

    with open_sessions(old)() as session:
        field, desk = session.scalars(select(StopNotice).order_by(StopNotice.number))
        told = select(FindingVersion.record_id).filter_by(finding_id=field.finding_id, number=2)
        assert field.record_id == session.scalar(told)
        assert (field.version, desk.version, desk.record_id) == (1, 1, None)
        assert list(audit.verify(session)) == []
    migrating.downgrade(old, "0035")
    migrating.upgrade(old)
    with open_sessions(old)() as session:
        assert {one.number for one in session.scalars(select(StopNotice))} == {1, 2}
        assert list(audit.verify(session)) == []
