"""The command line: what it prints, and the exit codes that scripts live by."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kernel.db import writing
from tests.server.lent import lent_app
from tests.server.served import Installation

CITY = ("--login", "city", "--division", "2206", "--period", "2025H2")
RIGHTS = Path(__file__).parents[2] / "server" / "demo" / "rights.csv"

Kuangxun = Callable[..., Result]


@pytest.fixture
def kuangxun(installation: Installation) -> Kuangxun:
    """Return what runs a command on the test's own demo county."""
    return installation.invoke


def by_hand(installation: Installation, statement: str, **values: Any) -> None:
    """Change a row as somebody with the database's password might."""
    with installation.house() as house, writing(house.sessions) as session:
        assert session.connection().execute(text(statement), values).rowcount


def objects(installation: Installation) -> list[Path]:
    return sorted((installation.data / "evidence" / "objects").glob("*/*/*"))


def test_the_table_of_last_year_is_printed_with_its_formulas(kuangxun: Kuangxun) -> None:
    done = kuangxun("reporting", "two-rates", *CITY)

    assert done.exit_code == 0
    assert "白山市（2206）矿产资源“两率”统计表" in done.stdout
    assert "—（上年同期为0）" in done.stdout
    assert "÷ A上年同期 × 100%" in done.stdout
    (county,) = [row for row in done.stdout.splitlines() if row.startswith("江源区")]
    assert county.split()[1:4] == ["2", "0", "2"]


def test_the_table_is_json_for_scripts(kuangxun: Kuangxun) -> None:
    table = json.loads(kuangxun("reporting", "two-rates", *CITY, "--json").stdout)

    assert table["division_code"] == "2206"
    assert (table["total"]["unlicensed"], table["total"]["by_holders"]) == (2, 1)
    assert sum(row["unlicensed"] for row in table["rows"]) == 2


@pytest.mark.parametrize(
    ("login", "division", "period", "told"),
    [
        ("nobody", "2206", "2025H2", "没有此账号"),
        ("city", "9999", "2025H2", "没有此区划代码"),
        ("city", "2206", "2025X", "reporting.no_such_period"),
        ("city", "220524", "2025H2", "reporting.division_missing"),
        ("stranger", "220605", "2025H2", "reporting.division_missing"),
        ("officer", "220605102", "2025H2", "reporting.read"),
    ],
)
def test_who_may_not_have_the_table_is_told_why(
    kuangxun: Kuangxun, login: str, division: str, period: str, told: str
) -> None:
    asked = ("--login", login, "--division", division, "--period", period)
    done = kuangxun("reporting", "two-rates", *asked)

    assert (done.exit_code, done.stdout) == (1, "")
    assert told in done.stderr


def test_an_import_tells_of_each_row(kuangxun: Kuangxun, tmp_path: Path) -> None:
    head, *rows = RIGHTS.read_text("utf-8-sig").splitlines()
    new = rows[0].replace("C2206052021037100000001", "C2206052022037100000009")
    file = tmp_path / "rights.csv"
    file.write_text("\n".join([head, rows[1], new, rows[2].replace("C22", "Q99")]))

    asked = ("registry", "import", file, "--login", "registrar", "--report")
    reports = [tmp_path / name for name in ("tried.csv", "done.csv", "again.csv", "again.xlsx")]
    tried = kuangxun(*asked, reports[0], "--dry-run")
    done, again, _ = (kuangxun(*asked, report) for report in reports[1:])

    told = [report.read_text("utf-8-sig").splitlines()[1:] for report in reports[:3]]
    assert told[0] == told[1]
    assert [line.split(",")[:3] for line in told[1]] == [
        ["2", rows[1].split(",")[0], "无变化"],
        ["3", "C2206052022037100000009", "新增"],
        ["4", "", "未导入"],
    ]
    assert told[2][1] == "3,C2206052022037100000009,无变化,,,,"
    assert reports[3].read_bytes().startswith(b"PK")
    assert json.loads(done.stdout)["counts"]["created"] == 1
    assert "done ended 3/3" in done.stderr
    assert {tried.exit_code, done.exit_code, again.exit_code} == {1}  # a row was refused


