"""Videos say when and where; small made-up ones, each with one thing a phone or a drone does."""

import datetime as dt
import io
import struct
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.formats.boxes import read_movie
from evidence.reading import Reading, read
from evidence.reading.points import read_point
from tests.assets import asset
from tests.evidence.test_reading_golden import GOLDEN, agrees_in_place

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
SINCE_1904 = 2_082_844_800  # seconds to 1970
MORNING = dt.datetime(2026, 5, 6, 1, 2, 3, tzinfo=dt.UTC)
PLACE, DATE = "com.apple.quicktime.location.ISO6709", "com.apple.quicktime.creationdate"
BAISHAN, AT_BAISHAN = b"+41.9425+126.4245+502.500/", {"lat": 41.9425, "lon": 126.4245}


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I", len(body) + 8) + kind + body


def mvhd(created: int, seconds: int = 2, *, wide: bool = False) -> bytes:
    times = struct.pack(">QQIQ" if wide else ">IIII", created, created, 1, seconds)
    return box(b"mvhd", bytes([wide, 0, 0, 0]), times, bytes(80))


def header(moment: dt.datetime = MORNING) -> bytes:
    return mvhd(int(moment.timestamp()) + SINCE_1904)


def note(kind: str, text: bytes) -> bytes:
    return box(kind.encode("latin-1"), struct.pack(">HH", len(text), 0x15C7), text)


def keyed(values: dict[str, bytes], *, version: bytes = b"") -> bytes:
    names = b"".join(struct.pack(">I", len(n) + 8) + b"mdta" + n.encode() for n in values)
    items = b"".join(
        box(struct.pack(">I", at), box(b"data", bytes([0, 0, 0, 1, 0, 0, 0, 0]), value))
        for at, value in enumerate(values.values(), 1)
    )
    keys = box(b"keys", struct.pack(">II", 0, len(values)), names)
    return box(b"meta", version, box(b"hdlr", bytes(24)), keys, box(b"ilst", items))


def movie(*inside: bytes, brand: bytes = b"qt  ") -> bytes:
    return box(b"ftyp", brand, bytes(4)) + box(b"mdat", bytes(64)) + box(b"moov", *inside)


def reading(*inside: bytes, **options: Any) -> Reading:
    return read(io.BytesIO(movie(*inside, **options)), now=NOW)


@pytest.mark.parametrize("name", sorted(one for one in GOLDEN if one.startswith("video/")))
def test_a_real_video_is_read_as_exiftool_reads_it(name: str) -> None:
    golden, said = GOLDEN[name], GOLDEN[name]["QuickTime"]
    with asset(name).open("rb") as file:
        found = read(file, now=NOW)
    assert found.media_type == golden["MIMEType"]
    agrees_in_place(found, golden)
    stated = said.get("Keys:CreationDate", said["QuickTime:CreateDate"])
    assert found.taken_at == stated[:19].replace(":", "-", 2).replace(" ", "T")
    assert found.utc_offset == (stated[19:] or None)
    assert (found.make, found.model) == (golden.get("Make"), golden.get("Model"))
    assert found.disagreements == {}


@pytest.mark.parametrize("version", [b"", bytes(4)], ids=["quicktime", "mp4"])
def test_a_phone_says_when_where_and_in_which_zone(version: bytes) -> None:
    said = {PLACE: BAISHAN, DATE: b"2026-05-06T09:02:01+0800"}
    found = reading(header(), keyed(said, version=version))

    assert (found.position, found.altitude_m) == (AT_BAISHAN, 502.5)
    assert (found.taken_at, found.utc_offset) == ("2026-05-06T09:02:01", "+08:00")
    assert found.sources["position"] == f"quicktime {PLACE}"
    assert found.sources["utc_offset"] == f"quicktime {DATE}"
    assert found.flags == ["not_a_picture"]


@pytest.mark.parametrize("wide", [False, True])
def test_the_clock_of_the_header_is_named_and_given_no_zone(*, wide: bool) -> None:
    found = reading(mvhd(int(MORNING.timestamp()) + SINCE_1904, wide=wide))

    assert (found.taken_at, found.utc_offset) == ("2026-05-06T01:02:03", None)
    assert found.sources == {"taken_at": "quicktime mvhd"}
    assert "taken_at_from_mvhd" in found.flags


@pytest.mark.parametrize(
    ("created", "taken_at", "flag"),
    [
        (0, None, None),
        (int(MORNING.timestamp()), None, "taken_at_out_of_range"),  # it counts from 1970
        (2**64 - 1, None, "taken_at_out_of_range"),
        (2**32 - 1, "2040-02-06T06:28:15", "taken_at_future"),
    ],
)
def test_a_clock_that_cannot_be_is_flagged(
    created: int, taken_at: str | None, flag: str | None
) -> None:
    found = reading(mvhd(created, wide=True))

    assert found.taken_at == taken_at
    if flag is None:
        assert found.flags == ["not_a_picture"]
    else:
        assert flag in found.flags
        assert found.stated == {"quicktime mvhd": str(created)}


def test_an_edited_video_shows_both_times() -> None:
    late = header(MORNING + dt.timedelta(days=3))
    found = reading(late, keyed({DATE: b"2026-05-06T09:02:01+0800"}))

    assert found.taken_at == "2026-05-06T09:02:01"
    assert "taken_at_sources_disagree" in found.flags
    assert found.disagreements["taken_at"] == {
        f"quicktime {DATE}": "2026-05-06T09:02:01+08:00",
        "quicktime mvhd": "2026-05-09T01:02:03",
    }


