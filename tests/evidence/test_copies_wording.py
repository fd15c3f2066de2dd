"""What a watermark says is what somebody stated, and who did."""

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.copies import wording
from kernel.fonts import covered

STATED = wording.Stated({}, {}, "", "", "", "0" * 64, "-")
FILE = {
    "position": {"lat": -33.5, "lon": -70.25},
    "heading_deg": 12.34,
    "heading_ref": "M",
    "taken_at": "2026-11-20T09:12:05",
    "utc_offset": None,
}


def test_what_only_the_file_says_is_said_to_be_the_files() -> None:
    said = dict(wording.lines(dataclasses.replace(STATED, reading=FILE))["lines"])

    assert said["时间"] == "2026-11-20 09:12:05 时区未记（照片自身信息）"
    assert said["坐标"].startswith("70.250000°W 33.500000°S，坐标系按相机惯例为 WGS-84")
    assert said["朝向"] == "12.3°，磁北（照片自身信息）"


def test_another_datum_is_told_in_the_words_of_the_file() -> None:
    odd = {**FILE, "flags": ["datum_unexpected"], "stated": {"datum": "TOKYO"}}
    said = dict(wording.lines(dataclasses.replace(STATED, reading=odd))["lines"])

    assert said["坐标"].endswith("坐标系写明为 TOKYO，未经换算（照片自身信息）")


def test_what_nobody_says_is_not_filled_in() -> None:
    said = dict(wording.lines(STATED)["lines"])

    assert {said[label] for label in ("时间", "地点", "坐标", "朝向", "人员", "单位")} == {"未记录"}


@given(st.text(max_size=400), st.text(max_size=40))
@settings(max_examples=60)
def test_whatever_a_name_holds_can_be_drawn_and_is_bounded(name: str, clock: str) -> None:
    stated = dataclasses.replace(STATED, officer=name, capture={"taken_at": clock})

    told = wording.lines(stated)

    assert all(ord(one) in covered() for _, text in told["lines"] for one in text)
    assert all(len(text) <= 300 for _, text in told["lines"])
