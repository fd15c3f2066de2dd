"""The subtitles of drones: every dialect says where and when; what it does not say is absent."""

import datetime as dt
import io
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.formats import media_type_of
from evidence.reading import Reading, read
from evidence.sandbox import Sandbox
from tests.assets import asset

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
AT = {"lat": 41.9425, "lon": 126.4245}
# Position of the first fix, frames, fixes, first and last time, as a person reads them in the file.
REAL = {
    "air2s.srt": ((41.424724, 2.234156), 17, 17, "2022-08-07T13:40:40", "2022-08-07T13:40:41"),
    "broken_incomplete.SRT": (
        (-34.7383, -58.4563), 20, 19, "2017-07-03T10:15:03", "2017-07-03T10:15:22"),
    "broken_incomplete2.SRT": (
        (-34.86995, -57.823395), 6, 4, "2020-08-12T08:55:21", "2020-08-12T08:55:21"),
    "matrice_300.srt": (None, 381, 0, "2022-06-21T16:06:17", "2022-06-21T16:12:37"),
    "mavic_2_style.SRT": (
        (-20.2533, 149.0251), 468, 468, "2017-08-05T14:11:51", "2017-08-05T14:19:39"),
    "mavic_air.SRT": (None, 2, 0, "2018-02-19T08:04:51", "2018-02-19T08:04:51"),
    "mavic_air2.srt": ((41.420684, 2.162162), 25, 25, "2022-05-01T15:01:58", "2022-05-01T15:01:58"),
    "mavic_pro.SRT": (
        (-20.2533, 149.0251), 468, 468, "2017-08-05T14:11:51", "2017-08-05T14:19:39"),
    "mix_p4rtk_mavic2pro.srt": (
        (-34.6502, -59.409424), 12, 12, "2020-10-07T12:00:10", "2020-10-07T12:00:10"),
    "p4_rtk.SRT": ((-34.237922, -58.851745), 55, 55, None, None),
    "p4p_sample.SRT": ((47.4692, 8.2090), 5, 5, None, None),
}  # fmt: skip


def frames(*lines: str) -> bytes:
    """Subtitles with one line to a frame, a second each."""
    return "".join(
        f"{at}\n00:00:{at:02},000 --> 00:00:{at + 1:02},000\n{line}\n\n"
        for at, line in enumerate(lines, 1)
    ).encode()


def flight(*lines: str) -> Reading:
    return read(io.BytesIO(frames(*lines)), now=NOW)


@pytest.mark.parametrize("name", sorted(REAL))
def test_a_real_drone_is_understood(name: str) -> None:
    place, count, fixes, first, last = REAL[name]
    with asset(f"drone_srt/JuanIrac__{name}").open("rb") as file:
        found = read(file, now=NOW)

    assert found.media_type == "application/x-subrip"
    assert found.position == (place and {"lat": place[0], "lon": place[1]})
    assert (found.drone["frames"], found.drone["fixes"]) == (count, fixes)
    assert (found.drone.get("first_at"), found.drone.get("last_at")) == (first, last)
    assert (found.taken_at, found.altitude_m, found.utc_offset) == (first, None, None)
    assert found.sources["drone"] == "srt"


FLAGS = {
    "air2s.srt": ["altitude_ref_missing"],
    "broken_incomplete.SRT": ["subtitles_incomplete"],
    "broken_incomplete2.SRT": ["altitude_ref_missing", "subtitles_incomplete"],
    "matrice_300.srt": ["position_order_ambiguous"],
    "mavic_air2.srt": ["altitude_ref_missing"],
    "mix_p4rtk_mavic2pro.srt": ["heading_from_gimbal", "subtitles_mixed"],
    "p4_rtk.SRT": ["heading_from_gimbal"],
}


@pytest.mark.parametrize("name", sorted(REAL))
def test_what_is_doubtful_in_a_real_flight_is_flagged(name: str) -> None:
    with asset(f"drone_srt/JuanIrac__{name}").open("rb") as file:
        found = read(file, now=NOW)
    assert found.flags == ["not_a_picture", *FLAGS.get(name, [])]


def test_a_pair_in_either_order_is_no_place_and_both_are_shown() -> None:
    with asset("drone_srt/JuanIrac__matrice_300.srt").open("rb") as file:
        found = read(file, now=NOW)
    assert found.disagreements["position"] == {
        "srt GPS, latitude first": {"lat": 36.6146, "lon": -6.112},
        "srt GPS, longitude first": {"lat": -6.112, "lon": 36.6146},
    }
    assert found.drone["barometer_m"] == 0.3