def test_a_camera_that_keeps_local_time_in_its_header_is_not_doubted() -> None:
    local = header(MORNING + dt.timedelta(hours=8))
    found = reading(local, keyed({DATE: b"2026-05-06T09:02:01+0800"}))

    assert found.disagreements == {}


def test_two_places_that_differ_are_both_shown() -> None:
    notes = box(b"udta", note("©xyz", b"+41.9000+126.4000+12/"), bytes(4))
    found = reading(header(), notes, keyed({PLACE: BAISHAN}))

    assert found.position == AT_BAISHAN
    assert {"position_sources_disagree", "altitude_m_sources_disagree"} <= set(found.flags)
    assert found.disagreements["position"] == {
        f"quicktime {PLACE}": AT_BAISHAN,
        "quicktime ©xyz": {"lat": 41.9, "lon": 126.4},
    }


def test_a_drone_notes_how_it_and_its_camera_stood() -> None:
    notes = [("©fyw", b"-112.00"), ("©gpt", b"-89.90"), ("©gyw", b"+400"), ("©xyz", BAISHAN)]
    found = reading(header(), box(b"udta", *(note(*one) for one in notes)), brand=b"isom")

    assert found.media_type == "video/mp4"
    assert found.drone == {"flight_yaw_deg": -112.0, "gimbal_pitch_deg": -89.9}
    assert found.stated == {"quicktime ©gyw": "+400"}
    assert "drone_angle_unreadable" in found.flags
    assert found.heading_deg is None


@pytest.mark.parametrize(
    ("stated", "position", "height", "flags"),
    [
        (b"+4156.55+12625.47/", {"lat": 41.9425, "lon": 126.4245}, None, []),
        (b"-415633.0-1262528.2-12.5/", {"lat": -41.9425, "lon": -126.4245}, -12.5, []),
        (b"+22.5+113.9", {"lat": 22.5, "lon": 113.9}, None, []),
        (b"+00.0000+000.0000/", None, None, ["position_null_island"]),
        (b"+91.0000+126.0000/", None, None, ["position_out_of_range"]),
        (b"+41.0000+181.0000/", None, None, ["position_out_of_range"]),
        (b"+4175.00+12600.00/", None, None, ["position_minutes"]),
        (b"+41.9-126.4+999999999/", {"lat": 41.9, "lon": -126.4}, None, ["altitude_out_of_range"]),
        (b"+41.9+126.4CRSgcj02/", {"lat": 41.9, "lon": 126.4}, None, ["datum_unexpected"]),
        (b"41.9,126.4", None, None, ["position_unreadable"]),
        ("+４１.9+126.4/".encode(), None, None, ["position_unreadable"]),
    ],
)
def test_a_place_is_read_in_every_way_the_standard_writes_it(
    stated: bytes, position: dict[str, float] | None, height: float | None, flags: list[str]
) -> None:
    point = read_point(stated)
    assert point.position == (pytest.approx(position, abs=1e-6) if position else None)
    assert (point.altitude_m, point.flags) == (height, flags)


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-400, 9000))
def test_every_place_comes_back(lat: float, lon: float, height: float) -> None:
    point = read_point(f"{lat:+08.4f}{lon:+09.4f}{height:+.3f}/".encode())
    if point.position is None:
        assert point.flags == ["position_null_island"]
    else:
        assert point.position["lat"] == pytest.approx(lat, abs=5.1e-5)
        assert point.position["lon"] == pytest.approx(lon, abs=5.1e-5)
    assert point.altitude_m == pytest.approx(height, abs=5.1e-4)


WHOLE = movie(header(), box(b"udta", note("©xyz", BAISHAN)), keyed({PLACE: BAISHAN}))


@given(st.dictionaries(st.integers(12, len(WHOLE) - 1), st.integers(0, 255), max_size=6))
def test_no_damage_breaks_the_reader_or_leads_off_the_globe(damage: dict[int, int]) -> None:
    content = bytearray(WHOLE)
    for at, byte in damage.items():
        content[at] = byte
    found = read(io.BytesIO(bytes(content)), now=NOW)
    if found.position:
        assert abs(found.position["lat"]) <= 90
        assert abs(found.position["lon"]) <= 180


@given(st.integers(12, len(WHOLE) - 1))
def test_a_video_cut_short_says_so_and_is_read_as_far_as_it_goes(length: int) -> None:
    found = read(io.BytesIO(WHOLE[:length]), now=NOW)
    assert {"cut_off", "movie_header_missing"} & set(found.flags)
    assert found.position in (None, AT_BAISHAN)  # never a part of a coordinate
    assert found.disagreements == {}


@given(st.binary(max_size=400))
def test_noise_where_the_header_should_be_is_only_noise(noise: bytes) -> None:
    found = read(io.BytesIO(movie(noise)), now=NOW)
    assert found.media_type == "video/quicktime"


def test_a_hundred_thousand_boxes_and_a_box_of_exabytes_cost_nothing() -> None:
    flood = movie(box(b"udta", box(b"free") * 100_000))
    endless = box(b"ftyp", b"isom") + struct.pack(">I4sQ", 1, b"mdat", 2**63)
    deep = movie(box(b"udta", box(b"meta", bytes(4)) * 9_000) * 4)
    began = time.process_time()
    flags = [read_movie(io.BytesIO(content)).flags for content in (flood, endless, deep)]

    assert flags == [["boxes_too_many"], ["cut_off", "movie_header_missing"], ["boxes_too_many"]]
    assert time.process_time() - began < 2
