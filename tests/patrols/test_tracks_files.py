"""Track files as receivers and apps leave them."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from patrols.receivers.child import answer
from patrols.tracks import files
from patrols.tracks.files import Form, NoTrack
from patrols.tracks.fixes import Fixes
from patrols.tracks.telling import told
from server.cli import main
from tests.assets import asset
from tests.patrols.tracks_made import BEGAN, as_csv, as_fit, as_gpx, as_kml, as_nmea, walk

WRITTEN = {
    Form.GPX: as_gpx,
    Form.KML: as_kml,
    Form.FIT: as_fit,
    Form.NMEA: as_nmea,
    Form.CSV: as_csv,
}
# Metres by `gpsbabel -t -i gpx -f FILE [-x position,distance=10m] -o gtrnctr,course=0`, 1.8.0.
GPSBABEL = {
    "tkrajina__around-visnjan-with-car.gpx": (2736.30, 2689.30),
    "tkrajina__track-with-empty-segment.gpx": (85.95, 78.22),
    "tkrajina__track-with-extremes.gpx": (2206.01, 2206.01),
}


@pytest.mark.parametrize("form", WRITTEN)
def test_every_form_tells_the_same_walk(form: Form) -> None:
    raw = walk(80)
    write: Callable[[Fixes], bytes] = WRITTEN[form]

    read = files.read(write(raw))

    assert (read.form, read.t0) == (form, BEGAN)
    assert np.allclose(read.fixes.lon, raw.lon, atol=2e-7)
    assert np.allclose(read.fixes.lat, raw.lat, atol=2e-7)
    assert np.allclose(read.fixes.t, raw.t)


@pytest.mark.parametrize("name", GPSBABEL)
def test_lengths_are_those_of_gpsbabel(name: str) -> None:
    said = told(asset(f"tracks/{name}").read_bytes())

    lengths = said["raw"]["length_m"], said["clean"]["length_m"]
    assert lengths == pytest.approx(GPSBABEL[name], rel=0.01)


def test_heights_and_the_day_of_a_receiver_are_read() -> None:
    said = files.read(b"$GPGGA,broken*00\r\n" + as_nmea(walk(10))).fixes

    assert set(said.altitude_m) == {512.0}
    assert len(said) == 10


def test_a_line_without_times_has_a_length_and_no_duration() -> None:
    line = b"<kml><LineString><coordinates>126.5,42.1 126.51,42.1</coordinates></LineString></kml>"

    said = told(line)

    assert said["raw"]["length_m"] == pytest.approx(827, abs=1)
    assert (said["raw"]["duration_s"], said["suspicion"]["reasons"]) == (None, ["no_times"])


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9))
    + b"]><gpx><name>&j;</name></gpx>"
)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        b"no track",
        b"lon,lat\n",
        b"<gpx></gpx>",
        b"<kml><a>",
        BOMB,
        b"\x0e\x10\x00\x00\xff\xff\xff\x7f.FITxx",
        b"$GPRMC,,V,,,,,,,,,N*53\r\n",
    ],
)
def test_what_is_no_track_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(NoTrack) as refusal:
        files.read(content)

    assert refusal.value.sentence("zh")


@pytest.mark.parametrize("form", WRITTEN)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(cut=st.floats(0, 1), at=st.floats(0, 1), byte=st.integers(0, 255))
def test_a_damaged_file_is_read_as_far_as_it_goes_or_refused(
    form: Form, cut: float, at: float, byte: int
) -> None:
    content = bytearray(WRITTEN[form](walk(12)))
    content[int(at * (len(content) - 1))] = byte

    said = json.loads(answer(bytes(content[: int(cut * len(content))]), form.value))

    assert ("why" in said) != ("lon" in said)


def test_two_hundred_thousand_fixes_are_read_cleaned_and_told() -> None:
    raw = walk(20_000)
    tiled = b"lon,lat,time\n" + b"".join(
        b"%.7f,%.7f,%d\n" % row
        for n in range(10)
        for row in zip(raw.lon, raw.lat, (raw.t + 1e9 + n * 120_000).astype(int), strict=True)
    )

    said = told(tiled)

    assert said["raw"]["points"] == 200_000
    assert said["clean"]["length_m"] <= said["raw"]["length_m"]


def test_the_command_prints_one_line(tmp_path: Path) -> None:
    file = tmp_path / "巡查.gpx"
    file.write_bytes(as_gpx(walk(60)))

    done = CliRunner().invoke(main, ["patrols", "track", str(file), "--transport", "foot"])

    (line,) = done.stdout.splitlines()
    said = json.loads(line)
    assert {"raw", "clean", "gaps", "suspicion", "version"} <= said.keys()
    assert (said["raw"]["points"], said["gaps"], said["suspicion"]["score"]) == (60, [], 0)


def test_the_command_says_why_it_cannot(tmp_path: Path) -> None:
    file = tmp_path / "track.gpx"
    file.write_bytes(b"<gpx></gpx>")

    done = CliRunner().invoke(main, ["patrols", "track", str(file)])

    assert (done.exit_code, done.stdout) == (1, "")
    assert "没有可读取的轨迹" in done.stderr
