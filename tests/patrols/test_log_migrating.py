"""What was in the ledger before it had numbers is numbered, and still vouched for."""

import datetime as dt
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, select

from kernel import audit
from kernel.audit.lines import AuditLine, digest_of
from kernel.db import open_engine, open_sessions
from kernel.ids import new_id
from kernel.numbering import next_number
from patrols.models import Patrol
from server import migrating
from tests.postgres import Cluster

NOON = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
OFFICE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Return a database as it was one step before."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/old.db"
    else:
        cluster: Cluster = request.getfixturevalue("postgres")
        url = cluster.database(f"old_{new_id().hex}")
    engine = open_engine(url)
    migrating.upgrade(engine, "0027")
    yield engine
    engine.dispose()


def walked(connection: Connection, office_id: uuid.UUID, on: str, logged_hour: int | None) -> Any:
    row = {
        "id": new_id(),
        "office_id": office_id,
        "division_id": 5,
        "author_id": uuid.UUID(int=9),
        "state": "received" if logged_hour is None else "logged",
        **dict.fromkeys(("started_at", "ended_at", "received_at"), NOON),
        "walked_on": dt.date.fromisoformat(on),
        "logged_at": None if logged_hour is None else NOON + dt.timedelta(hours=logged_hour),
        "transport": "foot",
        "violation_found": False,
        **{key: [] for key in ("members", "findings", "stops", "flags")},
        **dict.fromkeys(("area", "route", "content", "measures", "opinion", "follow_up"), ""),
        "fixes": 0,
    }
    connection.execute(insert(Patrol.__table__).values(**row, doubts=[]))
    line = {
        "id": new_id(),
        "at": NOON,
        "request_id": "",
        "act": "patrols.patrol_logged",
        "subject_table": "patrols",
        "subject_id": str(row["id"]),
        "row_digest": digest_of(row),
        "details": {},
    }
    connection.execute(insert(AuditLine.__table__), [line])
    return row["id"]


def test_the_ledger_of_before_is_numbered_in_the_order_of_its_entries(old: Engine) -> None:
    with old.begin() as connection:
        later = walked(connection, OFFICE, "2026-11-19", 2)
        first = walked(connection, OFFICE, "2026-11-20", 1)
        year_before = walked(connection, OFFICE, "2025-12-31", 3)
        elsewhere = walked(connection, OTHER, "2026-11-20", 1)
        waits = walked(connection, OFFICE, "2026-11-20", None)

    migrating.upgrade(old)

    with open_sessions(old).begin() as session:
        numbers = {one.id: one.reference for one in session.scalars(select(Patrol))}
        assert numbers == {
            first: "2026-1",
            later: "2026-2",
            year_before: "2025-1",
            elsewhere: "2026-1",
            waits: None,
        }
        assert next_number(session, OFFICE, "patrol", 2026) == 3
        assert list(audit.verify(session)) == []


def test_the_way_back_is_vouched_for_too(old: Engine) -> None:
    with old.begin() as connection:
        walked(connection, OFFICE, "2026-11-19", 2)
    migrating.upgrade(old)

    migrating.downgrade(old, "0027")
    migrating.upgrade(old)

    with open_sessions(old)() as session:
        assert session.scalars(select(Patrol.number)).all() == [1]
        assert list(audit.verify(session)) == []
