"""A signed head leaves the house, and later finds out what was done to the log behind it."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from kernel import audit, jws
from kernel.db import open_engine, writing
from kernel.ids import new_id
from tests.databases import put_together
from tests.postgres import Cluster
from tests.server.lent import lent_app
from tests.server.served import Installation

CUT = (  # all lines but nine
    "delete from audit_lines where id in (select line_id from audit_leaves where tree_index >= 9)",
    "delete from audit_leaves where tree_index >= 9",
    "delete from audit_heads where tree_size > 9",
)
TABLES = ("audit_lines", "audit_leaves", "audit_heads", "audit_signed_heads")


@pytest.fixture
def head(installation: Installation, tmp_path: Path) -> Path:
    """A head of the demo county, written to a file as if it had been mailed."""
    file = tmp_path / "head.jws"
    done = installation.invoke("audit", "head", "--out", file)
    assert (done.exit_code, done.stdout) == (0, ""), done.output
    return file


def by_hand(installation: Installation, *statements: str) -> None:
    """Do as the owner of the tables can, who takes their guards off first."""
    with installation.house() as house, writing(house.sessions) as session:
        connection = session.connection()
        for table in TABLES:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql(f"drop trigger if exists {table}_no_update")
                connection.exec_driver_sql(f"drop trigger if exists {table}_no_delete")
            else:
                guard = f"drop trigger if exists {table}_append_only on {table}"
                connection.exec_driver_sql(guard)
        for statement in statements:
            assert connection.execute(text(statement)).rowcount


def named(installation: Installation, *words: object) -> tuple[int, set[str]]:
    done = installation.invoke("audit", "verify", *words)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done.exit_code, {line.split()[0] for line in done.stdout.splitlines()}


def test_a_head_is_printed_and_written_once(installation: Installation, head: Path) -> None:
    printed = installation.invoke("audit", "head")
    again = installation.invoke("audit", "head", "--out", head)

    assert printed.stdout == head.read_text()
    assert "第 1 号日志树头 head 1:" in printed.stderr
    assert again.exit_code == 1
    assert "文件已存在" in again.stderr
    assert head.read_text() == printed.stdout


def test_the_door_gives_anybody_the_same_head(installation: Installation, head: Path) -> None:
    with installation.house() as house, lent_app(house) as app:
        client = app.test_client()
        answer = client.get("/api/audit/head")
        (key,) = client.get("/.well-known/jwks.json").json["keys"]

    assert answer.json == {"head": head.read_text().strip()}
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert audit.read_head(answer.json["head"], jws.public_key(key)).number == 1


def test_a_log_nobody_signed_yet_has_no_head_at_the_door(installation: Installation) -> None:
    with installation.house() as house, lent_app(house) as app:
        answer = app.test_client().get("/api/audit/head")

    assert (answer.status_code, answer.json["code"]) == (404, "field.no_head_yet")


def test_an_honest_county_verifies_with_all_its_heads(
    installation: Installation, head: Path, tmp_path: Path
) -> None:
    imported = installation.invoke(
        "registry", "import", Path("server/demo/rights.csv"), "--login", "registrar"
    )
    assert imported.exit_code in {0, 1}
    later = tmp_path / "later.jws"
    assert installation.invoke("audit", "head", "--out", later).exit_code == 0

    done = installation.invoke("audit", "verify", "--head", head, "--head", later)
    assert done.exit_code == 0, done.output


def test_not_even_the_owner_changes_signed_heads(installation: Installation, head: Path) -> None:
    for statement in ("delete from audit_signed_heads", "update audit_signed_heads set jws = ''"):
        with (
            pytest.raises(DBAPIError, match="append-only"),
            installation.house() as house,
            writing(house.sessions) as session,
        ):
            session.connection().execute(text(statement))
    assert named(installation, "--head", head)[0] == 0


def test_a_tail_that_was_cut_is_named(installation: Installation, head: Path) -> None:
    by_hand(installation, *CUT)
    by_heads_inside = named(installation)
    by_hand(installation, "delete from audit_signed_heads")
    by_head_outside = named(installation, "--head", head)

    assert by_heads_inside[0] == by_head_outside[0] == 1
    assert {"leaves_missing", "signed_head_without_leaves"} <= by_heads_inside[1]
    assert {"leaves_missing", "signed_head_without_leaves"} <= by_head_outside[1]
    assert "signed_head_missing" in by_head_outside[1] - by_heads_inside[1]


def test_a_database_rolled_back_to_an_earlier_copy_is_named(
    installation: Installation,
    dialect: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    earlier = copied(installation, dialect, request, tmp_path)
    head = tmp_path / "head.jws"
    csv = tmp_path / "rights.csv"
    lines = Path("server/demo/rights.csv").read_text("utf-8-sig").splitlines()
    new = lines[1].replace("C2206052021037100000001", "C2206052022037100000009")
    csv.write_text("\n".join([lines[0], new]))
    assert installation.invoke("audit", "head").exit_code == 0
    assert installation.invoke("registry", "import", csv, "--login", "registrar").exit_code == 0
    assert installation.invoke("audit", "head", "--out", head).exit_code == 0
    assert named(installation, "--head", head)[0] == 0

    assert named(earlier)[0] == 0  # the copy knows of nothing
    code, found = named(earlier, "--head", head)
    assert code == 1
    assert found == {"leaves_missing", "signed_head_missing", "signed_head_without_leaves"}


def copied(
    installation: Installation, dialect: str, request: pytest.FixtureRequest, folder: Path
) -> Installation:
    """Copy the county with its keys as it is now."""
    assert named(installation)[0] == 0  # which seals what was not sealed
    data = folder / "earlier"
    if dialect == "sqlite":
        engine = open_engine(installation.database_url)
        put_together(engine)
        engine.dispose()
        shutil.copytree(installation.data, data)
        return Installation(data, f"sqlite:///{data}/kuangxun.db")
    shutil.copytree(installation.data, data)
    postgres: Cluster = request.getfixturevalue("postgres")
    name = f"earlier_{new_id().hex}"
    request.addfinalizer(lambda: postgres.drop(name))
    template = make_url(installation.database_url).database
    assert template is not None
    return Installation(data, postgres.copy(template, name))


@pytest.mark.parametrize("content", [b"", b"no.head.at-all", bytes(range(256))])
def test_a_file_that_is_no_head_is_named_and_no_traceback(
    installation: Installation, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "head.jws"
    file.write_bytes(content)

    assert named(installation, "--head", file) == (1, {"signed_head_forged"})
    assert installation.invoke("audit", "verify", "--head", tmp_path / "no").exit_code == 2


def test_a_head_of_another_installation_vouches_for_nothing(
    installation: Installation, head: Path
) -> None:
    (installation.data / "keys" / "server.jwk").unlink()
    done = installation.invoke("audit", "head")

    assert done.exit_code == 1
    assert "kuangxun audit verify" in done.stderr
    assert named(installation, "--head", head) == (1, {"signed_head_forged"})


def test_what_is_printed_at_the_foot_of_an_export_bears_witness(
    installation: Installation, head: Path
) -> None:
    asked = ("--login", "city", "--division", "2206", "--period", "2025H2")
    export = installation.invoke("reporting", "two-rates", *asked)
    foot = export.stdout.strip().splitlines()[-1]
    printed = foot.rpartition("，")[2]
    assert foot.startswith("审计日志树头：第 1 号，"), export.output
    assert named(installation, "--printed", printed)[0] == 0
    assert installation.invoke("audit", "verify", "--printed", "12:ab").exit_code == 2

    by_hand(installation, *CUT)
    by_hand(installation, "delete from audit_signed_heads")
    done = installation.invoke("audit", "verify", "--printed", printed)
    assert done.exit_code == 1
    assert f"signed_head_without_leaves printed {printed}" in done.stdout
