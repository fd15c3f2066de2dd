"""What a file says against itself is told, and what it does not say is not held against it."""

from collections.abc import Iterator

import pytest

from evidence.checks import contradictions, software, thumbnail
from evidence.checks.verdicts import Found
from evidence.checks.words import sentences
from evidence.images import GREY_EDGE
from evidence.likeness.prints import look_at
from tests.assets import ASSETS, asset
from tests.evidence.examined import Children, children
from tests.evidence.photographs import Photo, scene


@pytest.fixture(scope="module")
def sandboxes() -> Iterator[Children]:
    with children() as both:
        yield both


def told(found: Found) -> tuple[str, str]:
    """Return verdict and reason; fail if it cannot be told in both languages."""
    zh, en = sentences(found.check, found.reason, found.facts)
    assert zh.endswith("。")
    assert en.endswith(".")
    assert "{" not in zh + en
    return found.verdict.value, found.reason


SOFTWARE = {
    "camera": (Photo(), "agrees", "camera_only"),
    "firmware": (Photo(software="LIO-AN00 11.0.0.168"), "agrees", "camera_and_its_own_software"),
    "photoshop": (Photo(software="Adobe Photoshop 25.0 (Windows)"), "differs", "editor"),
    "raw developer": (Photo(processing="Capture One 23"), "differs", "editor"),
    "meitu": (Photo(software="美图秀秀 Android"), "differs", "editor"),
    "in xmp": (Photo(xmp='xmp:CreatorTool="GIMP 2.10"'), "differs", "editor"),
    "history": (Photo(xmp='stEvt:softwareAgent="Retoucher 1"'), "differs", "history_of_changes"),
    "generated": (Photo(software="Midjourney"), "differs", "generator"),
    "said in xmp": (
        Photo(xmp='Iptc4xmpExt:DigitalSourceType="http://x/trainedAlgorithmicMedia"'),
        "differs",
        "generator",
    ),
    "screenshot": (Photo(comment="Screenshot"), "differs", "screenshot"),
    "facebook": (Photo(iptc=b"Photoshop 3.0\0FBMD01000a9a"), "differs", "messenger"),
    "wechat": (Photo(software="MicroMessenger"), "differs", "messenger"),
    "watermark": (Photo(software="今日水印相机 2.9"), "cannot_tell", "stamp"),
    "rewritten": (Photo(software="Picasa"), "cannot_tell", "rewriter"),
    "stranger": (Photo(make=None, model=None, software="xq"), "cannot_tell", "software_unknown"),
    "stripped": (Photo(make=None, model=None, taken=None), "cannot_tell", "no_camera_named"),
    "editor outweighs": (
        Photo(software="Picasa", xmp='xmp:CreatorTool="Snapseed 2"'),
        "differs",
        "editor",
    ),
}


@pytest.mark.parametrize("name", SOFTWARE)
def test_the_software_a_file_names_is_told(sandboxes: Children, name: str) -> None:
    photo, verdict, reason = SOFTWARE[name]

    seen = sandboxes.examine(photo.jpeg())

    assert told(software.judge(seen.reading, seen.traces.result)) == (verdict, reason)


def test_what_came_by_a_messenger_is_told_in_its_name(sandboxes: Children) -> None:
    stripped = sandboxes.examine(Photo(make=None, model=None, taken=None).jpeg())

    zh, en = sentences("software", "no_camera_named", {})

    assert stripped.traces.result["exif"] == {}
    assert "微信" in zh
    assert "WeChat" in en


def test_a_paper_names_no_software_and_none_is_asked_of_it(sandboxes: Children) -> None:
    seen = sandboxes.examine(b"%PDF-1.7 nothing else")

    assert told(software.judge(seen.reading, seen.traces.result)) == ("none", "not_a_picture")


DATES = {
    "none": (Photo(taken=None), "cannot_tell", "no_date"),
    "one": (Photo(), "cannot_tell", "one_date_only"),
    "fits": (Photo(modified="2026:11:20 10:00:02"), "agrees", "dates_agree"),
    "satellites": (Photo(gps_at=("2026:11:20", 2, 0)), "agrees", "dates_agree"),
    "other zone": (Photo(gps_at=("2026:11:19", 21, 0)), "agrees", "dates_agree"),
    "other day": (Photo(gps_at=("2026:11:17", 2, 0)), "differs", "camera_against_satellites"),
    "zone stated": (
        Photo(offset="+08:00", gps_at=("2026:11:20", 10, 0)),
        "differs",
        "camera_against_satellites",
    ),
    "saved later": (Photo(modified="2026:11:20 13:00:00"), "differs", "saved_later"),
    "saved before": (Photo(modified="2025:01:01 10:00:00"), "differs", "saved_before_taken"),
    "xmp": (Photo(xmp='xmp:CreateDate="2021-03-04T10:00:00"'), "differs", "xmp_against_exif"),
    "xmp fits": (Photo(xmp='xmp:CreateDate="2026-11-20T02:00:00Z"'), "agrees", "dates_agree"),
    "xmp is no date": (
        Photo(xmp='xmp:CreateDate="2026-13-40T02:00"'),
        "cannot_tell",
        "one_date_only",
    ),
}


@pytest.mark.parametrize("name", DATES)
def test_dates_that_no_time_zone_explains_contradict_each_other(
    sandboxes: Children, name: str
) -> None:
    photo, verdict, reason = DATES[name]

    seen = sandboxes.examine(photo.jpeg())

    assert told(contradictions.dates(seen.reading, seen.traces.result)) == (verdict, reason)


