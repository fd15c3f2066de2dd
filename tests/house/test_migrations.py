"""The numbered steps lead to exactly what the models say, down and up again, with data in it."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, select, text
from sqlalchemy.exc import DatabaseError

import server.app  # noqa: F401  # brings in every room's tables
from kernel import audit, clock, jws, spatial
from kernel.audit import AuditLine
from kernel.db import Base, open_engine, open_sessions, writing
from kernel.ids import new_id
from kernel.installation import InstallationFact, state_fact
from server import migrating
from tests.postgres import Cluster

COLUMNS = {
    "audit_lines": "act",
    "audit_leaves": "leaf_hash",
    "audit_heads": "root",
    "audit_signed_heads": "jws",
    "audit_head_stamps": "token",
    "audit_nodes": "hash",
}
KEY = jws.Key.generate_key("P-256", private=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/empty.db"
    else:
        cluster: Cluster = request.getfixturevalue("postgres")
        url = cluster.database(f"empty_{new_id().hex}")
    engine = open_engine(url)
    yield engine
    engine.dispose()


def with_a_line(engine: Engine) -> None:
    with writing(open_sessions(engine)) as session:
        state_fact(session, "kept", {"words": "巡查"})
        line = audit.line_values(session, None, "t.t", InstallationFact, {"id": 1}, clock.now(), {})
        audit.record_many(session, [{**line, "subject_table": "nothing"}])
        audit.seal(session, now=clock.now())
        audit.sign_head(session, KEY, now=clock.now())
        session.flush()
        session.add(audit.AuditNode(tree_size=16, level=4, hash=b""))
        stamp = {"authority": "a", "stamped_at": clock.now(), "token": b""}
        session.add(audit.HeadStamp(head_number=1, **stamp))


def test_models_are_what_the_steps_make(empty: Engine) -> None:
    migrating.upgrade(empty)
    with empty.connect() as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of types that reflection does not know
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": lambda name, _kind, _parents: not spatial.is_bookkeeping(name),
                "compare_type": False,  # an enum is a string to the database
            },
        )
        found = compare_metadata(context, Base.metadata)

    assert [change for change in found if "test_" not in str(change)] == []


def test_steps_go_down_and_up_again_with_data_in_what_stays(empty: Engine) -> None:
    steps = ScriptDirectory.from_config(migrating._config())  # noqa: SLF001 (the test of that module)
    numbers = [step.revision for step in reversed(list(steps.walk_revisions()))]
    migrating.upgrade(empty)
    with_a_line(empty)

    for number in reversed(numbers[:-1]):
        migrating.downgrade(empty, number)
    with empty.connect() as connection:
        kept = connection.execute(text("select count(*) from audit_lines")).scalar()
    migrating.upgrade(empty)

    assert kept == 1
    with open_sessions(empty)() as session:
        assert session.scalar(select(InstallationFact.value)) == {"words": "巡查"}
        assert list(audit.verify(session)) == []


def test_the_way_down_ends_with_nothing(empty: Engine) -> None:
    migrating.upgrade(empty)

    migrating.downgrade(empty, "base")

    left = set(inspect(empty).get_table_names()) - {"alembic_version", "spatial_ref_sys"}
    assert left == set()


def test_not_even_the_owner_changes_audit_tables(empty: Engine) -> None:
    migrating.upgrade(empty)
    with_a_line(empty)

    for table, column in COLUMNS.items():
        for act in (f"delete from {table}", f"update {table} set {column} = {column}"):  # noqa: S608 (our own words)
            with pytest.raises(DatabaseError, match="append-only"), empty.begin() as connection:
                connection.exec_driver_sql(act)


def test_the_apps_role_may_add_audit_lines_and_never_change_them(postgres: Cluster) -> None:
    name, login = f"roles_{new_id().hex}", f"web_{new_id().hex}"
    owner = open_engine(postgres.database(name))
    migrating.upgrade(owner)
    with owner.begin() as connection:
        connection.exec_driver_sql(f"create role {login} login in role kuangxun_app")
    app = create_engine(owner.url.set(username=login))
    try:
        with_a_line(app)
        for act in (
            "delete from audit_lines",
            "update audit_lines set act = 'forged'",
            "delete from audit_signed_heads",
            "update audit_signed_heads set jws = ''",
        ):
            with pytest.raises(DatabaseError, match="permission denied"), app.begin() as connection:
                connection.exec_driver_sql(act)
        with open_sessions(app)() as session:
            assert session.scalars(select(AuditLine.act)).all() == ["t.t"]
    finally:
        app.dispose()
        owner.dispose()
