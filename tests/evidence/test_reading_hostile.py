"""Files made to mislead or to break a reader: never an exception, always within bounds, flagged."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest

from evidence.sandbox import PREVIEWS, Sandbox
from tests.assets import ASSETS, asset

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC).isoformat()
HOSTILE = [
    path.relative_to(ASSETS).as_posix()
    for folder in ("hostile_generated", "hostile_real")
    for path in sorted((ASSETS / folder).rglob("*"))
    if path.is_file()
]
KEPT = ASSETS / "hostile_generated" / "EXPECTED.json"
EXPECTED: dict[str, dict[str, Any]] = json.loads(KEPT.read_text()) if KEPT.exists() else {}
FLAGS = {
    "gps/zero_denominator.jpg": "position_undefined",
    "gps/seconds_zero_denominator.jpg": "position_seconds_undefined",
    "gps/lat_over_90.jpg": "position_out_of_range",
    "gps/lon_over_180.jpg": "position_out_of_range",
    "gps/minutes_75.jpg": "position_minutes",
    "gps/ref_missing.jpg": "position_ref_missing",
    "gps/ref_blank.jpg": "position_ref_missing",
    "gps/null_island.jpg": "position_null_island",
    "gps/alt_uint32_negative.jpg": "altitude_out_of_range",
    "gps/direction_400.jpg": "heading_out_of_range",
    "gps/gps_time_future.jpg": "gps_time_future",
    "gps/gps_status_void.jpg": "position_void",
    "gps/processing_network.jpg": "position_from_network",
    "time/feb30.jpg": "taken_at_impossible",
    "time/future_2099.jpg": "taken_at_future",
    "time/fullwidth_digits.jpg": "taken_at_unreadable",
    "inject/gbk_description.jpg": "text_not_utf8",
    "xmp/dji_xmp_contradicts_exif.jpg": "position_against_xmp",
}
# Nothing but pixels was changed in them, to others as good.
UNREMARKABLE = {
    "hostile_generated/trunc/photo_50_bitflips.jpg",
    "hostile_generated/trunc/photo_5_bitflips.jpg",
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(size=1) as sandbox:
        yield sandbox


def test_the_hostile_files_are_here() -> None:
    asset("hostile_generated/EXPECTED.json")
    assert len(HOSTILE) >= 160
    assert {name for name, wanted in EXPECTED.items() if "flag" in wanted} == FLAGS.keys()


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_what_must_come_out_comes_out(sandbox: Sandbox, name: str) -> None:
    wanted = EXPECTED[name]
    with asset(f"hostile_generated/{name}").open("rb") as file:
        result = sandbox.run("read", file, now=NOW).result
    position = result["position"] or {"lat": None, "lon": None}
    found = {
        "lat": position["lat"], "lon": position["lon"], "alt": result["altitude_m"],
        "direction": result["heading_deg"], "direction_ref": result["heading_ref"],
        "taken_local": result["taken_at"], "make": result["make"],
        "description": result["description"],
    }  # fmt: skip
    for key in wanted.keys() - {"flag"}:
        if isinstance(wanted[key], float):
            assert found[key] == pytest.approx(wanted[key], abs=1e-6), key
        else:
            assert found[key] == wanted[key], key
    assert FLAGS.get(name) is None or FLAGS[name] in result["flags"]
    if "lat" not in wanted:
        assert result["position"] is None or name == "gps/seconds_zero_denominator.jpg"


@pytest.mark.parametrize(
    ("name", "flag"),
    [
        ("bomb/gif_40_frames_4000x4000.gif", "several_frames"),
        ("bomb/png_itxt_many.png", "texts_many"),
        ("liar/jpeg_php.jpg", "program_inside"),
        ("xmp/deep_nesting.jpg", "xmp_nested"),
        ("xmp/billion_laughs.jpg", "xmp_with_entities"),
    ],
)
def test_what_is_meant_for_other_programs_is_named(sandbox: Sandbox, name: str, flag: str) -> None:
    with asset(f"hostile_generated/{name}").open("rb") as file:
        assert flag in sandbox.run("read", file, now=NOW).result["flags"]


def test_what_was_not_accepted_is_kept_in_the_words_of_the_file(sandbox: Sandbox) -> None:
    with asset("hostile_generated/gps/lat_over_90.jpg").open("rb") as file:
        stated = sandbox.run("read", file, now=NOW).result["stated"]
    assert stated["lat"].startswith("213/1")
    assert stated["lat_ref"] == "N"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_little_and_is_flagged(sandbox: Sandbox, name: str) -> None:
    flags: list[str] = []
    for task in ("read", "previews"):
        arguments = {"now": NOW} if task == "read" else {"limits": PREVIEWS}
        with asset(name).open("rb") as file:
            outcome = sandbox.run(task, file, **arguments)
        assert outcome.ended == "done"
        assert outcome.cpu_s < 5
        assert outcome.peak_kb < 300 * 1024
        flags += outcome.flags
    expected = EXPECTED.get(name.removeprefix("hostile_generated/"), {"flag": True})
    assert flags or "flag" not in expected or name in UNREMARKABLE
