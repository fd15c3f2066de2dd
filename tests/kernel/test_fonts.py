"""Chinese is drawn with a font of our own; what it lacks is marked and named."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from kernel import fonts

GB2312 = [
    bytes([row, cell]).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)
]


@pytest.fixture(scope="module")
def font() -> ImageFont.FreeTypeFont:
    layout = ImageFont.Layout.BASIC
    return ImageFont.truetype(io.BytesIO(fonts.SANS.read_bytes()), 24, layout_engine=layout)


def shape(font: ImageFont.FreeTypeFont, one: str) -> bytes:
    picture = Image.new("L", (40, 40))
    ImageDraw.Draw(picture).text((4, 0), one, 255, font)
    return picture.tobytes()


def test_every_common_character_is_drawn_and_each_differently(
    font: ImageFont.FreeTypeFont,
) -> None:
    shapes = {shape(font, one) for one in GB2312}

    assert len(shapes) == len(GB2312)
    assert shape(font, "\U0010ffff") not in shapes


@pytest.mark.parametrize("name", ["喆", "堃", "镕", "珺", "昇", "㛃", "𬭎", "𫖯"])
def test_rarer_characters_of_peoples_names_are_there(name: str) -> None:
    assert fonts.shown(name) == (name, ())


def test_what_is_wanting_is_marked_and_named_in_its_place() -> None:
    assert fonts.shown("王𠮷、张👮") == ("王〓、张〓", ("U+20BB7", "U+1F46E"))


def test_nothing_turns_the_order_of_letters_or_breaks_the_line() -> None:
    assert fonts.shown(" 李\u202e建\n国\u200b\x07 ") == ("李 建 国", ())


@given(st.text())
def test_no_character_is_lost_without_a_mark(text: str) -> None:
    drawn, missing = fonts.shown(text)

    assert all(ord(one) in fonts.covered() for one in drawn)
    assert drawn.count(fonts.MISSING) >= len(missing)


def test_the_licence_lies_beside_the_font() -> None:
    licence = Path(fonts.SANS).with_name("OFL.txt").read_text()

    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Reserved Font Name 'Source'" in licence
    assert fonts.SANS.stat().st_size < 3 << 20
