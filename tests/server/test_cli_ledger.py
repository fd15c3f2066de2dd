"""The ledger and tracks from the command line; and the demo's patrols, which nobody doubts."""

import csv
import io
from hashlib import sha256
from pathlib import Path

import orjson
import pytest
from pypdf import PdfReader

from server.demo.receiver import carried
from tests.patrols.patrolled import BEGAN
from tests.server.served import ROOT, Installation

YEAR = ("--from", "2025-01-01", "--to", "2025-12-31")


def test_the_demos_ledger_of_last_year_has_three_patrols_without_doubts(
    installation: Installation, tmp_path: Path
) -> None:
    out = tmp_path / "台账.csv"
    asked = ("patrols", "ledger", out, "--login", "handler", *YEAR)
    done = installation.invoke(*asked, "--division", "220605")
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))

    assert done.exit_code == 0, done.output
    assert [row["轨迹疑点"] for row in rows] == ["", "", ""]
    assert sha256(out.read_bytes()).hexdigest() in done.stdout
    again = installation.invoke(*asked)
    assert (again.exit_code, "未覆盖" in again.output) == (1, True)


def test_tracks_of_a_year_and_of_one_patrol_are_written(
    installation: Installation, tmp_path: Path
) -> None:
    every, one = tmp_path / "all.geojson", tmp_path / "one.gpx"
    asked = ("patrols", "tracks", every, "--login", "handler", "--part", "raw", *YEAR)
    assert installation.invoke(*asked).exit_code == 0
    features = orjson.loads(every.read_bytes())["features"]
    patrol = features[0]["properties"]["patrol"]

    done = installation.invoke("patrols", "tracks", one, "--login", "handler", "--patrol", patrol)

    assert (len(features), done.exit_code) == (3, 0)
    assert one.read_bytes().startswith(b"<?xml")


def test_the_sheet_of_a_patrol_of_the_demo_shows_its_photograph(
    installation: Installation, tmp_path: Path
) -> None:
    every, out = tmp_path / "all.geojson", tmp_path / "sheet.pdf"
    installation.invoke("patrols", "tracks", every, "--login", "handler", *YEAR)
    patrol = orjson.loads(every.read_bytes())["features"][0]["properties"]["patrol"]

    done = installation.invoke("patrols", "sheet", patrol, out, "--login", "handler")
    text = "".join(page.extract_text() for page in PdfReader(out).pages)

    assert done.exit_code == 0, done.output
    for words in ("编号：2025-1", "演示江源建筑石料矿", "核查：核实", "照片1 发现1"):
        assert words in text
    foreign = installation.invoke("patrols", "sheet", patrol, out, "--login", "stranger")
    assert (foreign.exit_code, "未覆盖" in foreign.output) == (1, True)


def test_a_track_file_is_drawn_without_a_database(
    installation: Installation, tmp_path: Path
) -> None:
    walk, out = ROOT / "docs" / "walk.csv", tmp_path / "walk.pdf"
    done = installation.invoke("patrols", "track", walk, "--transport", "foot", "--map", out)
    (page,) = PdfReader(out).pages

    assert orjson.loads(done.stdout)["gaps"][0]["seconds"] == 668
    for words in ("断1", "11分08秒", "1:10 000"):
        assert words in page.extract_text()


@pytest.mark.parametrize(
    ("command", "out", "login", "told"),
    [
        ("ledger", "a.pdf", "handler", ".xlsx"),
        ("tracks", "a.shp", "handler", ".gpx"),
        ("ledger", "a.csv", "officer", "patrols.export"),
        ("ledger", "a.csv", "stranger", "patrols.nothing_to_export"),
        ("ledger", "a.csv", "nobody", "没有此账号"),
    ],
)
def test_what_cannot_be_given_out_is_told(
    installation: Installation, tmp_path: Path, command: str, out: str, login: str, told: str
) -> None:
    done = installation.invoke("patrols", command, tmp_path / out, "--login", login, *YEAR)

    assert done.exit_code != 0
    assert told in done.output
    assert not (tmp_path / out).exists()


def test_a_place_that_is_not_there_is_told(installation: Installation, tmp_path: Path) -> None:
    asked = ("patrols", "ledger", tmp_path / "a.csv", "--login", "handler", "--division", "999")

    assert "patrols.division_missing" in installation.invoke(*asked).output


def test_a_receiver_records_the_same_way_only_once() -> None:
    one, same, other = (
        carried((126.86, 42.03), (126.87, 42.04), count=50, every_s=8, began=began)
        for began in (BEGAN, BEGAN, BEGAN.replace(hour=5))
    )

    assert one == same
    assert one["lon"] != other["lon"]
