"""Small made-up photos, each with one thing that a camera or an editor does to them."""

import datetime as dt
import io
import struct
from typing import Any

import pytest

from evidence.formats import TooMuchReading, bounded, frame_of, media_type_of
from evidence.reading import Reading, read
from evidence.reading.draft import Draft
from evidence.reading.drone import believable, read_drone
from evidence.reading.text import decode

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
PLACE: dict[int, Any] = {1: b"N\0", 2: [(43, 1), (52, 1), (4128, 100)],
                         3: b"E\0", 4: [(126, 1), (33, 1), (5856, 100)]}  # fmt: skip


def folder(at: int, entries: dict[int, Any]) -> bytes:
    """One TIFF folder standing at ``at``: text and bytes as given, lists as fractions."""
    body, data = b"", b""
    after = at + 2 + 12 * len(entries) + 4
    for tag, value in sorted(entries.items()):
        kind, count, raw = (1, 1, value) if tag == 5 else stored(value)
        if len(raw) > 4:
            field, data = struct.pack(">I", after + len(data)), data + raw
        else:
            field = raw.ljust(4, b"\0")
        body += struct.pack(">HHI", tag, kind, count) + field
    return struct.pack(">H", len(entries)) + body + b"\0\0\0\0" + data


def stored(value: Any) -> tuple[int, int, bytes]:
    if isinstance(value, bytes):
        return 2, len(value), value
    if isinstance(value, int):
        return 4, 1, struct.pack(">I", value)
    return 5, len(value), b"".join(struct.pack(">II", *pair) for pair in value)


def photo(gps: dict[int, Any], exif: dict[int, Any] | None = None) -> Reading:
    """A JPEG without pixels that carries these tags, as we read it."""
    inner = folder(8 + 30, exif or {})
    first = folder(8, {0x8769: 38, 0x8825: 38 + len(inner)})
    tiff = b"MM\0*\0\0\0\x08" + first + inner + folder(38 + len(inner), gps)
    segment = b"Exif\0\0" + tiff
    content = b"\xff\xd8\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + b"\xff\xd9"
    return read(io.BytesIO(content), now=NOW)


def test_a_plain_position_is_read_by_both_readers() -> None:
    reading = photo(PLACE)
    assert reading.position == pytest.approx({"lat": 43.8781333, "lon": 126.5662667}, abs=1e-6)
    assert reading.sources["position"] == "exif by exifread and pillow"
    assert "exif_damaged" not in reading.flags


@pytest.mark.parametrize(
    ("reference", "height"), [(0, 193.5), (1, -193.5), (2, 193.5), (3, -193.5)]
)
def test_height_has_its_sign(reference: int, height: float) -> None:
    stated = {5: bytes([reference]), 6: [(1935, 10)]}
    assert photo(PLACE | stated).altitude_m == height


def test_a_height_without_its_reference_is_not_guessed() -> None:
    reading = photo(PLACE | {6: [(1935, 10)]})
    assert reading.altitude_m is None
    assert "altitude_ref_missing" in reading.flags
    assert reading.stated["alt"] in {"1935/10", "387/2"}


@pytest.mark.parametrize(
    ("place", "flag"),
    [
        ({2: [(0, 0)] * 3}, "position_undefined"),
        ({2: [(43, 1), (0, 0), (0, 1)]}, "position_undefined"),
        ({2: [(43, 0), (0, 1), (0, 1)]}, "position_undefined"),
        ({2: [(43, 1), (61, 1), (0, 1)]}, "position_minutes"),
        ({4: [(181, 1), (0, 1), (0, 1)]}, "position_out_of_range"),
        ({1: b"?\0"}, "position_ref_missing"),
        ({9: b"V\0"}, "position_void"),
        ({2: [(0, 1)] * 3, 4: [(0, 1)] * 3}, "position_null_island"),
    ],
)
def test_a_doubtful_position_is_none_and_says_why(place: dict[int, Any], flag: str) -> None:
    reading = photo(PLACE | place)
    assert reading.position is None
    assert flag in reading.flags
    assert reading.stated["lat"]


def test_half_a_position_is_none() -> None:
    assert "position_incomplete" in photo({1: b"N\0", 2: [(43, 1)] * 3}).flags