SIZES = {
    "unstated": (Photo(), "cannot_tell", "no_size_stated"),
    "as stated": (Photo(size=(640, 480)), "agrees", "size_as_stated"),
    "turned": (Photo(size=(480, 640)), "agrees", "size_as_stated"),
    "cropped": (Photo(size=(4000, 3000)), "differs", "size_other"),
}


@pytest.mark.parametrize("name", SIZES)
def test_a_size_that_the_picture_has_not_is_told(sandboxes: Children, name: str) -> None:
    photo, verdict, reason = SIZES[name]

    seen = sandboxes.examine(photo.jpeg())

    assert told(contradictions.size(seen.reading, seen.traces.result)) == (verdict, reason)


IPHONE = {"make": "Apple", "model": "iPhone 12 Pro"}
BACK = "back triple camera 4.2mm f/1.6"
CAMERAS = {
    "unnamed": (Photo(make=None, model=None), "cannot_tell", "no_camera"),
    "once": (Photo(), "cannot_tell", "camera_named_once"),
    "its own lens": (Photo(**IPHONE, lens=f"iPhone 12 Pro {BACK}"), "agrees", "camera_as_named"),
    "other lens": (Photo(**IPHONE, lens=f"iPhone 7 {BACK}"), "differs", "lens_of_another"),
    "shorter name": (Photo(**IPHONE, lens=f"iPhone 12 {BACK}"), "differs", "lens_of_another"),
    "other maker": (Photo(lens_make="Apple", lens="x"), "differs", "lens_of_another"),
    "bought lens": (
        Photo(make="Canon", lens_make="SIGMA", lens="50mm"),
        "agrees",
        "camera_as_named",
    ),
    "xmp": (Photo(xmp='tiff:Model="lio-an00"'), "agrees", "camera_as_named"),
    "other xmp": (Photo(xmp='tiff:Model="NIKON D2H"'), "differs", "xmp_names_another"),
}


@pytest.mark.parametrize("name", CAMERAS)
def test_a_camera_that_cannot_be_the_one_is_told(sandboxes: Children, name: str) -> None:
    photo, verdict, reason = CAMERAS[name]

    seen = sandboxes.examine(photo.jpeg())

    assert told(contradictions.camera(seen.traces.result)) == (verdict, reason)


THUMBNAILS = {
    "none": (Photo(), "none", "no_thumbnail"),
    "own": (Photo(thumbnail=1), "agrees", "thumbnail_of_this_picture"),
    "own, turned": (
        Photo(thumbnail=1, thumbnail_turned=True),
        "agrees",
        "thumbnail_of_this_picture",
    ),
    "another": (Photo(thumbnail=2), "differs", "thumbnail_of_another_picture"),
}


def printed(number: int) -> bytes:
    look = look_at(scene(number).convert("L").resize((GREY_EDGE, GREY_EDGE)).tobytes())
    assert look is not None
    return look.print().bits


@pytest.mark.parametrize("name", THUMBNAILS)
def test_a_thumbnail_of_another_picture_is_found(sandboxes: Children, name: str) -> None:
    photo, verdict, reason = THUMBNAILS[name]

    seen = sandboxes.examine(photo.jpeg())
    small = seen.traces.blobs[0] if seen.traces.blobs else None

    assert told(thumbnail.against_picture(small, printed(1))) == (verdict, reason)


def test_a_thumbnail_half_alike_and_one_without_anything_are_not_judged() -> None:
    grey = scene(1).convert("L").resize((GREY_EDGE, GREY_EDGE)).tobytes()
    bits = bytearray(printed(1))
    bits[:10] = (255 - byte for byte in bits[:10])  # eighty of them the other way

    assert told(thumbnail.against_picture(grey, bytes(bits)))[1] == "thumbnail_unclear"
    assert (
        told(thumbnail.against_picture(bytes(len(grey)), printed(1)))[1] == "nothing_to_recognise"
    )
    assert told(thumbnail.against_picture(grey, None))[1] == "nothing_to_recognise"


def test_bars_round_a_thumbnail_are_no_part_of_it() -> None:
    small = scene(1).convert("L").resize((GREY_EDGE, GREY_EDGE - 16)).tobytes()
    bars = bytes(8 * GREY_EDGE)

    found = thumbnail.against_picture(bars + small + bars, printed(1))

    assert told(found) == ("agrees", "thumbnail_of_this_picture")


def test_real_photographs_are_judged_and_every_reason_can_be_told(sandboxes: Children) -> None:
    asset("photos")
    for path in sorted((ASSETS / "photos").iterdir()):
        seen = sandboxes.examine(path.read_bytes())
        assert seen.traces.ended == "done", path.name
        for found in (
            software.judge(seen.reading, seen.traces.result),
            contradictions.dates(seen.reading, seen.traces.result),
            contradictions.size(seen.reading, seen.traces.result),
            contradictions.camera(seen.traces.result),
        ):
            told(found)


def test_hostile_files_end_in_an_answer_with_bounded_words(sandboxes: Children) -> None:
    asset("hostile_generated")
    paths = [p for p in sorted((ASSETS / "hostile_generated").rglob("*")) if p.is_file()]
    for path in paths[::3]:
        if path.stat().st_size > 8 << 20:
            continue
        seen = sandboxes.examine(path.read_bytes())
        assert seen.traces.ended in {"done", "memory", "timeout"}, path.name
        assert seen.traces.peak_kb < 300 * 1024
        if seen.traces.ended == "done":
            told(software.judge(seen.reading, seen.traces.result))
            assert len(str(seen.traces.result)) < 20_000