def test_a_clean_import_ends_with_nought(kuangxun: Kuangxun, tmp_path: Path) -> None:
    head, *rows = RIGHTS.read_text("utf-8-sig").splitlines()
    file = tmp_path / "rights.csv"
    file.write_text("\n".join([head, *rows[:3]]))

    assert kuangxun("registry", "import", file, "--login", "registrar").exit_code == 0


def test_only_a_registrar_imports(kuangxun: Kuangxun) -> None:
    done = kuangxun("registry", "import", RIGHTS, "--login", "officer")

    assert done.exit_code == 1
    assert "registry.import" in done.stderr


def test_a_file_that_is_no_table_is_refused_in_a_sentence(
    kuangxun: Kuangxun, tmp_path: Path
) -> None:
    file = tmp_path / "rights.csv"
    file.write_bytes(bytes(range(256)) * 20)
    done = kuangxun("registry", "import", file, "--login", "registrar")

    assert done.exit_code == 1
    assert "registry.file_unreadable" in done.stderr
    assert kuangxun("registry", "import", tmp_path / "no.csv", "--login", "x").exit_code == 2


def test_an_honest_county_verifies(kuangxun: Kuangxun) -> None:
    for room in ("audit", "evidence"):
        done = kuangxun(room, "verify")
        assert done.exit_code == 0, done.output


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("cases", "update cases set fine_yuan = 1 where fine_yuan is not null"),
        ("sealed_records", "update sealed_records set kind = 'patrol' where kind = 'finding'"),
        ("clues", "delete from clues where channel = 'phone'"),
        ("offices", "update offices set name = '别的单位' where name like '%江源区%'"),
    ],
)
def test_a_row_changed_by_hand_is_named(
    kuangxun: Kuangxun, installation: Installation, table: str, statement: str
) -> None:
    if table == "clues":
        by_hand(installation, "delete from verification_tasks where state = 'open'")
    by_hand(installation, statement)
    done = kuangxun("audit", "verify")

    assert done.exit_code == 1
    expected = "row_missing" if table == "clues" else "row_changed"
    assert f"{expected} {table}/" in done.stdout


def test_a_line_changed_by_hand_is_named(kuangxun: Kuangxun, installation: Installation) -> None:
    assert kuangxun("audit", "verify").exit_code == 0  # which seals what was not sealed
    act = "update audit_lines set act = 'cases.seen' where act = 'cases.closed'"
    with pytest.raises(DBAPIError, match="append-only"):
        by_hand(installation, act)
    unguard(installation)
    by_hand(installation, act)
    done = kuangxun("audit", "verify")

    assert done.exit_code == 1
    assert done.stdout.count("line_changed audit_lines/") == 3


def unguard(installation: Installation) -> None:
    """Take the guard off the lines, as the owner of the tables can."""
    trigger = "audit_lines_append_only on audit_lines"
    if installation.database_url.startswith("sqlite"):
        trigger = "audit_lines_no_update"
    with installation.house() as house, writing(house.sessions) as session:
        session.connection().exec_driver_sql(f"drop trigger {trigger}")


def test_bytes_changed_lost_or_added_by_hand_are_named(
    kuangxun: Kuangxun, installation: Installation
) -> None:
    changed, lost, *_ = objects(installation)
    changed.chmod(0o644)
    changed.write_bytes(changed.read_bytes()[:-1] + b"!")
    lost.unlink()
    stray = changed.with_name("ab" * 32)
    stray.write_bytes(b"nobody's")
    done = kuangxun("evidence", "verify")

    assert done.exit_code == 1
    named = {tuple(line.split()[:2]) for line in done.stdout.splitlines()}
    assert named == {("changed", changed.name), ("missing", lost.name), ("orphan", stray.name)}


