"""``kuangxun registry licence`` and ``boundary``: read without any database, told as JSON."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli import main
from tests.shared_data import shared

FIELDS = ["form", "datum", "epsg", "rings", "area_km2", "top_m", "bottom_m", "faults"]


def run(*words: str | Path) -> Result:
    env = {"KUANGXUN_DATA": "/nowhere/at/all", "KUANGXUN_DATABASE_URL": "none://"}
    return CliRunner().invoke(main, ["registry", *map(str, words)], env=env)


def test_a_number_is_a_line() -> None:
    done = run("licence", "1506002009067120024121")

    assert done.exit_code == 0
    assert json.loads(done.stdout) == {
        "number": "C1506002009067120024121",
        "form": "C23",
        "kind": "mining",
        "organ": "150600",
        "issued_ym": "200906",
        "mineral_class": "7",
        "opaque": "12",
        "serial": "0024121",
        "repairs": ["prefix_missing"],
        "warnings": ["prefix_assumed"],
    }
    assert done.stdout.count("\n") == 1


def test_the_kind_says_which_letter_is_missing() -> None:
    done = run("licence", "6200002010014010038067", "--kind", "exploration")
    assert json.loads(done.stdout)["form"] == "T23"


def test_what_is_no_number_has_its_line_too_and_fails() -> None:
    done = run("licence", "C1500002009")

    assert done.exit_code == 1
    assert json.loads(done.stdout)["warnings"] == ["wrong_length"]


def test_a_block_is_told_and_written_back() -> None:
    file = shared("boundaries/mining_block_haicheng.txt")
    said = json.loads(run("boundary", file).stdout)

    assert list(said) == FIELDS
    assert (said["form"], said["area_km2"], said["faults"]) == ("mining_block", 1.0685, [])
    assert run("boundary", "--text", file).stdout_bytes == file.read_bytes()


def test_what_reads_both_ways_fails_until_the_caller_says_which(tmp_path: Path) -> None:
    file = tmp_path / "corners.txt"
    file.write_text("121.5600,45.3800\n121.5815,45.3800\n121.5815,45.3700\n")
    refused = run("boundary", file)

    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["faults"][0]["code"] == "angles_unclear"
    assert "angles=dms" in refused.stderr
    assert run("boundary", "--angles", "dms", file).exit_code == 0
    assert run("boundary", "--angles", "decimal", file).exit_code == 0


@pytest.mark.parametrize("words", [["--meridian", "126"], ["--meridian", "125.5"]])
def test_a_meridian_makes_bare_eastings_readable(tmp_path: Path, words: list[str]) -> None:
    file = tmp_path / "corners.txt"
    file.write_text("1 4751234.5 412345.6\n2 4751334.5 412345.6\n3 4751334.5 412445.6\n")

    assert run("boundary", file).exit_code == 1
    assert json.loads(run("boundary", file, *words).stdout)["area_km2"] == 0.005


def test_faults_alone_do_not_fail(tmp_path: Path) -> None:
    file = tmp_path / "corners.txt"
    file.write_text("1 4751*34.5 42412345.6\n2 4751334.5 42412345.6\n3 4751334.5 42412445.6\n")
    done = run("boundary", file)

    assert done.exit_code == 0
    assert json.loads(done.stdout)["area_km2"] is None
