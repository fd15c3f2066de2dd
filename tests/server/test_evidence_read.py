"""``kuangxun evidence read``: any file, read as the service reads it, told in a line of JSON."""

import datetime as dt
import hashlib
import json
import os
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from evidence.reading import Reading
from evidence.sandbox import Sandbox
from server.cli import main
from tests.assets import ASSETS, asset
from tests.evidence.test_reading_golden import GOLDEN, agrees_in_place

HOSTILE = ASSETS / "hostile_generated" / "EXPECTED.json"
FOLDERS = ("photos", "video", "drone_srt", "hostile_generated", "hostile_real")
FIRST = [
    "path", "sha256", "media_type", "position", "altitude_m", "heading_deg", "heading_ref",
    "taken_at", "utc_offset", "drone", "sources", "flags",
]  # fmt: skip
GIF = b"GIF89a\x02\x00\x01\x00;"


def read(*paths: Path | str, **environ: str) -> Result:
    """Run the command on nothing but the files: neither database nor data folder is there."""
    env = {"KUANGXUN_DATA": "/nowhere/at/all", "KUANGXUN_DATABASE_URL": "none://", **environ}
    return CliRunner().invoke(main, ["evidence", "read", *map(str, paths)], env=env)


def lines(done: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout_bytes.splitlines()]


def test_a_file_is_a_line_without_any_database(tmp_path: Path) -> None:
    file = tmp_path / "界桩.gif"
    file.write_bytes(GIF)
    done = read(file)
    (line,) = lines(done)

    assert (done.exit_code, done.stderr) == (0, "")
    assert list(line) == FIRST
    assert line["path"] == str(file)
    assert "界桩" in done.stdout
    assert line["sha256"] == hashlib.sha256(GIF).hexdigest()
    assert (line["position"], line["taken_at"], line["drone"]) == (None, None, {})


def test_the_whole_reading_is_told_when_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "a.gif"
    file.write_bytes(GIF)
    (line,) = lines(read("--full", file))

    assert list(line)[: len(FIRST)] == FIRST
    assert (line["media_type"], line["width"], line["height"]) == ("image/gif", 2, 1)


def test_sources_that_disagree_are_both_told() -> None:
    (line,) = lines(read(asset("hostile_generated/xmp/dji_xmp_contradicts_exif.jpg")))
    assert line["position"] == line["sources"]["position"]["exif"]
    assert line["sources"]["position"]["xmp"] != line["position"]
    assert "position_against_xmp" in line["flags"]


def test_what_leads_to_no_file_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    file, pipe, link = tmp_path / "a.gif", tmp_path / "pipe", tmp_path / "link"
    file.write_bytes(GIF)
    os.mkfifo(pipe)
    link.symlink_to(tmp_path / "gone")
    missing = (tmp_path / "none.jpg", pipe, link, tmp_path)
    done = read(*missing, file)

    assert done.exit_code == 1
    assert [line["path"] for line in lines(done)] == [str(file)]
    told = done.stderr.splitlines()
    assert [line.partition(":")[0] for line in told] == [str(path) for path in missing]
    assert all("没有这个文件" in line and "no such file" in line for line in told)
    assert "Traceback" not in done.output


def test_a_name_that_is_no_text_comes_out_whole(tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"\xd5\xd5\xc6\xac.gif")
    file.write_bytes(GIF)
    done = read(file)

    assert done.exit_code == 0
    assert lines(done)[0]["path"] == str(file)


def test_a_file_of_nothing_and_a_file_of_noise_have_their_line(tmp_path: Path) -> None:
    empty, noise = tmp_path / "empty", tmp_path / "noise"
    empty.touch()
    noise.write_bytes(bytes(range(256)) * 300)
    done = read(empty, noise)

    assert done.exit_code == 0
    for line in lines(done):
        assert line["media_type"] == "application/octet-stream"
        assert line["flags"] == ["not_a_picture"]


def test_every_shared_file_is_told_as_the_service_reads_it() -> None:
    asset("photos/GOLDEN.json")
    files = [one for folder in FOLDERS for one in sorted((ASSETS / folder).rglob("*"))]
    paths = [one for one in files if one.is_file()]
    done = read("--full", *paths)
    told = {line["path"]: line for line in lines(done)}

    assert (done.exit_code, done.stderr, len(told)) == (0, "", len(paths))
    with Sandbox(size=1) as sandbox:
        for path in paths:
            agrees(told[str(path)], sandbox, path)
    for name, golden in GOLDEN.items():
        agrees_in_place(as_reading(told[str(ASSETS / name)]), golden)
    for name, wanted in json.loads(HOSTILE.read_text()).items():
        place = told[str(HOSTILE.parent / name)]["position"] or {}
        for key in {"lat", "lon"} & wanted.keys():
            assert place.get(key) == pytest.approx(wanted[key], abs=1e-6), name


def agrees(line: dict[str, Any], sandbox: Sandbox, path: Path) -> None:
    """Hold a line against the reading the job would keep."""
    with path.open("rb") as file:
        kept = sandbox.run("read", file, now=dt.datetime.now(dt.UTC).isoformat())
    assert kept.ended == "done"
    assert kept.peak_kb < 300 * 1024
    assert {name: line[name] for name in kept.result} == kept.result
    assert line["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()


def as_reading(line: dict[str, Any]) -> Reading:
    return Reading(**{one.name: line[one.name] for one in fields(Reading)})