def test_evidence_is_repaired_from_its_second_copy(
    kuangxun: Kuangxun,
    installation: Installation,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    assert "evidence.no_second_copy" in kuangxun("evidence", "repair").output
    monkeypatch.setenv("KUANGXUN_STORE_COPY", str(tmp_path / "second"))
    changed, lost, *_ = objects(installation)

    first = kuangxun("evidence", "repair", "--mb-per-s", "5000")
    changed.chmod(0o644)
    changed.write_bytes(b"!")
    lost.unlink()
    again = kuangxun("evidence", "repair")

    assert (first.exit_code, again.exit_code) == (0, 0), first.output + again.output
    assert {line.split()[0] for line in first.stdout.splitlines()[:-1]} == {"copied"}
    mended = {tuple(line.split()[:2]) for line in again.stdout.splitlines()[:-1]}
    assert mended == {("restored", changed.name), ("restored", lost.name)}
    assert kuangxun("evidence", "verify").exit_code == 0
    places = kuangxun("evidence", "store").stdout.splitlines()
    assert [line.split()[0] for line in places] == ["store", "copy"]


def test_a_folder_cannot_be_locked_and_an_address_that_leads_nowhere_is_told(
    kuangxun: Kuangxun, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = kuangxun("evidence", "lock", "--mode", "governance", "--days", "30")
    monkeypatch.setenv("KUANGXUN_STORE", "s3://?endpoint=x")
    nowhere = kuangxun("evidence", "store")

    assert (locked.exit_code, nowhere.exit_code) == (1, 1)
    assert "no bucket" in locked.output
    assert "KUANGXUN_STORE" in nowhere.output


def test_a_token_opens_a_door(kuangxun: Kuangxun, installation: Installation) -> None:
    token = kuangxun("demo", "token", "officer").stdout.strip()
    with installation.house() as house, lent_app(house) as app:
        client = app.test_client()
        answer = client.get("/api/identity/me", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 200
    assert answer.json["officer"]["name"] == "李建国"
    assert kuangxun("demo", "token", "nobody").exit_code == 2


def test_a_worker_without_a_queue_says_what_is_missing(kuangxun: Kuangxun) -> None:
    done = kuangxun("worker")

    assert done.exit_code == 2
    assert "KUANGXUN_REDIS_URL" in done.stderr


def test_real_offices_are_not_given_invented_colleagues(
    kuangxun: Kuangxun, installation: Installation
) -> None:
    by_hand(installation, "delete from installation_facts")
    done = kuangxun("demo", "seed")

    assert done.exit_code == 1
    assert "Real offices live in this database" in done.stderr
    assert kuangxun("demo", "token", "officer").exit_code == 1


@pytest.mark.parametrize(
    "words",
    [
        ("demo", "seed"),
        ("demo", "token", "officer"),
        ("audit", "verify"),
        ("evidence", "verify"),
        ("reporting", "two-rates", *CITY),
        ("serve", "--port", "1"),
    ],
)
def test_a_database_without_tables_is_told_in_a_sentence(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    data = tmp_path / "data"
    done = Installation(data, f"sqlite:///{data}/kuangxun.db").invoke(*words)

    assert done.exit_code == 1
    assert "kuangxun migrate" in done.stderr


def test_a_database_that_is_away_is_told_in_a_sentence(tmp_path: Path) -> None:
    away = Installation(tmp_path, f"postgresql+psycopg://nobody@/none?host={tmp_path}")
    done = away.invoke("migrate")

    assert done.exit_code == 1
    assert "KUANGXUN_DATABASE_URL" in done.stderr


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    data = tmp_path / "file" / "data"
    done = Installation(data, f"sqlite:///{data}/kuangxun.db").invoke("migrate")

    assert done.exit_code == 1
    assert "KUANGXUN_DATA" in done.stderr