@pytest.mark.parametrize(
    "line",
    [
        "GPS (126.4, 41.9, 15), F.PRY (2.7°, -7.0°, 110.1°), G.PRY (-24.4°, 0.0°, -110.4°)",
        (
            "[latitude: 41.9] [longitude: 126.4] "
            "[drone_yaw: 110.1 drone_pitch: 2.7 drone_roll: -7.0] "
            "[gb_yaw: -110.4 gb_pitch: -24.4 gb_roll: 0.0]"
        ),
    ],
)
def test_how_the_camera_was_held_is_read_and_gives_the_heading(line: str) -> None:
    found = flight(line)
    assert found.drone | {
        "flight_yaw_deg": 110.1, "flight_pitch_deg": 2.7, "flight_roll_deg": -7.0,
        "gimbal_yaw_deg": -110.4, "gimbal_pitch_deg": -24.4, "gimbal_roll_deg": 0.0,
    } == found.drone  # fmt: skip
    assert found.heading_deg == pytest.approx(249.6)
    assert (found.heading_ref, found.sources["heading_deg"]) == (None, "srt gimbal yaw")
    assert "heading_from_gimbal" in found.flags


@pytest.mark.parametrize("stated", ["(1,2)", "(999°, 0°, 0°)", "(x, y, z)", "()"])
def test_angles_that_are_none_are_left_out(stated: str) -> None:
    found = flight(f"GPS (126.4, 41.9, 15), G.PRY {stated}")
    assert "gimbal_pitch_deg" not in found.drone


def test_subtitles_of_nothing_are_no_subtitles() -> None:
    with asset("drone_srt/JuanIrac__broken_empty2.SRT").open("rb") as file:
        assert media_type_of(file) == "application/octet-stream"


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("GPS(126.4245,41.9425,16) BAROMETER:20.1", "srt GPS"),
        ("F/5.6, SS 400, GPS (126.4245, 41.9425, 16), D 1.0m, H 20.1m", "srt GPS"),
        ("GPS(41.9425,126.4245,0.0M)", "srt GPS"),
        ("GPS(126.4245,41.9425,0.0M)", "srt GPS"),
        ("GPS(126,4245,41,9425,16) BAROMETER:20,1", "srt GPS"),
        ("GPS (126,4245, 41,9425, 16)", "srt GPS"),
        ("[latitude : 41.9425] [longtitude : 126.4245]", "srt latitude longitude"),
        ("[latitude: 41,942500] [longitude: 126,424500]", "srt latitude longitude"),
    ],
)
def test_a_place_is_the_same_in_every_dialect(line: str, source: str) -> None:
    found = flight(line)
    assert found.position == pytest.approx(AT)
    assert found.sources["position"] == source


def test_only_a_height_that_says_above_what_is_a_height() -> None:
    known = flight(
        "[latitude: 41.9425] [longitude: 126.4245] [rel_alt: 1.300 abs_alt: 502,500] [ct: 5500]"
    )
    loose = flight("[latitude: 41.9425] [longitude: 126.4245] [altitude: 117.0]")

    assert (known.altitude_m, known.sources["altitude_m"]) == (502.5, "srt abs_alt")
    assert known.drone["height_above_takeoff_m"] == 1.3
    assert known.drone["absolute_altitude_m"] == 502.5
    assert loose.altitude_m is None
    assert loose.stated == {"srt altitude": "117.0"}
    assert "altitude_ref_missing" in loose.flags


@pytest.mark.parametrize(
    ("line", "flag", "stated"),
    [
        ("GPS(0.0000,0.0000,0)", "position_null_island", {"srt GPS": "0.0000,0.0000,0"}),
        ("GPS(0.0,0.0,0.0M)", "position_null_island", {"srt GPS": "0.0,0.0,0.0M"}),
        ("GPS(26.42,91.5,16)", "position_out_of_range", {"srt GPS": "26.42,91.5,16"}),
        ("GPS(181.0,41.9,16)", "position_out_of_range", {"srt GPS": "181.0,41.9,16"}),
        ("GPS(36.6,-6.1,0.0M)", "position_order_ambiguous", {"srt GPS": "36.6,-6.1,0.0M"}),
        ("GPS(n/a,n/a,n/a)", "position_unreadable", {"srt GPS": "n/a,n/a,n/a"}),
        (
            "[latitude: 95.0] [longitude: 126.4]",
            "position_out_of_range",
            {"srt latitude longitude": "[latitude: 95.0] [longitude: 126.4]"},
        ),
        ("2026-02-30 01:02:03", "taken_at_impossible", {"srt time": "2026-02-30 01:02:03"}),
    ],
)
def test_what_is_not_accepted_is_flagged_in_its_own_words(
    line: str, flag: str, stated: dict[str, str]
) -> None:
    found = flight(line)
    assert (found.position, found.taken_at) == (None, None)
    assert found.flags == ["not_a_picture", flag]
    assert found.stated == stated
    assert (found.drone["frames"], found.drone["fixes"]) == (1, 0)


