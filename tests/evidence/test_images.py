"""Previews: upright, small, without the original's metadata, and never at any price."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from evidence.sandbox import PREVIEWS, Outcome, Sandbox
from tests.assets import asset

RED, BLUE = (220, 30, 30), (30, 30, 220)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(size=1) as sandbox:
        yield sandbox


def previews(sandbox: Sandbox, path: Path) -> Outcome:
    with path.open("rb") as file:
        return sandbox.run("previews", file, limits=PREVIEWS)


def saved(path: Path, picture: Image.Image, kind: str, **options: object) -> Path:
    picture.save(path, kind, **options)
    return path


def opened(outcome: Outcome) -> list[Image.Image]:
    assert outcome.ended == "done"
    return [Image.open(io.BytesIO(blob)) for blob in outcome.blobs]


def near(found: object, wanted: tuple[int, int, int]) -> bool:
    return isinstance(found, tuple) and all(
        abs(a - b) < 40 for a, b in zip(found, wanted, strict=True)
    )


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_a_photo_taken_sideways_is_shown_upright(
    sandbox: Sandbox, tmp_path: Path, kind: str, turn: int
) -> None:
    """The upper left quarter is red when the picture is upright, for each way to store it."""
    upright = Image.new("RGB", (400, 200), BLUE)
    upright.paste(RED, (0, 0, 200, 100))
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    as_stored = upright.transpose(Image.Transpose(undo[turn])) if turn > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = turn
    path = saved(tmp_path / "photo", as_stored, kind, exif=exif)
    small, large = opened(previews(sandbox, path))
    assert (small.size, large.size) == ((320, 160), (400, 200))
    assert near(large.getpixel((50, 50)), RED)
    assert near(large.getpixel((350, 150)), BLUE)


def test_the_preview_carries_nothing_of_the_original_but_the_picture(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif[0x010F] = "a maker"
    path = saved(
        tmp_path / "photo", Image.new("RGB", (2000, 1500), RED), "JPEG",
        exif=exif, comment=b"<script>", xmp=b"<x:xmpmeta/>", icc_profile=b"profile",
    )  # fmt: skip
    for picture in opened(previews(sandbox, path)):
        assert picture.mode == "RGB"
        assert not picture.getexif()
        assert not picture.info.keys() & {"exif", "comment", "xmp", "icc_profile"}


def test_the_long_edges_are_320_and_1600(sandbox: Sandbox, tmp_path: Path) -> None:
    path = saved(tmp_path / "photo", Image.new("RGB", (3000, 4000), RED), "JPEG")
    outcome = previews(sandbox, path)
    assert [picture.size for picture in opened(outcome)] == [(240, 320), (1200, 1600)]
    said = [(made["edge"], made["width"]) for made in outcome.result["previews"]]
    assert said == [(320, 240), (1600, 1200)]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_pixel_becomes_a_preview(sandbox: Sandbox, tmp_path: Path, mode: str) -> None:
    kind = "TIFF" if mode == "CMYK" else "PNG"
    path = saved(tmp_path / "photo", Image.new(mode, (700, 500)), kind)
    assert [picture.size for picture in opened(previews(sandbox, path))] == [(320, 228), (700, 500)]


def test_what_is_transparent_is_white(sandbox: Sandbox, tmp_path: Path) -> None:
    path = saved(tmp_path / "photo", Image.new("RGBA", (50, 50), (9, 9, 9, 0)), "PNG")
    assert near(opened(previews(sandbox, path))[0].getpixel((5, 5)), (255, 255, 255))


def test_fifty_megapixels_stay_under_300_mb(tmp_path: Path) -> None:
    path = saved(tmp_path / "photo", Image.new("L", (8192, 6144), 99).convert("RGB"), "JPEG")
    with Sandbox(size=1) as fresh:
        outcome = previews(fresh, path)
    assert [picture.size for picture in opened(outcome)] == [(320, 240), (1600, 1200)]
    assert outcome.peak_kb < 300 * 1024


def test_half_a_photo_shows_its_half_and_says_so(sandbox: Sandbox, tmp_path: Path) -> None:
    whole = io.BytesIO()
    Image.effect_noise((800, 600), 50).save(whole, "JPEG")
    path = tmp_path / "photo"
    path.write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])
    outcome = previews(sandbox, path)
    assert len(outcome.blobs) == 2
    assert outcome.flags == ["damaged_pixels"]


@pytest.mark.parametrize(
    ("content", "flag"),
    [
        (b"", "not_a_picture"),
        (b"%!PS-Adobe", "not_a_picture"),
        (b"\xff\xd8\xff\xd9", "size_unknown"),
        (b"GIF89a\x05\0\x05\0", "unreadable_picture"),
    ],
)
def test_what_is_no_picture_has_no_preview_and_a_reason(
    sandbox: Sandbox, tmp_path: Path, content: bytes, flag: str
) -> None:
    path = tmp_path / "photo"
    path.write_bytes(content)
    outcome = previews(sandbox, path)
    assert outcome.blobs == []
    assert flag in outcome.flags


def test_a_heic_is_turned_by_its_own_boxes_and_not_again_by_its_exif(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    """The EXIF of a HEIC repeats how it was turned; a reader that obeys it turns it twice."""
    content = asset("photos/bigcat88__empty_icc.heic").read_bytes()
    upright = b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x01"
    assert upright in content
    path = tmp_path / "photo"
    path.write_bytes(content.replace(upright, upright[:-1] + b"\x06"))
    assert [p.size for p in opened(previews(sandbox, path))] == [(320, 280), (1025, 900)]