def test_another_datum_is_flagged_and_kept() -> None:
    reading = photo(PLACE | {18: b"GCJ-02\0"})
    assert "datum_unexpected" in reading.flags
    assert reading.stated["datum"].startswith("GCJ-02")
    assert "datum_unexpected" not in photo(PLACE | {18: b"CGCS2000\0"}).flags


@pytest.mark.parametrize(
    ("offset", "satellites", "flagged"),
    [
        (None, 6, False),  # Jilin's clock is eight hours ahead of the satellites'
        (b"+08:00\0", 6, False),
        (b"+09:00\0", 6, True),
        (None, 23, False),
    ],
)
def test_the_two_clocks_of_a_camera_are_compared(
    offset: bytes | None, satellites: int, *, flagged: bool
) -> None:
    gps = {7: [(satellites, 1), (30, 1), (0, 1)], 29: b"2026:05:01\0"}
    exif: dict[int, Any] = {0x9003: b"2026:05:01 14:30:02\0"}
    reading = photo(PLACE | gps, exif | ({0x9011: offset} if offset else {}))
    assert reading.taken_at == "2026-05-01T14:30:02"
    assert reading.gps_at == f"2026-05-01T{satellites:02}:30:00Z"
    assert ("clock_against_gps" in reading.flags) is flagged


def test_a_scanned_print_says_that_its_time_is_the_scanners() -> None:
    reading = photo({}, {0x9004: b"2026:05:01 14:30:02\0"})
    assert reading.taken_at == "2026-05-01T14:30:02"
    assert "taken_at_from_digitized" in reading.flags


@pytest.mark.parametrize(
    ("stored", "shown", "foreign"),
    [
        ("矿山".encode(), "矿山", False),
        ("矿山".encode("gb18030"), "矿山", True),
        (b"\xff\xfe\xfd", r"\xff\xfe\xfd", True),
        ("a\u202eb\x1b[31m".encode(), r"a\u202eb\u001b[31m", False),
        (b"name\0\xff rest", "name", False),
        (b"   ", None, False),
    ],
)
def test_text_is_shown_and_nothing_hides_in_it(stored: bytes, shown: str, *, foreign: bool) -> None:
    assert decode(stored) == (shown, foreign)


def test_dji_is_read_in_both_spellings_and_nonsense_left_out() -> None:
    packet = (
        b'<x drone-dji:GpsLatitude="43.5" drone-dji:GpsLongtitude="+126.5"'
        b' drone-dji:AbsoluteAltitude="1e400" drone-dji:RelativeAltitude="NaN">'
        b"<drone-dji:GimbalYawDegree>-90.5</drone-dji:GimbalYawDegree>"
    )
    assert read_drone(packet) == {"lat": 43.5, "lon": 126.5, "gimbal_yaw_deg": -90.5}
    assert read_drone(b"x" * (1 << 20) + packet) == {}


def test_a_reader_that_never_ends_is_ended() -> None:
    file = bounded(io.BytesIO(b"x" * 100), reads=10)
    assert [file.read(1) for _ in range(10)] == [b"x"] * 10
    with pytest.raises(TooMuchReading):
        file.read(1)


@pytest.mark.parametrize("content", [b"", b"\xff", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP", b"BM"])
def test_the_smallest_files_have_a_type_and_no_surprise(content: bytes) -> None:
    file = io.BytesIO(content)
    frame_of(file, media_type_of(file))
    assert read(file, now=NOW).flags


def test_what_a_drone_cannot_have_done_is_flagged_and_kept_as_stated() -> None:
    packet = (
        b'drone-dji:GpsLatitude="0.0" drone-dji:GpsLongitude="0.0"'
        b' drone-dji:RelativeAltitude="+40.1"'
        b' drone-dji:GimbalYawDegree="+999.0" drone-dji:AbsoluteAltitude="4294967284"'
    )
    draft = Draft()

    assert believable(draft, read_drone(packet)) == {"height_above_takeoff_m": 40.1}
    assert set(draft.flags) == {
        "xmp_position_null_island", "drone_angle_out_of_range", "drone_height_out_of_range"
    }  # fmt: skip
    assert draft.stated["xmp drone-dji gimbal_yaw_deg"] == "999.0"