def test_the_first_fix_counts_and_not_the_nought_before_it() -> None:
    nought, here, there = "GPS(0.0,0.0,0)", "GPS(126.4245,41.9425,9)", "GPS(126.5,41.9,9)"
    found = flight(nought, nought, here, there)
    assert found.position == AT
    assert (found.drone["frames"], found.drone["fixes"]) == (4, 2)
    assert "position_null_island" in found.flags


def test_a_time_to_come_is_flagged() -> None:
    found = flight("2099-01-01 00:00:00,000", "2099-01-01 00:00:01,000")
    assert "taken_at_future" in found.flags


def test_the_subtitles_of_a_film_tell_of_no_flight() -> None:
    found = flight("你好。", "The GPS is broken.")
    assert (found.media_type, found.drone, found.sources) == ("application/x-subrip", {}, {})
    assert found.flags == ["not_a_picture"]


DEGREES = {"allow_nan": False, "allow_infinity": False}


@given(
    st.floats(-180, 180, **DEGREES), st.floats(-90, 90, **DEGREES), st.sampled_from(".,"),
    st.integers(4, 9),
)  # fmt: skip
def test_every_place_comes_back_from_every_dialect(
    lon: float, lat: float, comma: str, digits: int
) -> None:
    x, y = (f"{value:.{digits}f}".replace(".", comma) for value in (lon, lat))
    for line in (f"GPS({x},{y},16)", f"GPS ({x}, {y}, 16)", f"[latitude: {y}] [longitude: {x}]"):
        found = flight(line).position
        if found is None:
            assert float(f"{lon:.{digits}f}") == float(f"{lat:.{digits}f}") == 0
        else:
            assert found["lon"] == pytest.approx(lon, abs=10**-digits)
            assert found["lat"] == pytest.approx(lat, abs=10**-digits)


WORDS = st.sampled_from(
    ["GPS(", "GPS (", ")", "[latitude: ", "[longtitude : ", "]", ",", ".", "-", "0", "126.4245",
     "999999999", "M", "H ", "m", "[rel_alt: ", " abs_alt: ", "BAROMETER:", "2026-05-06 09:02:03",
     "0000-00-00 99:99:99", " --> ", "00:00:01,000", "\n", "\x00", "新"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=40).map("".join) | st.text(max_size=80))
def test_no_words_break_the_reader_or_lead_off_the_globe(words: str) -> None:
    found = flight(words)
    place: Any = found.position or AT
    assert abs(place["lat"]) <= 90
    assert abs(place["lon"]) <= 180
    assert found.position != {"lat": 0, "lon": 0}


@pytest.mark.parametrize("line", ["", "1" * 5000, "GPS(126.4245,41.9425,16) " * 50, "[latitude: "])
def test_subtitles_without_end_cost_little_and_are_flagged(line: str) -> None:
    content = frames("GPS(126.4245,41.9425,16)") + f"{line}\n".encode() * (
        (60 << 20) // (len(line) + 1)
    )
    began = time.perf_counter()
    found = read(io.BytesIO(content), now=NOW)

    assert time.perf_counter() - began < 5
    assert found.position == AT
    assert "subtitles_too_long" in found.flags


def test_an_hour_of_frames_is_read_in_the_child(tmp_path: Any) -> None:
    line = "[latitude: 41.9425] [longitude: 126.4245] [rel_alt: 1.300 abs_alt: 502.500]"
    file = tmp_path / "hour.srt"
    file.write_bytes(frames(line) * 108_000)
    with Sandbox(size=1) as sandbox, file.open("rb") as opened:
        outcome = sandbox.run("read", opened, now=NOW.isoformat())

    assert (outcome.ended, outcome.result["drone"]["fixes"]) == ("done", 108_000)
    assert outcome.peak_kb < 300 * 1024
