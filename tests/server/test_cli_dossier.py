"""A dossier from the command line: made in one go, where it was asked for."""

from pathlib import Path

import pytest

from kernel import jws
from tests.bags import unpacked
from tests.server.served import Installation

CASE = "矿案〔2025〕1号"


def test_a_dossier_is_written_where_it_is_wanted(
    installation: Installation, tmp_path: Path
) -> None:
    out = tmp_path / "卷.zip"
    done = installation.invoke("cases", "dossier", CASE, "--login", "head", "--out", out)
    again = installation.invoke("cases", "dossier", CASE, "--login", "head", "--out", out)

    assert done.exit_code == 0, done.output
    bag = unpacked(out, tmp_path / "bag", jws.server_key(installation.data / "keys/server.jwk"))
    assert bag.faults() == []
    assert bag.script().returncode == 0
    assert list((installation.data / "exports").iterdir()) == []
    assert again.exit_code == 1
    assert "未覆盖" in again.output


def test_without_a_place_it_is_kept_among_the_exports(installation: Installation) -> None:
    done = installation.invoke("cases", "dossier", CASE, "--login", "handler")

    assert done.exit_code == 0, done.output
    path = Path(done.stdout.strip())
    assert path.parent == installation.data / "exports"
    assert path.read_bytes()[:4] == b"PK\x03\x04"


@pytest.mark.parametrize(
    ("login", "case", "told"),
    [
        ("officer", CASE, "cases.export"),
        ("stranger", CASE, "cases.case_missing"),
        ("head", "矿案〔1999〕1号", "cases.case_missing"),
        ("nobody", CASE, "没有此账号"),
    ],
)
def test_who_may_not_have_it_is_told_why(
    installation: Installation, login: str, case: str, told: str
) -> None:
    done = installation.invoke("cases", "dossier", case, "--login", login)

    assert done.exit_code == 1
    assert told in done.output
    assert not list((installation.data).glob("exports/*.zip"))


def test_a_folder_that_is_not_there_is_told(installation: Installation, tmp_path: Path) -> None:
    out = tmp_path / "nowhere" / "x.zip"
    done = installation.invoke("cases", "dossier", CASE, "--login", "head", "--out", out)

    assert done.exit_code == 1
    assert "nowhere" in done.output
