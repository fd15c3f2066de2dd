"""Boards of before have a life of today, and the audit does not take that for tampering."""

import datetime as dt
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Table, bindparam, insert, select, text
from sqlalchemy.types import Uuid

from kernel import audit
from kernel.audit.lines import digest_of
from kernel.db import Base, open_engine, open_sessions
from kernel.ids import new_id
from server import migrating
from tests.postgres import Cluster

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
SEEN_AT = dt.datetime(2026, 11, 20, 2, tzinfo=dt.UTC)
BEFORE = {  # state, right's state, verdict of the last look
    "expected": ("valid", None),
    "standing": ("valid", "ok"),
    "standing_wrong": ("valid", "defects"),
    "missing": ("valid", "defects"),
    "withdrawn": ("cancelled", None),
    "withdrawn_revoked": ("revoked", None),
}
AFTER = {
    "expected": "due",
    "standing": "ok",
    "standing_wrong": "defective",
    "missing": "missing",
    "withdrawn": "withdrawn",
    "withdrawn_revoked": "dormant",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Return a database as it was one step before."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/old.db"
    else:
        cluster: Cluster = request.getfixturevalue("postgres")
        url = cluster.database(f"old_{new_id().hex}")
    engine = open_engine(url)
    migrating.upgrade(engine, "0020")
    yield engine
    engine.dispose()


def table(name: str) -> Table:
    return Base.metadata.tables[name]


def fill(connection: Connection) -> dict[str, uuid.UUID]:
    """Write a board of each kind there was, each with the audit line that vouched for it."""
    holder = {"id": new_id(), "name": "石材公司", "natural_person": False}
    connection.execute(insert(table("holders")), [holder])
    division = {"id": 5, "code": "220281100", "name": "新站镇", "level": "township"}
    dates = {"valid_from": LONG_AGO.date()}
    connection.execute(insert(table("divisions")), [{**division, **dates}])
    return {
        name: _board(connection, number, name.split("_")[0], state, verdict, holder["id"])
        for number, (name, (state, verdict)) in enumerate(BEFORE.items())
    }


def _board(
    connection: Connection,
    number: int,
    state: str,
    right_state: str,
    verdict: str | None,
    holder_id: uuid.UUID,
) -> uuid.UUID:
    right = {
        "id": new_id(),
        "licence_no": f"C220281201012712009876{number}",
        "kind": "mining",
        "name": "采石场",
        "holder_id": holder_id,
        "division_id": 5,
        "mineral": "花岗岩",
        "oil_gas": False,
        "valid_from": dt.date(2015, 3, 1),
        "state": right_state,
        "ended_on": None if right_state == "valid" else dt.date(2026, 1, 1),
        "changed_at": LONG_AGO,
    }
    connection.execute(insert(table("rights")), [right])
    check_id = None if verdict is None else _check(connection, right["id"], verdict)
    board = {
        "id": new_id(),
        "right_id": right["id"],
        "office_id": uuid.UUID(int=1),
        "division_id": 5,
        "state": state,
        "checked_at": check_id and SEEN_AT,
        "check_id": check_id,
        "changed_at": SEEN_AT,
    }
    columns = ", ".join(board)
    values = ", ".join(f":{name}" for name in board)
    kinds = [
        bindparam(name, type_=Uuid() if name.endswith("id") and name != "division_id" else None)
        for name in ("id", "right_id", "office_id", "check_id")
    ]
    kinds += [
        bindparam(name, type_=table("signboards").c[name].type)
        for name in ("checked_at", "changed_at")
    ]
    statement = text(f"insert into signboards ({columns}) values ({values})")  # noqa: S608 (own names)
    connection.execute(statement.bindparams(*kinds), board)
    _vouch(connection, "signboards", {**board, "position": None})
    return board["id"]


def _check(connection: Connection, right_id: uuid.UUID, verdict: str) -> uuid.UUID:
    check_id = new_id()
    check: dict[str, Any] = {
        "id": check_id,
        "original_id": check_id,
        "version": 1,
        "reason": None,
        "signboard_id": None,
        "right_id": right_id,
        "office_id": uuid.UUID(int=1),
        "division_id": 5,
        "author_id": uuid.UUID(int=2),
        "state": "judged",
        **dict.fromkeys(("checked_at", "seen_at", "received_at"), SEEN_AT),
        "fix": {"lon": 127.3},
        "position": None,
        **dict.fromkeys(("present", "conspicuous", "legible"), True),
        **dict.fromkeys(("licence_no_read", "holder_read", "valid_to_read"), None),
        "remark": "",
        "verdict": verdict,
        "defects": [] if verdict == "ok" else ["not_legible"],
        "defect_count": 0 if verdict == "ok" else 1,
        "compared_with": None,
        "judged_by_version": 1,
        "flags": [],
    }
    connection.execute(insert(table("signboard_checks")), [check])
    _vouch(connection, "signboard_checks", check)
    return check_id


def _vouch(connection: Connection, name: str, row: dict[str, Any]) -> None:
    line = {
        "id": new_id(),
        "at": SEEN_AT,
        "request_id": "",
        "act": "signboards.of_before",
        "subject_table": name,
        "subject_id": str(row["id"]),
        "row_digest": digest_of(row),
        "details": {},
    }
    connection.execute(insert(table("audit_lines")), [line])


def states(engine: Engine) -> dict[uuid.UUID, str]:
    with engine.connect() as connection:
        boards = table("signboards").c
        return dict(connection.execute(select(boards.id, boards.state)).all())


def test_each_board_goes_on_in_the_words_of_today(old: Engine) -> None:
    with old.begin() as connection:
        boards = fill(connection)
    migrating.upgrade(old, "0022")

    assert {name: states(old)[one].value for name, one in boards.items()} == AFTER
    with open_sessions(old)() as session:
        assert list(audit.verify(session)) == []
        due = session.execute(
            select(table("signboards").c.due_on, table("signboards").c.due_cause).where(
                table("signboards").c.id == boards["expected"]
            )
        ).one()
    assert (due.due_on, due.due_cause.value) == (dt.date(2015, 3, 1), "new_right")


def test_what_was_tampered_with_before_is_told_afterwards(old: Engine) -> None:
    with old.begin() as connection:
        boards = fill(connection)
        connection.execute(text("update signboards set state = 'standing' where state = 'missing'"))
    migrating.upgrade(old, "0022")

    with open_sessions(old)() as session:
        found = list(audit.verify(session))
    assert len(found) == 1
    assert str(boards["missing"]) in str(found[0])


def test_the_way_back_knows_the_old_words_and_the_way_on_again_the_new(old: Engine) -> None:
    with old.begin() as connection:
        boards = fill(connection)
    migrating.upgrade(old, "0022")
    migrating.downgrade(old, "0020")
    with old.connect() as connection:
        words = set(connection.scalars(text("select state from signboards")))
    migrating.upgrade(old, "0022")

    assert words == {"expected", "standing", "missing", "withdrawn"}
    assert {name: states(old)[one].value for name, one in boards.items()} == AFTER
    with open_sessions(old)() as session:
        assert list(audit.verify(session)) == []
