"""A picture that was used before is found, whatever was done to it meanwhile; others are not."""

import io
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageOps
from sqlalchemy import func, select

from evidence.likeness.tables import FileCheck, PicturePrint
from evidence.models import StoredFile
from evidence.service import FileIn
from tests.evidence.office import ELSEWHERE, CountyOffice, named, seal, send
from tests.phone import digest

API = "/api/evidence"


def scene(number: int) -> Image.Image:
    """Return a picture as uneven as photographs are, another for each number."""
    dice = np.random.default_rng(number)
    down, across = np.meshgrid(np.fft.fftfreq(480), np.fft.fftfreq(640), indexing="ij")
    falling = 1 / np.maximum(np.hypot(across, down), 1 / 640)
    cloud = np.fft.ifft2(np.fft.fft2(dice.normal(size=(480, 640))) * falling).real
    grey = np.clip(128 + 45 * cloud / cloud.std(), 0, 255).astype(np.uint8)
    return Image.fromarray(grey).convert("RGB")


def saved(picture: Image.Image, quality: int = 92) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def cut(side: str) -> Callable[[Image.Image], Image.Image]:
    def act(picture: Image.Image) -> Image.Image:
        width, height = picture.size
        box = [0, 0, width, height]
        at = ["left", "top", "right", "bottom"].index(side)
        part = math.ceil((width, height)[at % 2] * 0.05)
        box[at] += part if at < 2 else -part
        return picture.crop(tuple(box))

    return act


def keep(office: CountyOffice, photo: bytes, who: str = "liu:phone", **more: Any) -> str:
    """Seal and send ``photo``, and let the jobs do their work; return the record's id."""
    author, _, device = who.partition(":")
    taken_at = more.pop("taken_at", None)
    capture = {"taken_at": taken_at} if taken_at else None
    files = (FileIn(digest(photo), len(photo), "image/jpeg", "photo", capture),)
    sealed = seal(author=author.partition("@")[0], device=device, files=files, **more)
    (kept,) = office.keep(sealed, uploader=who)
    if office.record(kept.id).state != "complete":
        send(office.as_(who), photo, kept.id)
    office.drain()
    return str(kept.id)


def abroad() -> dict[str, Any]:
    return {
        "who": "zhao@elsewhere:other",
        "office_id": named("elsewhere"),
        "division_id": ELSEWHERE,
    }


def checks(office: CountyOffice, photo: bytes, who: str = "wang") -> list[dict[str, Any]]:
    answer = office.as_(who).get(f"{API}/files/{digest(photo)}/checks")
    assert answer.status_code == 200, answer.text
    return [one for one in answer.json if one["check"] == "likeness"]


DONE_TO_IT: dict[str, Callable[[Image.Image], Image.Image]] = {
    "mirrored": ImageOps.mirror,
    "cut left": cut("left"),
    "cut top": cut("top"),
    "cut right": cut("right"),
    "cut bottom": cut("bottom"),
    "halved": lambda picture: picture.reduce(2),
    "brightened": lambda picture: ImageEnhance.Brightness(picture).enhance(1.1),
    "mirrored and cut": lambda picture: ImageOps.mirror(cut("left")(picture)),
}


@pytest.mark.parametrize("act", DONE_TO_IT.values(), ids=DONE_TO_IT.keys())
def test_a_picture_that_was_worked_on_is_known_again(
    office: CountyOffice, act: Callable[[Image.Image], Image.Image]
) -> None:
    original, worked_on = saved(scene(1)), saved(act(scene(1)), quality=40)
    for other in range(2, 5):
        keep(office, saved(scene(other)))
    first = keep(office, original)
    second = keep(office, worked_on)

    (found,) = checks(office, worked_on)

    assert (found["verdict"], found["record_id"]) == ("reused", second)
    assert (found["other_record_id"], found["other_sha256"]) == (first, digest(original))
    assert 0 <= found["distance"] <= 72
    assert first in found["reason_zh"]
    assert first in found["reason_en"]


def test_the_whole_is_known_by_its_cutting(office: CountyOffice) -> None:
    keep(office, saved(cut("top")(scene(1)), quality=40))
    keep(office, saved(scene(1)))

    assert [one["verdict"] for one in checks(office, saved(scene(1)))] == ["reused"]


def test_different_pictures_are_not_taken_for_each_other(office: CountyOffice) -> None:
    photos = [saved(scene(number)) for number in range(8)]
    for photo in photos:
        keep(office, photo)

    found = [one for photo in photos for one in checks(office, photo)]

    assert [one["verdict"] for one in found] == ["none"] * 8
    assert {one["version"] for one in found} == {"likeness/1"}
    assert {one["reason"] for one in found} == {"nothing_like_it"}


