"""Copies as they are drawn: nothing of the picture lost by a band, nothing kept under a box."""

import io
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from evidence.copies import drawing
from evidence.sandbox import COPIES, Outcome, Sandbox
from kernel.fonts import shown
from tests.assets import asset
from tests.evidence.test_reading_hostile import HOSTILE

GREEN, RED, SECRET = (40, 160, 60), (220, 30, 30), b"secret-of-the-camera"
LINES = [("时间", "2026-11-20 09:12:05 +08:00（拍摄时手机记录）"), ("人员", "李建国（封存记录）")]
LONG = [("单位", "吉林省白山市江源区自然资源局自然资源综合行政执法大队湾沟镇自然资源所" * 3)]
parts = st.floats(0, 1, width=32)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(size=1) as sandbox:
        yield sandbox


def photo(width: int, height: int, turn: int = 1, kind: str = "JPEG") -> io.BytesIO:
    """Return a green picture that tells much about itself, a red corner where it begins."""
    picture = Image.new("RGB", (width, height), GREEN)
    picture.paste(RED, (0, 0, max(width // 4, 1), max(height // 4, 1)))
    exif, file = Image.Exif(), io.BytesIO()
    exif[0x0112], exif[0x010F] = turn, SECRET.decode()
    picture.save(file, kind, exif=exif, comment=SECRET, quality=95)
    return file


def drawn(told: tuple[dict[str, Any], list[bytes]]) -> Image.Image:
    found, (blob,) = told
    picture = Image.open(io.BytesIO(blob))
    assert picture.size == (found["width"], found["height"])
    return picture


def asked(sandbox: Sandbox, path: Path, task: str, **arguments: Any) -> Outcome:
    with path.open("rb") as file:
        return sandbox.run(task, file, limits=COPIES, **arguments)


def near(found: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(found, wanted, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_a_band_is_added_below_and_covers_nothing(
    sandbox: Sandbox, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "photo"
    path.write_bytes(photo(800, 600, kind=kind).getvalue())

    outcome = asked(sandbox, path, "watermark", lines=LINES)

    picture = drawn((outcome.result, outcome.blobs))
    assert picture.width == 800
    assert picture.height > 600
    assert near(picture.getpixel((20, 20)), RED)
    assert near(picture.getpixel((790, 590)), GREEN)
    bright = picture.crop((0, 610, 800, picture.height)).convert("L").getextrema()
    assert bright[1] > 200  # letters stand in the band


def test_the_band_of_a_photo_taken_sideways_is_below_as_it_is_seen() -> None:
    picture = drawn(drawing.watermark(photo(800, 600, turn=6), lines=LINES))

    assert picture.width == 600
    assert near(picture.getpixel((590, 20)), RED)


@given(st.integers(1, 900), st.integers(1, 900))
@settings(max_examples=25)
def test_a_picture_of_any_size_takes_a_band_in_which_every_line_is_whole(
    width: int, height: int
) -> None:
    picture = drawn(drawing.watermark(photo(width, height), lines=LONG))

    assert picture.width >= width
    right = picture.crop((picture.width - 4, height + 2, picture.width, picture.height))
    assert right.convert("L").getextrema()[1] < 90  # no letter is cut off by the edge


@given(st.text(max_size=200))
@settings(max_examples=25)
def test_any_text_that_can_be_shown_can_be_drawn(text: str) -> None:
    assert drawn(drawing.watermark(photo(300, 200), lines=[("单位", shown(text).text)]))


def test_rows_hold_all_that_was_said_and_none_is_wider_than_the_room() -> None:
    font = drawing.sized(20)
    text = "甲乙丙 SHA-256 0123456789abcdef0123456789abcdef… 丁戊，己"
    rows = list(drawing.wrapped(text, font, 200))

    assert "".join(rows).replace(" ", "") == text.replace(" ", "")
    assert all(font.getlength(row) <= 200 for row in rows)
    assert "SHA-256" in " ".join(rows)


boxes_drawn = st.lists(st.tuples(parts, parts, parts, parts), max_size=5)


@given(st.integers(1, 300), st.integers(1, 300), boxes_drawn)
@settings(max_examples=40)
def test_every_pixel_that_a_box_touches_is_black_and_no_other(
    width: int, height: int, found: list[tuple[float, float, float, float]]
) -> None:
    boxes = [(x, y, min(w, 1 - x), min(h, 1 - y)) for x, y, w, h in found]
    blank = Image.new("RGB", (width, height), "white")

    covered = drawing.cover(blank.copy(), boxes)

    wanted = Image.new("RGB", (width, height), "white")
    for x, y, w, h in boxes:
        inner = math.ceil(x * width), math.ceil(y * height)
        end = math.floor((x + w) * width), math.floor((y + h) * height)
        if inner[0] < end[0] and inner[1] < end[1]:
            wanted.paste("black", (*inner, *end))
    # Wherever a whole pixel had to be covered it is; and at most its neighbours are besides.
    assert ImageChops.subtract(covered, wanted).getbbox() is None
    around = ImageChops.invert(covered).convert("L").histogram()[255]
    most = sum((w * width + 2) * (h * height + 2) for _, _, w, h in boxes)
    assert around <= most


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_a_redacted_copy_holds_nothing_of_what_was_covered(
    sandbox: Sandbox, tmp_path: Path, kind: str
) -> None:
    """Neither its pixels nor a thumbnail, nor a word the camera wrote."""
    path = tmp_path / "photo"
    path.write_bytes(photo(640, 480, kind=kind).getvalue())
    box = [0.0, 0.0, 0.25, 0.25]  # the red corner

    outcome = asked(sandbox, path, "redacted", boxes=[box])

    (blob,) = outcome.blobs
    picture = drawn((outcome.result, outcome.blobs))
    assert picture.size == (640, 480)
    assert max(picture.crop((0, 0, 156, 116)).convert("L").getextrema()) < 12
    reds = picture.convert("RGB").getchannel("R").getextrema()
    assert max(reds) < 120  # nowhere is there any red left
    assert near(picture.getpixel((400, 300)), GREEN)
    assert SECRET not in blob
    assert not dict(picture.getexif())
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert blob.count(b"\xff\xd8\xff") == 1  # no second picture inside
    assert b"Exif" not in blob
    assert b"ICC_PROFILE" not in blob


def test_a_box_at_the_edge_covers_the_last_row_and_column() -> None:
    picture = drawing.cover(Image.new("RGB", (7, 5), "white"), [(0.9, 0.9, 0.1, 0.1)])

    assert picture.getpixel((6, 4)) == (0, 0, 0)
    assert picture.getpixel((5, 4)) == (255, 255, 255)


def test_fifty_million_pixels_are_drawn_within_the_limits(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    Image.effect_noise((1024, 768), 60).resize((8192, 6144)).convert("RGB").save(
        path, "JPEG", progressive=True
    )

    watermark = asked(sandbox, path, "watermark", lines=LINES)
    redacted = asked(sandbox, path, "redacted", boxes=[[0.1, 0.1, 0.2, 0.2]])

    assert drawn((watermark.result, watermark.blobs)).width == 8192
    assert drawn((redacted.result, redacted.blobs)).size == (8192, 6144)
    assert max(watermark.peak_kb, redacted.peak_kb) < 900 * 1024


def test_more_than_that_is_refused_before_it_is_decoded(sandbox: Sandbox) -> None:
    outcome = asked(
        sandbox,
        asset("hostile_generated/bomb/jpeg_13000x13000_progressive.jpg"),
        "redacted",
        boxes=[],
    )

    assert (outcome.flags, outcome.blobs) == (["too_large_to_draw"], [])


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_drawn_or_told_and_never_break_anything(
    sandbox: Sandbox, name: str
) -> None:
    outcome = asked(sandbox, asset(name), "watermark", lines=LINES)

    assert outcome.blobs or outcome.flags
    if outcome.blobs:
        assert drawn((outcome.result, outcome.blobs)).format == "JPEG"
