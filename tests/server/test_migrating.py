"""The embedded database takes another shape without losing a row, or not at all."""

import datetime as dt
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from kernel.db import open_engine
from server import migrating

PATROL = uuid.UUID(int=1).hex
ROW: dict[str, Any] = {
    **dict.fromkeys(("id", "office_id", "author_id"), PATROL),
    **dict.fromkeys(("started_at", "ended_at", "received_at", "logged_at"), "2026-11-20 04:00:00"),
    **dict.fromkeys(("members", "findings", "stops", "flags"), "[]"),
    **dict.fromkeys(("area", "route", "content", "measures", "opinion", "follow_up"), ""),
    "division_id": 5,
    "state": "logged",
    "walked_on": dt.date(2026, 11, 20).isoformat(),
    "transport": "foot",
    "violation_found": 0,
    "fixes": 0,
}


@pytest.fixture
def before(tmp_path: Path) -> Iterator[Engine]:
    """Return a database with a patrol and its track, as it was before patrols had areas."""
    engine = open_engine(f"sqlite:///{tmp_path}/old.db")
    migrating.upgrade(engine, "0026")
    values = ", ".join(f":{name}" for name in ROW)
    with engine.begin() as connection:
        insert = f"insert into patrols ({', '.join(ROW)}) values ({values})"  # noqa: S608  # our own names
        connection.execute(text(insert), ROW)
        connection.execute(*track_of(PATROL))
    yield engine
    engine.dispose()


def track_of(patrol: str) -> tuple[Any, dict[str, Any]]:
    row = {"patrol_id": patrol, "t0": "2026-11-20 04:00:00", "columns": b"{}"}
    return text("insert into patrol_tracks values (:patrol_id, :t0, :columns)"), row


def step(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.execute(text("select version_num from alembic_version")).scalar())


def test_a_table_that_others_refer_to_takes_another_shape(before: Engine) -> None:
    migrating.upgrade(before)

    with before.connect() as connection:
        rows = connection.execute(text("select id, number from patrols join patrol_tracks")).all()
        assert [tuple(row) for row in rows] == [(PATROL, 1)]
    with pytest.raises(IntegrityError), before.begin() as connection:
        connection.execute(*track_of(uuid.UUID(int=2).hex))  # references are held again
    migrating.downgrade(before, "0026")
    assert step(before) == "0026"


def test_rows_that_name_what_is_not_there_stop_the_steps_and_nothing_is_changed(
    before: Engine,
) -> None:
    with before.connect() as connection:
        connection.connection.driver_connection.execute("pragma foreign_keys=off")
        with connection.begin():
            connection.execute(*track_of(uuid.UUID(int=2).hex))

    with pytest.raises(migrating.Dangling, match="patrol_tracks → patrols"):
        migrating.upgrade(before)

    assert step(before) == "0026"