def test_the_same_bytes_in_a_second_record_are_told_of_in_both(office: CountyOffice) -> None:
    photo = saved(scene(1))
    first = keep(office, photo)
    second = keep(office, photo)

    told = [one for one in checks(office, photo) if one["verdict"] == "same_bytes"]

    assert {(one["record_id"], one["other_record_id"]) for one in told} == {
        (first, second),
        (second, first),
    }
    assert checks(office, photo)[-1]["verdict"] == "none"  # what was said before stays


def test_frames_within_seconds_are_a_burst_and_no_reuse(office: CountyOffice) -> None:
    frames = [saved(scene(1), quality) for quality in (90, 80, 70)]
    seconds = (
        "2026-11-20T09:00:00+08:00",
        "2026-11-20T09:00:04+08:00",
        "2026-11-20T10:00:00+08:00",
    )
    records = [keep(office, f, taken_at=at) for f, at in zip(frames, seconds, strict=True)]

    (burst,) = checks(office, frames[1])
    hour_later = checks(office, frames[2])

    assert (burst["verdict"], burst["other_record_id"]) == ("burst", records[0])
    assert "4.0" in burst["reason_zh"]
    assert [one["verdict"] for one in hour_later] == ["reused", "reused"]


def test_another_device_at_the_same_second_is_reuse(office: CountyOffice) -> None:
    at = "2026-11-20T09:00:00+08:00"
    keep(office, saved(scene(1), 90), taken_at=at)
    keep(office, saved(scene(1), 60), "chen:tablet", taken_at=at)

    assert [one["verdict"] for one in checks(office, saved(scene(1), 60))] == ["reused"]


def test_two_views_in_one_record_are_nobodys_reuse(office: CountyOffice) -> None:
    photos = [saved(scene(1), quality) for quality in (90, 60)]
    (kept,) = office.keep(seal(*photos))
    for photo in photos:
        send(office.as_("liu:phone"), photo, kept.id)
    office.drain()

    assert [one["verdict"] for photo in photos for one in checks(office, photo)] == ["none"] * 2


@pytest.mark.parametrize("quality", [92, 40])
def test_of_another_county_only_that_it_exists_is_told(office: CountyOffice, quality: int) -> None:
    theirs = keep(office, saved(scene(1)), **abroad())
    ours = saved(scene(1), quality)
    keep(office, ours)

    answer = office.as_("wang").get(f"{API}/files/{digest(ours)}/checks")
    (found,) = (
        one for one in answer.json if one["check"] == "likeness" and one["verdict"] != "none"
    )

    assert found["verdict"] == ("same_bytes" if quality == 92 else "reused")
    assert found["withheld"] is True
    assert found["other_record_id"] is found["other_sha256"] is None
    assert "在其他辖区的记录中" in found["reason_zh"]
    assert theirs not in answer.text
    assert quality == 92 or digest(saved(scene(1))) not in answer.text


@pytest.mark.parametrize("name", [digest(b"nothing"), "x", "A" * 64])
def test_a_file_that_is_not_yours_to_see_is_not_there(office: CountyOffice, name: str) -> None:
    photo = saved(scene(1))
    keep(office, photo, **abroad())

    for path in (name, digest(photo)):
        answer = office.as_("wang").get(f"{API}/files/{path}/checks")
        assert (answer.status_code, answer.json["code"]) == (404, "evidence.item_missing")


def test_a_hash_alone_tells_nothing(office: CountyOffice) -> None:
    photo = saved(scene(1))
    keep(office, photo, **abroad())
    office.keep(seal(photo))

    answer = office.as_("wang").get(f"{API}/files/{digest(photo)}/checks")

    assert answer.status_code == 404


def test_a_job_done_twice_writes_once(office: CountyOffice) -> None:
    photos = [saved(scene(1), quality) for quality in (90, 60)]
    for photo in photos:
        keep(office, photo)
    before = counts(office)

    with office.write() as session:
        for file in session.scalars(select(StoredFile)):
            file.likeness_version = "likeness/0"
    office.wait(hours=1)
    office.sweep("sweep_undone")
    office.drain()

    # the first had nothing like it when it came, and now it has
    assert counts(office) == (before[0], before[1] + 1)
    with office.look() as session:
        assert set(session.scalars(select(StoredFile.likeness_version))) == {"likeness/1"}
    office.sweep("sweep_undone")
    office.drain()
    assert counts(office) == (before[0], before[1] + 1)


def counts(office: CountyOffice) -> tuple[int | None, int | None]:
    with office.look() as session:
        return (
            session.scalar(select(func.count()).select_from(PicturePrint)),
            session.scalar(select(func.count()).where(FileCheck.check == "likeness")),
        )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7 no picture at all", "no_picture"),
        (saved(Image.new("RGB", (640, 480), (90, 90, 90))), "featureless"),
    ],
)
def test_what_cannot_be_recognised_is_compared_by_its_bytes_and_says_so(
    office: CountyOffice, content: bytes, reason: str
) -> None:
    keep(office, content)

    assert [(one["verdict"], one["reason"]) for one in checks(office, content)] == [
        ("none", reason)
    ]
