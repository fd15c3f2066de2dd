"""The worked example of docs/patrols.md says what the service says of that very walk."""

import csv
import io
import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from patrols.routes import blueprint
from patrols.states import Transport
from patrols.tracks.telling import told
from tests import gpsbabel
from tests.county import County
from tests.patrols.patrolled import patrolled

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "patrols.md").read_text()
MADE = runpy.run_path(str(DOCS / "make_walk.py"))
SPAN = {"first": "2026-09-01", "last": "2026-09-30"}
SHOWN = (
    *("净里程（km）", "原始里程（km）", "净时长（h）", "轨迹中断（次）", "中断时长（min）"),
    *("起止时间", "轨迹疑点", "巡查日期", "编号"),
)


@pytest.fixture
def patrol_id(land: County) -> str:
    """Have the walk of the example walked in the county of the tests."""
    columns, began = MADE["walk"](), MADE["BEGAN"]
    ended = MADE["at"](columns["t"][-1])
    times = {"started_at": began.isoformat(), "ended_at": ended.isoformat()}
    track = {"t0": began.isoformat(), **columns}
    sent = land.send("township_officer", "patrol", patrolled(0, **times, track=track, stops=[]))
    land.drain()
    return str(sent)


def test_the_walk_is_what_its_script_makes() -> None:
    assert (DOCS / "walk.csv").read_text() == MADE["table"]()


def test_the_page_quotes_what_the_command_says() -> None:
    said = told((DOCS / "walk.csv").read_bytes(), Transport.FOOT)

    for part in ("raw", "clean", "gaps", "suspicion"):
        assert json.dumps(said[part], ensure_ascii=False) in PAGE


def test_the_page_shows_the_row_of_the_ledger(land: County, patrol_id: str) -> None:
    desk = land.client(blueprint, "inspector")
    content = desk.take("/api/patrols/ledger", form="csv", **SPAN)
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))

    told_by_page = {name: f"| {name} | {row[name]} |" for name in SHOWN}
    assert {name for name, line in told_by_page.items() if line not in PAGE} == set()


@gpsbabel.needed
@pytest.mark.parametrize("part", ["raw", "clean"])
def test_the_page_tells_what_gpsbabel_measures(
    land: County, patrol_id: str, part: str, tmp_path: Path
) -> None:
    desk = land.client(blueprint, "inspector")
    asked: dict[str, Any] = {"form": "gpx", "part": part}
    path = tmp_path / "walk.gpx"
    path.write_bytes(desk.take(f"/api/patrols/{patrol_id}/tracks", **asked))
    measured = gpsbabel.lengths(path)

    assert len(measured) == 2
    assert f"{sum(measured):.1f}" in PAGE
