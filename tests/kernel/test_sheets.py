"""Sheets for sign makers: true size, lines and areas only, the same bytes for the same sheet."""

from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from kernel import fonts
from kernel.sheets import Box, Colour, Frame, Sheet, Words, breadth
from kernel.sheets.codes import QUIET, qr_code
from kernel.sheets.pdf import print_pdf
from kernel.sheets.svg import print_svg, runs

BLUE = Colour("#00498f", (100, 70, 0, 12))
WHITE = Colour("#ffffff", (0, 0, 0, 0))
SVG = "{http://www.w3.org/2000/svg}"
MM = 72 / 25.4


def sheet(text: str = "采矿权", *, bleed: float = 0) -> Sheet:
    shapes = [
        Frame(10, 10, 980, 480, 4, WHITE, 8),
        Box(700, 250, 200, 200, WHITE),
        Words(text, 500, 120, 60, WHITE, "middle", 1.5, 12),
        Words(text, 40, 220, 40, WHITE),
        qr_code("https://kx.example/b/abc", 700, 250, 200, BLUE),
    ]
    return Sheet(1000, 500, f"牌 {text}", [text, "第二行"], BLUE, shapes, bleed)


def root_of(drawn: Sheet) -> ET.Element:
    return ET.fromstring(print_svg(drawn))  # noqa: S314 (we wrote it)


def test_an_svg_has_its_true_size_and_says_in_words_what_it_shows() -> None:
    root = root_of(sheet("<矿>&\"石'"))

    assert (root.get("width"), root.get("height")) == ("1000mm", "500mm")
    assert root.get("viewBox") == "0 0 1000 500"
    assert root.findtext(f"{SVG}title") == "牌 <矿>&\"石'"
    assert "第二行" in (root.findtext(f"{SVG}desc") or "")


def test_an_svg_needs_no_font_no_picture_and_no_other_file() -> None:
    root = root_of(sheet())
    drawn = {one.tag.removeprefix(SVG) for one in root}

    assert drawn == {"title", "desc", "rect", "path"}


def test_bleed_goes_beyond_each_edge() -> None:
    root = root_of(sheet(bleed=3))
    page = PdfReader(BytesIO(print_pdf(sheet(bleed=3)))).pages[0]

    assert (root.get("width"), root.get("viewBox")) == ("1006mm", "-3 -3 1006 506")
    assert float(page.mediabox.width) == pytest.approx(1006 * MM, abs=0.01)
    assert float(page.trimbox.width) == pytest.approx(1000 * MM, abs=0.01)
    assert float(page.trimbox.left) == pytest.approx(3 * MM, abs=0.01)
    assert float(page.bleedbox.width) == float(page.mediabox.width)


def test_a_pdf_has_its_true_size_its_words_and_its_font() -> None:
    reader = PdfReader(BytesIO(print_pdf(sheet())))
    (page,) = reader.pages
    named = page["/Resources"]["/Font"].values()  # type: ignore[index] # pypdf types it broadly
    fonts_ = [one.get_object() for one in named]

    assert float(page.mediabox.width) == pytest.approx(1000 * MM, abs=0.01)
    assert float(page.cropbox.height) == pytest.approx(500 * MM, abs=0.01)
    assert "采矿权" in page.extract_text()
    assert fonts_
    assert all("/FontFile2" in one["/FontDescriptor"].get_object() for one in fonts_)


def test_a_pdf_is_painted_in_inks_and_holds_no_pixels() -> None:
    page = PdfReader(BytesIO(print_pdf(sheet()))).pages[0]
    content = page.get_contents()

    assert content is not None
    assert b"1 .7 0 .12 k" in content.get_data()
    assert b" rg\n" not in content.get_data()
    assert "/XObject" not in page["/Resources"]  # type: ignore[operator] # as above


@settings(max_examples=30)
@given(st.text(st.sampled_from(sorted(map(chr, fonts.covered()))), min_size=1, max_size=30))
def test_any_letters_of_the_font_are_drawn_and_drawn_alike(text: str) -> None:
    shown = fonts.shown(text).text or "空"

    assert print_svg(sheet(shown)) == print_svg(sheet(shown))
    assert print_pdf(sheet(shown)) == print_pdf(sheet(shown))
    root_of(sheet(shown))


def test_a_line_is_as_broad_as_its_letters_and_what_is_between_them() -> None:
    assert breadth("矿", 40) == 40
    assert breadth("矿权", 40, 10) == 90
    assert breadth("", 40, 10) == 0


def test_a_code_keeps_a_bright_zone_around_it() -> None:
    code = qr_code("https://kx.example/b/abc", 0, 0, 200, BLUE)

    assert code.x == pytest.approx(QUIET * code.side)
    assert code.x + len(code.rows) * code.side == pytest.approx(200 - QUIET * code.side)


@given(st.lists(st.booleans(), max_size=40))
def test_runs_of_dark_squares_are_those_squares(row: list[bool]) -> None:
    dark = {start + n for start, length in runs(row) for n in range(length)}

    assert dark == {at for at, one in enumerate(row) if one}
