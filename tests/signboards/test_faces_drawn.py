"""Boards as they come from the printer: phones read the code, and nothing covers anything."""

import shutil
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kernel.sheets import Sheet, Squares, Words, breadth
from kernel.sheets.pdf import print_pdf
from kernel.sheets.svg import print_svg
from signboards.faces.drawing import drawn
from signboards.faces.layout import Layout, Size, layout_for
from signboards.faces.refusals import TooMuchText
from signboards.faces.text import FaceText
from tests.county import TODAY

ADDRESS = "https://kx.example.gov.cn/b/7hq2mkwt9xcd"
VALUES = {
    "name": "新站采石场",
    "holder": "蛟河新站石材有限公司",
    "licence_no": "C2202812010127120098765",
    "certificate_no": "吉（2026）蛟河市不动产权第0000012号",
    "mineral": "建筑用花岗岩",
    "mining_method": "露天开采",
    "scale": "10.00万立方米/年",
    "area": "0.3512平方公里",
    "depth": "由+480米至+350.5米标高",
    "corners": "由4个拐点圈定（坐标见许可证）",
    "validity": "自2018年7月1日至2028年6月30日",
    "office": "蛟河市自然资源局",
    "made_on": "2026年11月20日",
}
_DPI = 20  # a board across a room, in a picture of a phone: 1,575 pixels for two metres
_READ = ("name", "holder", "mineral", "scale", "office")


def layout() -> Layout:
    return layout_for("22", TODAY)


def board(size: Size, **instead: str) -> Sheet:
    return drawn(FaceText(VALUES | instead, (), ADDRESS), layout(), size)


def program(name: str) -> str:
    if found := shutil.which(name):
        return found
    return pytest.skip(f"{name} is not installed")


def read_code(picture: Path) -> str:
    with Image.open(picture) as image:
        (code,) = zxingcpp.read_barcodes(image.convert("RGB"))
    return code.text


@pytest.mark.parametrize("size", list(Size))
def test_the_code_of_a_printed_board_is_read_by_others(tmp_path: Path, size: Size) -> None:
    (tmp_path / "board.pdf").write_bytes(print_pdf(board(size)))
    command = [program("pdftoppm"), "-r", str(_DPI), "-png", "-singlefile"]
    subprocess.run([*command, "board.pdf", "board"], cwd=tmp_path, check=True)  # noqa: S603 (ours)

    assert read_code(tmp_path / "board.png") == ADDRESS


def test_the_code_of_an_svg_is_read_by_others(tmp_path: Path) -> None:
    svg = print_svg(board(Size.SMALL)).decode()
    smaller = svg.replace('width="1200mm" height="800mm"', 'width="1200" height="800"')
    (tmp_path / "board.svg").write_text(smaller)
    flags = ["--headless", "--no-sandbox", "--disable-background-networking", "--disable-gpu"]
    command = [program("chromium"), *flags, f"--user-data-dir={tmp_path}/profile"]
    shot = [f"--screenshot={tmp_path}/board.png", "--window-size=1220,820"]
    said = subprocess.run(  # noqa: S603 (ours)
        [*command, *shot, f"file://{tmp_path}/board.svg"], check=False, capture_output=True
    )
    if not (tmp_path / "board.png").exists():
        pytest.skip(f"chromium draws nothing here: {said.stderr[-200:]!r}")

    assert read_code(tmp_path / "board.png") == ADDRESS


@pytest.mark.parametrize("size", list(Size))
def test_the_code_is_large_enough_to_be_read_from_afar(size: Size) -> None:
    sheet = board(size)
    (code,) = (one for one in sheet.shapes if isinstance(one, Squares))

    assert len(code.rows) * code.side >= sheet.width / 8
    assert code.side >= 5  # millimetres


def boxes(sheet: Sheet) -> list[tuple[float, float, float, float]]:
    """Return what each line of words covers: left, top, right, bottom."""
    return [
        (
            one.left,
            one.y - 0.88 * one.size,
            one.left + breadth(one.text, one.size, one.tracking),
            one.y + 0.12 * one.size,
        )
        for one in sheet.shapes
        if isinstance(one, Words)
    ]


def meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@settings(max_examples=150)
@given(
    st.sampled_from(list(Size)),
    st.fixed_dictionaries(
        {}, optional={key: st.text("矿山石0A（，", max_size=90) for key in _READ}
    ),
    st.sets(st.sampled_from(sorted(VALUES.keys() - {"name"}))),
)
def test_nothing_covers_anything_and_nothing_leaves_the_board(
    size: Size, instead: dict[str, str], left_out: set[str]
) -> None:
    said = {key: value.strip() for key, value in (VALUES | instead).items()}
    values = {k: v for k, v in said.items() if v and k not in left_out} | {"name": "矿"}
    try:
        sheet = drawn(FaceText(values, (), ADDRESS), layout(), size)
    except TooMuchText:
        return
    at = layout().places[size.value]
    inset = at["border"]["inset"] + at["border"]["line"] / 2
    code = (at["qr"]["x"], at["qr"]["y"], *(at["qr"][k] + at["qr"]["side"] for k in "xy"))
    covered = boxes(sheet)

    for number, one in enumerate(covered):
        assert inset < one[0] < one[2] < at["width"] - inset
        assert inset < one[1] < one[3] < at["height"] - inset
        assert not meet(one, code)
        assert not any(meet(one, other) for other in covered[number + 1 :])


@settings(max_examples=60)
@given(st.text("矿山石建筑用（，。、", min_size=1, max_size=120))
def test_a_long_name_is_on_the_board_whole(name: str) -> None:
    sheet = board(Size.LARGE, holder=name)

    lines = "".join(one.text for one in sheet.shapes if isinstance(one, Words))
    assert name in lines


def test_no_line_begins_with_a_comma_and_no_number_is_broken() -> None:
    sheet = board(Size.SMALL, mineral="花岗岩、石灰岩、" * 12, scale="12345.67万吨/年" * 6)
    lines = [one.text for one in sheet.shapes if isinstance(one, Words)]

    assert not any(line.startswith(("、", "，")) for line in lines)
    assert sum(line.count("12345.67") for line in lines) == 6


@pytest.mark.parametrize("size", list(Size))
def test_the_longest_names_fit_and_what_does_not_is_refused_and_not_cut(size: Size) -> None:
    most = {"name": 120, "holder": 120}
    longest = {key: "矿" * length for key, length in most.items()}

    assert boxes(board(size, **longest))
    with pytest.raises(TooMuchText, match=size.value.replace("x", "×")):
        board(size, name="矿" * 900)
