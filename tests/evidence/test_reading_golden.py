"""Forty-two real photographs say to us what they say to exiftool (its answers are kept)."""

import datetime as dt
import json
from typing import Any

import pytest

from evidence.reading import Reading, read
from tests.assets import ASSETS, asset

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
KEPT = ASSETS / "photos" / "GOLDEN.json"
GOLDEN: dict[str, dict[str, Any]] = json.loads(KEPT.read_text()) if KEPT.exists() else {}
PHOTOS = sorted(name for name in GOLDEN if name.startswith("photos/"))
# The registered name of HEIC with the brand `heix`; exiftool keeps to the family's name.
ALSO = {"image/heif": {"image/heif", "image/heic"}}


def test_the_photographs_are_here() -> None:
    asset("photos/GOLDEN.json")
    assert len(PHOTOS) == 42
    assert sum("GPSLatitude" in GOLDEN[name] for name in PHOTOS) == 27


@pytest.mark.parametrize("name", PHOTOS)
def test_a_real_photograph_is_read_as_exiftool_reads_it(name: str) -> None:
    golden = GOLDEN[name]
    with asset(name).open("rb") as file:
        reading = read(file, now=NOW)
    assert reading.media_type in ALSO.get(golden["MIMEType"], {golden["MIMEType"]})
    agrees_in_place(reading, golden)
    agrees_in_direction(reading, golden)
    assert reading.taken_at == stated_time(golden)
    assert reading.utc_offset == golden.get("OffsetTimeOriginal")
    for ours, theirs in {"make": "Make", "model": "Model", "software": "Software"}.items():
        assert getattr(reading, ours) == (str(golden[theirs]).strip() if theirs in golden else None)
    for ours, theirs in {
        "orientation": "Orientation", "width": "ImageWidth", "height": "ImageHeight"
    }.items():  # fmt: skip
        assert getattr(reading, ours) == golden.get(theirs)
    json.dumps(reading.as_json(), allow_nan=False)


def agrees_in_place(reading: Reading, golden: dict[str, Any]) -> None:
    lat, lon = golden.get("GPSLatitude"), golden.get("GPSLongitude")
    if lat == lon == 0:
        assert reading.position is None
        assert "position_null_island" in reading.flags
    elif lat is None:
        assert reading.position is None
    else:
        assert reading.position
        assert reading.position["lat"] == pytest.approx(lat, abs=1e-6)
        assert reading.position["lon"] == pytest.approx(lon, abs=1e-6)
    expected = golden.get("GPSAltitude")
    assert reading.altitude_m == (
        expected if expected is None else pytest.approx(expected, abs=0.01)
    )


def agrees_in_direction(reading: Reading, golden: dict[str, Any]) -> None:
    expected, source = (
        golden.get("EXIF_GPSImgDirection"),
        reading.sources.get("heading_deg", "exif"),
    )
    if expected is None and source.startswith("xmp"):
        expected = golden["drone"]["XMP-drone-dji:GimbalYawDegree"]
        expected = float(expected) % 360
    assert reading.heading_deg == (
        expected if expected is None else pytest.approx(expected, abs=0.01)
    )
    assert reading.heading_ref == golden.get("EXIF_GPSImgDirectionRef")


def stated_time(golden: dict[str, Any]) -> str | None:
    """exiftool repeats blank dates; no time is stated by them."""
    stated = golden.get("DateTimeOriginal", "")[:19]
    if not stated.strip("0: "):
        return None
    return stated.replace(":", "-", 2).replace(" ", "T")


def test_on_real_photographs_the_two_readers_never_differ() -> None:
    for name in PHOTOS:
        with asset(name).open("rb") as file:
            reading = read(file, now=NOW)
        assert "readers_disagree" not in reading.flags
        assert all(source for source in reading.sources.values())
